"""领取、备案完成、不属于备案范围、补充、暂停: the reviewer's moves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from filing.domain.days.calendar import WorkCalendar, day_of
from filing.domain.errors import BadAnswer, MoveNotAllowed
from filing.domain.procedures.filing import State
from filing.domain.questions.paths import get_at, member_at, named, row_positions
from filing.extensions import db
from filing.models import Enterprise, Filing, FilingEvent, Receipt, SupplementItem, User
from filing.receipts.press import Press
from filing.services import procedures, register
from filing.services.filings import changes, screening
from filing.services.filings.reading import Reading
from filing.services.people.notices import applicants_of, inform, notify
from filing.services.procedures import advance
from filing.services.receipts import issuing

CLAIMABLE = (State.UNDER_REVIEW, State.AWAITING_SUPPLEMENT, State.SUSPENDED)
MINISTRY = "商务部"


@dataclass(frozen=True)
class Ask:
    """One item of a supplement request: a part of the form by path, or a document type."""

    problem: str
    expected: str = ""
    path: tuple | None = None
    requirement: str | None = None


def claim(filing: Filing, reviewer: User, now: datetime) -> None:
    """领取: from now on this reviewer decides; recalling is over."""
    if filing.state not in CLAIMABLE:
        raise MoveNotAllowed(f"备案申报目前为“{filing.state_label}”，无需领取。")
    if filing.reviewer_id == reviewer.id:
        return
    if filing.reviewer_id is not None:
        raise MoveNotAllowed(f"该备案申报已由{filing.reviewer.name}领取。")
    filing.reviewer, filing.claimed_at = reviewer, now
    filing.updated_at, filing.updated_by = now, reviewer.name
    filing.write_down("claim", reviewer, now)


def release(filing: Filing, reviewer: User, now: datetime) -> None:
    """退回待办: somebody else of the agency may take it."""
    if filing.reviewer_id != reviewer.id or filing.state not in CLAIMABLE:
        raise MoveNotAllowed("只能退回本人领取且尚未办结的备案申报。")
    filing.reviewer, filing.claimed_at = None, None
    filing.updated_at, filing.updated_by = now, reviewer.name
    filing.write_down("release", reviewer, now)


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
    events = [_complete(filing, reviewer, now, calendar, within_scope, note) for filing in filings]
    drafts = [issuing.draft(filing, now, press) for filing in filings]
    issued = issuing.issue_all(drafts, reviewer, press)
    for filing, event, receipt in zip(filings, events, issued, strict=True):
        notify(filing, "completed", applicants_of(filing), str(event.id), now, receipt.number)
    return issued


def _complete(
    filing: Filing, reviewer: User, now: datetime, calendar: WorkCalendar, within_scope: bool, note: str
) -> FilingEvent:
    # Whoever completes another change of the enterprise waits, and is asked what this one left.
    Enterprise.locked(filing.enterprise_id)
    changes.require_decided(filing, day_of(now))
    procedures.require_open(filing, "accept", reviewer, day_of(now), calendar)
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
    register.record(filing, now)
    db.session.flush()
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
    """不属于备案范围: tells the applicant and the departments concerned (17-§12)."""
    told = [d.strip()[:60] for d in departments if d.strip()]
    event = advance(
        filing,
        "declare_out_of_scope",
        reviewer,
        now,
        calendar,
        reason=reason.strip(),
        details={"rule": rule.strip(), "departments": told},
        reason_given=bool(reason.strip() and rule.strip()),
    )
    db.session.flush()
    words = f"{reason.strip()}（依据：{rule.strip()}）"
    notify(filing, "out_of_scope", applicants_of(filing), str(event.id), now, words)
    inform(filing, "departments", told, str(event.id), now, words)


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
    db.session.flush()
    notify(filing, "supplement_requested", applicants_of(filing), str(event.id), now)


def _item(filing: Filing, ask: Ask, position: int) -> SupplementItem:
    if not ask.problem.strip():
        raise BadAnswer(f"第{position}项：请写明需要补充或更正的问题。")
    if not ask.path and not ask.requirement:
        raise BadAnswer(f"第{position}项：请指明需要补充的栏目或文件。")
    path = _named_by_ids(filing, ask.path) if ask.path else None
    return SupplementItem(
        position=position,
        path=list(path) if path else None,
        requirement=ask.requirement,
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
    return found


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
    notify(filing, "supplement_returned", applicants_of(filing), str(event.id), now, note.strip())


def declare_not_completed(
    filing: Filing, reviewer: User, now: datetime, calendar: WorkCalendar, reason: str = ""
) -> None:
    """未完成备案: an item is still open and the 15 working days are used up (17-§12)."""
    event = advance(filing, "declare_not_completed", reviewer, now, calendar, reason=reason.strip())
    db.session.flush()
    notify(filing, "not_completed", applicants_of(filing), str(event.id), now)


def suspend(filing: Filing, reviewer: User, now: datetime, calendar: WorkCalendar, reason: str) -> None:
    """暂停办理: tells the investor to apply to MOFCOM and reports to MOFCOM (17-§32)."""
    if not reason.strip():
        raise BadAnswer("请写明认为可能属于国家安全审查范围的理由。")
    event = advance(filing, "suspend", reviewer, now, calendar, reason=reason.strip())
    db.session.flush()
    notify(filing, "suspended", applicants_of(filing), str(event.id), now, reason.strip())
    inform(filing, "reported", [MINISTRY], str(event.id), now, reason.strip())


def resume(filing: Filing, reviewer: User, now: datetime, calendar: WorkCalendar, reason: str = "") -> None:
    event = advance(filing, "resume", reviewer, now, calendar, reason=reason.strip())
    db.session.flush()
    notify(filing, "resumed", applicants_of(filing), str(event.id), now, reason.strip())


def _close(items: Iterable[SupplementItem], now: datetime) -> None:
    for item in items:
        item.closed_at = item.closed_at or now
