"""Everything that must hold, whatever failed or raced: a sentence for each breach, none when all is well."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from filing.domain.days.calendar import WorkCalendar, day_of
from filing.domain.errors import MoveNotAllowed
from filing.domain.procedures.filing import FILING, FINAL_STATES, State
from filing.domain.procedures.receipt import Kind, Outcome, Status
from filing.extensions import db
from filing.models import (
    Agency,
    AgencyLetter,
    AuditLink,
    CasePaper,
    CasePaperSeries,
    Enterprise,
    EnterpriseVersion,
    Filing,
    FilingEvent,
    LetterSeries,
    Notice,
    Receipt,
    ReceiptProposal,
    ReceiptSeries,
    User,
)
from filing.services import audit, soundness
from filing.services.files.storage import Store
from filing.services.files.wrong import wrong_files
from filing.services.filings.retold import wrong_filings
from filing.services.imprints.altered import find_altered
from filing.services.people.outbox import LONGEST_WAIT
from filing.services.records.adding_up import wrong_versions
from filing.services.records.linked_up import wrong_links
from filing.services.supervision.retold import wrong_cases, wrong_records

ROWS_AT_ONCE = 500


@dataclass(frozen=True)
class Grounds:
    """What the checks go by: the store, the calendar, the moment, the anchored heads of the audit chain, the secret."""

    store: Store
    calendar: WorkCalendar
    now: datetime
    anchors: Path
    secret: bytes


def find_breaches(
    store: Store, calendar: WorkCalendar, now: datetime, anchors: Path, secret: bytes
) -> Iterator[str]:
    """One sentence for each breach, naming the row."""
    grounds = Grounds(store, calendar, now, anchors, secret)
    for check in CHECKS:
        try:
            yield from check(grounds)
        except Exception as fault:
            # A damaged page may say anything at all, and the other checks still have something to tell.
            db.session.rollback()
            yield f"{check.__name__}: could not be finished, what is stored cannot be read: {_in_a_line(fault)}"


def _in_a_line(fault: Exception) -> str:
    cause = getattr(fault, "orig", None) or fault
    return f"{type(cause).__name__}: {' '.join(str(cause).split())}"[:300]


def the_database_file_is_sound(_grounds: Grounds) -> Iterator[str]:
    """SQLite looks through its own pages; PostgreSQL complains when the other checks read every row."""
    yield from (f"database file: {fault}" for fault in soundness.faults())


def numbers_run_from_one_without_gap(_grounds: Grounds) -> Iterator[str]:
    """备案编号 and the numbers of letters and of inspections' papers: exactly 1..N per agency and year, and the series row knows N."""
    yield from _gaps(Receipt, ReceiptSeries, "receipt")
    yield from _gaps(AgencyLetter, LetterSeries, "letter")
    yield from _gaps(CasePaper, CasePaperSeries, "inspection paper")


def _gaps(numbered: Any, kind: Any, noun: str) -> Iterator[str]:
    series = {(s.agency_id, s.year): s.last for s in db.session.scalars(select(kind))}
    serials: dict[tuple[int, int], list[int]] = {key: [] for key in series}
    for agency_id, year, serial in db.session.execute(
        select(numbered.agency_id, numbered.year, numbered.serial)
    ):
        serials.setdefault((agency_id, year), []).append(serial)
    for (agency_id, year), found in serials.items():
        if sorted(found) != list(range(1, len(found) + 1)):
            yield f"agency {agency_id}, {year}: the {noun} numbers are not 1..{len(found)}"
        if series.get((agency_id, year)) != len(found):
            last = series.get((agency_id, year))
            yield f"agency {agency_id}, {year}: {len(found)} {noun}s, but the series stands at {last}"


def numbers_say_what_their_parts_say(_grounds: Grounds) -> Iterator[str]:
    query = select(Receipt, Agency.short_name).join(Agency, Receipt.agency_id == Agency.id)
    for receipt, short_name in _all(query):
        expected = f"{short_name}外资备{receipt.year}{receipt.serial:05d}"
        if receipt.number != expected:
            yield f"receipt {receipt.number}: should be {expected}"
        if day_of(receipt.issued_at) != receipt.completed_on or receipt.year != receipt.completed_on.year:
            yield f"receipt {receipt.number}: its year or day is not that of its issue"


