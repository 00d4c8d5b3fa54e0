"""提交、撤回、撤销、补充提交、另行提出: the applicant's moves."""

from __future__ import annotations

from datetime import date, datetime

from filing.domain.days.calendar import WorkCalendar, day_of
from filing.domain.errors import IncompleteFiling, MoveNotAllowed
from filing.domain.law import article, ruleset_on
from filing.domain.problems import Problem
from filing.domain.procedures.filing import State
from filing.domain.reference.lists import Places
from filing.extensions import db
from filing.models import Agency, Document, Filing, ListedZone, SupplementItem, User
from filing.services.filings import changes, drafts, linked, recorded_later, terms
from filing.services.filings.allowances import require_moves_left
from filing.services.filings.reading import Reading, as_it_stands
from filing.services.people import book, competence
from filing.services.people.notices import announce, both_sides_of, reviewers_of
from filing.services.procedures import advance
from filing.services.sharing import window


def submit(
    filing: Filing, actor: User, now: datetime, calendar: WorkCalendar, read: Reading | None = None
) -> None:
    """提交→确认申报: the agency's clock starts (17-§12); IncompleteFiling with every problem.

    What was `read` before counts, as far as nothing was changed meanwhile.
    """
    _require_own_record(filing)
    if filing.state == State.DRAFT:
        changes.catch_up(filing, actor, now)
    reading = as_it_stands(filing, day_of(now), read)
    problems = reading.problems
    agency = _received_by(filing.answers, reading.day)
    if not problems and agency is None:
        problems = [_no_agency(reading.day)]
    if problems and filing.state == State.DRAFT:
        raise IncompleteFiling(problems)
    if filing.state == State.DRAFT:
        recorded_later.require_decided(reading)
    require_moves_left(filing, actor, now)
    _fix_the_rules(filing, reading)
    # By its number too: who is told there is asked for before any of this is written.
    filing.agency, filing.agency_id = agency, agency.id if agency else None
    # Late is accepted, flagged and kept for supervision (17-§5, 17-§25); it never blocks.
    filing.event_on, filing.late_days = reading.lateness(calendar)
    filing.submitted_at = now
    filing.file_by = None
    filing.application_number = filing.application_number or f"{reading.today:%Y%m%d}{filing.id:07d}"
    advance(filing, "submit", actor, now, calendar, snapshot=filing.answers, problems=0, missing_documents=0)
    # What is read meanwhile has nothing to do with what was changed: all is written at once, at the end.
    with db.session.no_autoflush:
        applicants, reviewers = both_sides_of(filing, day_of(now))
        announce(filing, {"submitted": applicants, "new_filing": reviewers}, now)
        # Last: colleagues who send something in at the same time wait for the book.
        book.keep(filing, actor, now)
    window.send(filing, actor, now, calendar)


def _require_own_record(filing: Filing) -> None:
    """Whoever handed the enterprise's record over files for it no more."""
    if filing.enterprise_id and filing.enterprise.organisation_id != filing.organisation_id:
        raise MoveNotAllowed(
            "该企业档案已移交给其他单位，本单位不能再为它申报。如需继续，请由现在的单位办理。"
        )


def _no_agency(day: date) -> Problem:
    return Problem(
        ("enterprise", "registered_address", "province"),
        "no_agency",
        "没有找到负责该注册地址的备案机构，请核对注册地址；确无误的，请联系系统管理员补充备案机构名录。",
        article("17-§3", on=day).short,
    )


def _fix_the_rules(filing: Filing, reading: Reading) -> None:
    """A submission fixes the law day and with it the form; hidden answers are left behind."""
    filing.law_day = reading.day
    filing.form_key = reading.form.key
    filing.answers = reading.open_answers


def agency_for(answers: dict, day: date) -> Agency | None:
    """The agency responsible for the registered address (17-§3), or whoever goes on for it."""
    listed = listed_for(answers, day)
    return listed.acting if listed else None


def listed_for(answers: dict, day: date) -> Agency | None:
    """The agency that the lists name for the registered address; it may have been closed."""
    return competence.led_to(*_place_in(answers, day))


