"""备案完成、不属于备案范围、补充: what the agency itself decides."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from filing.domain.advice.scope import RELY_ON_CERTIFICATE
from filing.domain.days.calendar import WorkCalendar, day_of
from filing.domain.errors import BadAnswer, MoveNotAllowed, NotFound
from filing.domain.forms.asking import INCOMPLETE, ground_of, require_askable
from filing.domain.procedures.filing import FORBIDDEN, State
from filing.domain.questions.paths import get_at, member_at, named, row_positions
from filing.extensions import db
from filing.models import Enterprise, Filing, FilingEvent, Receipt, SupplementItem, User
from filing.receipts.press import Press
from filing.services import procedures, register
from filing.services.filings import changes, letters, marks, recorded_later, screening
from filing.services.filings.reading import Reading
from filing.services.people.notices import applicants_of, inform, notify
from filing.services.procedures import advance
from filing.services.receipts import issuing
from filing.services.records.lineage import hold_links
from filing.services.sharing import licences, posting, window


@dataclass(frozen=True)
class Ask:
    """One item of a supplement request: a part of the form by path, or a document type."""

    problem: str
    expected: str = ""
    path: tuple | None = None
    requirement: str | None = None
    ground: str = INCOMPLETE
    #: Whose paper, where the row is a person's.
    row: str | None = None


def accept(
    filing: Filing,
    reviewer: User,
    now: datetime,
    calendar: WorkCalendar,
    press: Press,
    *,
    within_scope: bool,
    note: str = "",
) -> None:
    """备案完成: register, number, receipt and its file, all or nothing (17-§12 to 17-§14)."""
    accept_all([filing], reviewer, now, calendar, press, within_scope=within_scope, note=note)


def accept_all(
    filings: Sequence[Filing],
    reviewer: User,
    now: datetime,
    calendar: WorkCalendar,
    press: Press,
    *,
    within_scope: bool,
    note: str = "",
) -> list[Receipt]:
    """The receipts of filings completed together; one that cannot be completed refuses all."""
    hold_links(Reading(filing, filing.law_day or day_of(now)) for filing in filings)
    # All before the first number is given: who completes one of them alone holds it before he asks for a number, too.
    Enterprise.hold(filing.enterprise_id for filing in filings if filing.enterprise_id)
    events, drafts = [], []
    for filing in filings:
        events.append(_complete(filing, reviewer, now, calendar, within_scope, note))
        # A press with several processes prints it while the next ones are completed.
        drafts.append(issuing.draft(filing, now, press))
    issued = issuing.issue_all(drafts, reviewer, press)
    for filing, event, receipt in zip(filings, events, issued, strict=True):
        notify(filing, "completed", applicants_of(filing), str(event.id), now, receipt.number)
        licences.take_up(filing, receipt, now)
        posting.completed(filing, receipt, now)
        window.filing_moved(filing, now)
    return issued


def _complete(
    filing: Filing, reviewer: User, now: datetime, calendar: WorkCalendar, within_scope: bool, note: str
) -> FilingEvent:
    # Whoever completes another change of the enterprise waits, and is asked what this one left.
    holder = Enterprise.locked(filing.enterprise_id)
    lapses = holder is not None and holder.has_certificate
    changes.require_decided(filing, day_of(now))
    procedures.require_open(filing, "accept", reviewer, day_of(now), calendar)
    recorded_later.require_decided(Reading(filing, day_of(now)))
    screened = screening.require_answered(Reading(filing, day_of(now)))
    _close(filing.supplement_items, now)
    event = advance(
        filing,
        "accept",
        reviewer,
        now,
        calendar,
        reason=note,
        details={"within_scope": within_scope, "screening": screening.on_record(screened)},
        screening_answered=within_scope,
    )
    enterprise = register.record(filing, now)
    db.session.flush()
    if lapses:
        number = enterprise.approval_certificate
        inform(filing, "certificate_lapsed", RELY_ON_CERTIFICATE, str(event.id), now, number)
    return event


def declare_out_of_scope(
    filing: Filing,
    reviewer: User,
    now: datetime,
    calendar: WorkCalendar,
    *,
    reason: str,
    rule: str,
    departments: Iterable[str] = (),
) -> None:
    """不属于备案范围: tells the applicant and the departments concerned (17-§12).

    Out of a suspension it records that the security review forbade the investment (17-§32).
    """
    told = [d.strip()[:60] for d in departments if d.strip()]
    review_result = {"security_review": FORBIDDEN} if filing.state == State.SUSPENDED else {}
    event = advance(
        filing,
        "declare_out_of_scope",
        reviewer,
        now,
        calendar,
        reason=reason.strip(),
        details={"rule": rule.strip(), "departments": told, **review_result},
        reason_given=bool(reason.strip() and rule.strip()),
    )
    db.session.flush()
    letters.send(filing, "declare_out_of_scope", event, now, reason=reason.strip(), rule=rule.strip())
    words = f"{reason.strip()}（依据：{rule.strip()}）"
    notify(filing, "out_of_scope", applicants_of(filing), str(event.id), now, words)
    inform(filing, "departments", told, str(event.id), now, words)
    posting.out_of_scope(filing, now, rule.strip())
    window.filing_moved(filing, now)


def request_supplement(
    filing: Filing, reviewer: User, now: datetime, calendar: WorkCalendar, items: list[Ask], note: str = ""
) -> None:
    """Tell the applicant once, and completely, what to supplement (17-§12)."""
    rows = [_item(filing, ask, position) for position, ask in enumerate(items, 1)]
    event = advance(
        filing, "request_supplement", reviewer, now, calendar, reason=note.strip(), items_asked=len(rows)
    )
    filing.supplement_items.extend(rows)
    filing.supplement_note = note.strip()
    marks.forget(filing)
    db.session.flush()
    letter = letters.send(filing, "request_supplement", event, now, rows)
    asked = letters.items_in_words(letter)
    notify(filing, "supplement_requested", applicants_of(filing), str(event.id), now, asked)


def _item(filing: Filing, ask: Ask, position: int) -> SupplementItem:
    if not ask.problem.strip():
        raise BadAnswer(f"第{position}项：请写明需要补充或更正的问题。")
    if not ask.path and not ask.requirement:
        raise BadAnswer(f"第{position}项：请指明需要补充的栏目或文件。")
    path = _named_by_ids(filing, ask.path) if ask.path else None
    ground = ground_of(ask.ground, path)
    return SupplementItem(
        position=position,
        path=list(path) if path else None,
        requirement=ask.requirement,
        row=ask.row,
        ground=ground,
        problem=ask.problem.strip(),
        expected=ask.expected.strip(),
    )


def _named_by_ids(filing: Filing, path: tuple) -> tuple:
    """The path with rows named by id, so that the mark stays on its row; BadAnswer when it leads nowhere."""
    # Under review the law day is fixed, and with it the form: no other day matters.
    form, found = Reading(filing, filing.law_day).form, named(filing.answers, path)
    rows = [found[: position + 1] for position in row_positions(form, found)]
    if member_at(form, found) is None or any(get_at(filing.answers, row) is None for row in rows):
        raise BadAnswer("需要补充的栏目不存在，请重新选择。")
    require_askable(form, found)
    return found


def may_close_items(filing: Filing, actor: User) -> bool:
    """Whether this person may say of an item that it is settled: whoever has the filing in hand, once it is back."""
    return filing.state == State.UNDER_REVIEW and filing.reviewer_id == actor.id


def close_item(filing: Filing, reviewer: User, now: datetime, item_id: int) -> SupplementItem:
    """已补齐: one item of the request is settled; the others stay open (17-§12)."""
    item = next((i for i in filing.supplement_items if i.id == item_id), None)
    if item is None:
        raise NotFound("没有这一补充事项，请核对后重试。")
    if not may_close_items(filing, reviewer):
        raise MoveNotAllowed("补充信息提交之后，由领取人逐项核对并认定已补齐。")
    if item.is_open:
        item.closed_at = now
        filing.updated_at, filing.updated_by = now, reviewer.name
        filing.write_down("item_closed", reviewer, now, details={"item": item.position})
    return item


def return_incomplete(
    filing: Filing,
    reviewer: User,
    now: datetime,
    calendar: WorkCalendar,
    still_open: dict[int, str],
    note: str = "",
) -> None:
    """未补齐: only against the request's own items, while the window has days left (17-§12).

    `still_open` names the items that are not settled yet and why; every other item is closed.
    """
    own = {item.id for item in filing.supplement_items if item.is_open}
    procedures.require_open(filing, "return_incomplete", reviewer, day_of(now), calendar)
    if not still_open:
        raise BadAnswer("请至少选择一项仍未补齐的事项并说明原因。")
    _close((i for i in filing.supplement_items if i.id not in still_open), now)
    event = advance(
        filing,
        "return_incomplete",
        reviewer,
        now,
        calendar,
        reason=note.strip(),
        items_added=len(set(still_open) - own),
    )
    for item in filing.supplement_items:
        if item.id in still_open:
            item.returned_because, item.replied_at = still_open[item.id].strip(), None
    db.session.flush()
    letters.send(filing, "return_incomplete", event, now, _open_items(filing))
    notify(filing, "supplement_returned", applicants_of(filing), str(event.id), now, note.strip())


def declare_not_completed(
    filing: Filing, reviewer: User, now: datetime, calendar: WorkCalendar, reason: str = ""
) -> None:
    """未完成备案: an item is still open and the 15 working days are used up (17-§12)."""
    event = advance(filing, "declare_not_completed", reviewer, now, calendar, reason=reason.strip())
    db.session.flush()
    letters.send(filing, "not_completed", event, now, _open_items(filing))
    notify(filing, "not_completed", applicants_of(filing), str(event.id), now)
    window.filing_moved(filing, now)


def _open_items(filing: Filing) -> list[SupplementItem]:
    return [item for item in filing.supplement_items if item.is_open]


def _close(items: Iterable[SupplementItem], now: datetime) -> None:
    for item in items:
        item.closed_at = item.closed_at or now