def one_supplement_request_and_one_decision(_grounds: Grounds) -> Iterator[str]:
    """一次性告知 (17-§12), and a filing ends once."""
    asked = FilingEvent.move == "request_supplement"
    ended = FilingEvent.state.in_(FINAL_STATES) & FilingEvent.move.in_(FILING.moves)
    for condition, what in ((asked, "supplement requests"), (ended, "final decisions")):
        count = func.count(FilingEvent.id)
        query = select(FilingEvent.filing_id, count).where(condition)
        for filing_id, n in db.session.execute(query.group_by(FilingEvent.filing_id).having(count > 1)):
            yield f"filing {filing_id}: {n} {what}"


def filings_are_what_their_history_says(grounds: Grounds) -> Iterator[str]:
    """State, due day, law day, number and what the queue is narrowed by follow from the events."""
    for (filing,) in _all(select(Filing)):
        events = [e for e in filing.events if e.move in FILING.moves]
        yield from _wrong_state(filing, events)
        yield from _wrong_due_day(filing, grounds.calendar)
        if filing.resubmitted_at != max((e.at for e in events if e.move == "resubmit"), default=None):
            yield f"filing {filing.id}: came back at {filing.resubmitted_at}, which its history does not say"
        yield from _wrong_submission(filing, events)


def inspections_and_draws_are_what_their_history_says(_grounds: Grounds) -> Iterator[str]:
    yield from wrong_cases()


def credit_and_disclosure_are_what_their_history_says(_grounds: Grounds) -> Iterator[str]:
    yield from wrong_records()


def _wrong_state(filing: Filing, events: list[FilingEvent]) -> Iterator[str]:
    try:
        replayed = FILING.replay(e.move for e in events)
    except MoveNotAllowed as refusal:
        yield f"filing {filing.id}: its history cannot have happened: {refusal.message}"
        return
    if filing.state != replayed:
        yield f"filing {filing.id}: is {filing.state}, but its history leads to {replayed}"
    if any(e.state != FILING.moves[e.move].to_state for e in events):
        yield f"filing {filing.id}: an event names a state that its move does not lead to"


def _wrong_due_day(filing: Filing, calendar: WorkCalendar) -> Iterator[str]:
    due = filing.due(calendar) if filing.law_day else None
    expected = (due.on, due.provisional) if due else (None, False)
    if (filing.due_on, filing.due_provisional) != expected:
        yield f"filing {filing.id}: due on {filing.due_on}, but the calendar says {expected[0]}"


def _wrong_submission(filing: Filing, events: list[FilingEvent]) -> Iterator[str]:
    """What was acknowledged is stored: number, agency, day, and the answers as submitted."""
    submissions = [e for e in events if e.move == "submit"]
    if not submissions or filing.is_draft:
        # A recalled submission is annulled: the draft has no law day, and nothing was acknowledged.
        return
    if not (filing.application_number and filing.agency_id and filing.submitted_at):
        yield f"filing {filing.id}: submitted, but without a number, an agency or a moment"
    if filing.law_day != submissions[-1].on:
        yield f"filing {filing.id}: its law day is {filing.law_day}, submitted on {submissions[-1].on}"
    if any(e.snapshot is None for e in submissions):
        yield f"filing {filing.id}: the answers as submitted were not kept"


def filings_say_what_was_sent_in(grounds: Grounds) -> Iterator[str]:
    """Answers as last sent in; lateness and the record's entries as those answers tell."""
    yield from wrong_filings(grounds.calendar)


def completed_filings_have_receipt_and_register(_grounds: Grounds) -> Iterator[str]:
    """One of each for every completed filing, and none for any other (17-§13)."""
    for table, what in ((Receipt, "receipt"), (EnterpriseVersion, "version in the register")):
        has_one = select(table.id).where(table.filing_id == Filing.id).exists()
        for filing_id in db.session.scalars(
            select(Filing.id).where(Filing.state == State.COMPLETED, ~has_one)
        ):
            yield f"filing {filing_id}: completed, but has no {what}"
        for filing_id in db.session.scalars(
            select(Filing.id).where(Filing.state != State.COMPLETED, has_one)
        ):
            yield f"filing {filing_id}: not completed, but has a {what}"