def _place_in(answers: dict, day: date) -> tuple[Places, str, str, str | None, str | None]:
    """The lists of the day, and where the registered address lies in them."""
    address = answers.get("enterprise", {}).get("registered_address", {})
    return (
        ListedZone.lists_on(day),
        str(address.get("province") or ""),
        str(address.get("city") or ""),
        address.get("free_trade_zone_area") if address.get("in_free_trade_zone") else None,
        address.get("national_etdz") if address.get("in_national_etdz") else None,
    )


def _received_by(answers: dict, day: date) -> Agency | None:
    """The agency, which nobody closes from now on: what is sent there arrives."""
    code = competence.code_of(*_place_in(answers, day))
    if code is None:
        return None
    held = Agency.held_by_code(code)
    return held if held.acting is held else Agency.held(held.acting.id)


def recall(filing: Filing, actor: User, now: datetime, calendar: WorkCalendar) -> None:
    """撤回修改, while nobody has claimed it and no supplement was asked: the submission is annulled.

    The draft follows the rules of its day again; lateness is measured at the new submission.
    """
    require_moves_left(filing, actor, now)
    told = reviewers_of(filing, day_of(now))
    advance(filing, "recall", actor, now, calendar)
    filing.law_day, filing.submitted_at = None, None
    filing.event_on, filing.late_days = None, 0
    terms.remember(filing, day_of(now))
    announce(filing, {"recalled": told}, now)
    window.recall(filing, actor, now, calendar)


def cancel(filing: Filing, actor: User, now: datetime, calendar: WorkCalendar, reason: str = "") -> None:
    """撤销申报: final."""
    told = reviewers_of(filing, day_of(now))
    advance(filing, "cancel", actor, now, calendar, reason=reason)
    announce(filing, {"cancelled": told}, now, reason)
    window.filing_moved(filing, now)


def save_reply(item: SupplementItem, reply: str, now: datetime) -> None:
    """The answer to one item, kept before the whole supplement is sent back."""
    if item.filing.state != State.AWAITING_SUPPLEMENT or not item.is_open:
        raise MoveNotAllowed("该补充事项目前不能答复。")
    item.reply = reply.strip()
    item.replied_at = now if item.reply else None


def resubmit(
    filing: Filing, actor: User, now: datetime, calendar: WorkCalendar, read: Reading | None = None
) -> None:
    """提交补充信息: the agency's clock goes on where it stood (17-§12)."""
    reading = as_it_stands(filing, day_of(now), read)
    if reading.problems and filing.state == State.AWAITING_SUPPLEMENT:
        raise IncompleteFiling(reading.problems)
    if filing.state == State.AWAITING_SUPPLEMENT:
        recorded_later.require_decided(reading)
        for item in filing.supplement_items:
            if item.is_open and item.is_answered:
                # What was changed counts as answered, without an essay about it.
                item.replied_at = item.replied_at or now
    filing.answers = reading.open_answers
    filing.enterprise_name = drafts.name_in(filing.answers)
    advance(filing, "resubmit", actor, now, calendar, snapshot=filing.answers)
    with db.session.no_autoflush:
        announce(filing, {"resubmitted": reviewers_of(filing, day_of(now))}, now)
        book.keep(filing, actor, now)
    window.filing_moved(filing, now)


def file_again(filing: Filing, actor: User, now: datetime) -> Filing:
    """另行提出 (17-§12): a new draft copied from one that was not completed, and linked to it."""
    if filing.state != State.NOT_COMPLETED:
        raise MoveNotAllowed("只有“未完成备案”的申报可以就同一事项另行提出。")
    ruleset_on(day_of(now))
    again = drafts.create(actor, filing.kind, now, filing.way)
    again.answers, again.enterprise_name = window.with_licence(filing), filing.enterprise_name
    again.base_id, again.enterprise_id, again.copied_from_id = filing.base_id, filing.enterprise_id, filing.id
    terms.remember(again, day_of(now))
    _copy_documents(filing, again)
    linked.carry_over(filing, again, now)
    return again


def _copy_documents(filing: Filing, again: Filing) -> None:
    """The same stored files, listed anew; originals before their translations."""
    copies: dict[int, Document] = {}
    for document in sorted(filing.current_documents, key=lambda d: (d.translation_of_id is not None, d.id)):
        copy = document.copy_for(again)
        copy.translation_of = copies.get(document.translation_of_id)
        copies[document.id] = copy
    db.session.add_all(copies.values())