def open_filings_are_held_by_somebody_who_can_act(grounds: Grounds) -> Iterator[str]:
    """Nobody's absence stops a filing: not held by a closed account, another agency's person, or one who is away."""
    today, query = day_of(grounds.now), select(Filing, User).join(User, User.id == Filing.reviewer_id)
    for filing, person in _all(query.where(Filing.state.not_in(FINAL_STATES))):
        if not person.may_review(filing.agency_id, today):
            yield f"filing {filing.id}: held by {person.email}, who cannot act on it"
    gone = select(Filing.id).join(Agency, Agency.id == Filing.agency_id).where(Agency.closed_on.is_not(None))
    for filing_id in db.session.scalars(gone.where(Filing.state.not_in(FINAL_STATES))):
        yield f"filing {filing_id}: with an agency that is closed"


def records_are_what_was_entered(_grounds: Grounds) -> Iterator[str]:
    for (enterprise,) in _all(select(Enterprise)):
        yield from wrong_versions(enterprise)


def records_are_linked_as_filings_tell(_grounds: Grounds) -> Iterator[str]:
    """合并、分立: each link from a completed filing, once, between records that fit it."""
    yield from wrong_links()


def stored_files_are_the_bytes_that_were_kept(grounds: Grounds) -> Iterator[str]:
    """Every receipt as it was issued, under its agency's seal; every paper as it was uploaded."""
    yield from wrong_files(grounds.store)


def receipts_changed_status_by_two_people(_grounds: Grounds) -> Iterator[str]:
    """Each revoked or replaced receipt has its one confirmed proposal, and its link where it was replaced."""
    for status, kind in ((Status.REVOKED, Kind.REVOKE), (Status.REPLACED, Kind.REPLACE)):
        confirmed = select(ReceiptProposal.receipt_id).where(
            ReceiptProposal.kind == kind, ReceiptProposal.outcome == Outcome.CONFIRMED
        )
        wrong = (Receipt.status == status) != Receipt.id.in_(confirmed)
        for number in db.session.scalars(select(Receipt.number).where(wrong)):
            yield f"receipt {number}: its status and what two people decided disagree on {status}"
    successors = select(Receipt.replaces_id).where(Receipt.replaces_id.is_not(None))
    unlinked = (Receipt.status == Status.REPLACED) != Receipt.id.in_(successors)
    for number in db.session.scalars(select(Receipt.number).where(unlinked)):
        yield f"receipt {number}: replaced, but not linked to the one that stands for it, or the other way round"


def rows_are_as_this_system_left_them(grounds: Grounds) -> Iterator[str]:
    """None was altered, written or removed by anything else: each as its newest imprint says."""
    yield from find_altered(grounds.secret)


def the_audit_chain_is_whole(grounds: Grounds) -> Iterator[str]:
    """Link by link, with every head that was written down outside or left with a receipt."""
    yield from audit.find_breaks(grounds.anchors, grounds.secret)
    known = select(AuditLink.position).where(AuditLink.digest == Receipt.audit_head).exists()
    carried = select(Receipt.number).where(Receipt.audit_head != "", ~known)
    for number in db.session.scalars(carried):
        yield f"receipt {number}: the head of the audit chain that it carries is not in the chain"


def no_notice_waits_too_long(grounds: Grounds) -> Iterator[str]:
    limit = grounds.now - LONGEST_WAIT
    query = select(Notice).where(Notice.sent_at.is_(None), Notice.created_at < limit)
    for (notice,) in _all(query):
        hours = LONGEST_WAIT.total_seconds() // 3600
        yield f"notice {notice.id}: waits since {notice.created_at:%Y-%m-%d %H:%M}Z, over {hours:.0f} hours"


def _all(query) -> Iterator:
    """Rows a few at a time: the checker runs on large installations too."""
    return db.session.execute(query.execution_options(yield_per=ROWS_AT_ONCE))


CHECKS: tuple[Callable[[Grounds], Iterator[str]], ...] = (
    the_database_file_is_sound,
    numbers_run_from_one_without_gap,
    numbers_say_what_their_parts_say,
    one_supplement_request_and_one_decision,
    filings_are_what_their_history_says,
    filings_say_what_was_sent_in,
    completed_filings_have_receipt_and_register,
    open_filings_are_held_by_somebody_who_can_act,
    inspections_and_draws_are_what_their_history_says,
    credit_and_disclosure_are_what_their_history_says,
    records_are_what_was_entered,
    records_are_linked_as_filings_tell,
    stored_files_are_the_bytes_that_were_kept,
    receipts_changed_status_by_two_people,
    rows_are_as_this_system_left_them,
    the_audit_chain_is_whole,
    no_notice_waits_too_long,
)
