"""Filings told once more from their histories: a sentence for each that says otherwise than what was sent in."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from filing.domain.days.calendar import WorkCalendar
from filing.domain.procedures.filing import State
from filing.extensions import db
from filing.models import CalendarYear, EnterpriseVersion, Filing
from filing.models.register import BY_FILING
from filing.services.filings.reading import Reading

#: What was sent in is in hand, or was decided on: nobody may write in it.
IN_HAND = (State.UNDER_REVIEW, State.SUSPENDED, State.COMPLETED)
ROWS_AT_ONCE = 500


def wrong_filings(calendar: WorkCalendar) -> Iterator[str]:
    """Answers, lateness and what was entered into the record follow from the answers as they were sent in."""
    imported_at = db.session.scalar(select(func.max(CalendarYear.imported_at)))
    query = select(Filing).where(Filing.state.in_(IN_HAND)).options(selectinload(Filing.events))
    for filing in db.session.scalars(query.execution_options(yield_per=ROWS_AT_ONCE)):
        sent = [event.snapshot for event in filing.events if event.snapshot is not None]
        if not sent:
            continue  # told of by another check
        if filing.answers != sent[-1]:
            yield f"filing {filing.id}: its answers are not those that were sent in"
            continue
        read = Reading(filing, filing.law_day)
        # A calendar that came later would count otherwise; the lateness was said with the one of its day.
        if imported_at is None or imported_at < filing.submitted_at:
            yield from _wrong_lateness(filing, calendar)
        if filing.state == State.COMPLETED:
            yield from _wrong_entries(filing, read)


def _wrong_lateness(filing: Filing, calendar: WorkCalendar) -> Iterator[str]:
    """As it was measured when the review now running began, on the answers of then (17-§25)."""
    first = next(event.snapshot for event in reversed(filing.events) if event.move == "submit")
    expected = Reading(filing, filing.law_day, answers=first).lateness(calendar)
    if (filing.event_on, filing.late_days) != expected:
        yield f"filing {filing.id}: {filing.late_days} days late, but by its answers {expected[1]}"


def _wrong_entries(filing: Filing, read: Reading) -> Iterator[str]:
    entered = EnterpriseVersion.filing_id == filing.id, EnterpriseVersion.cause == BY_FILING
    versions = db.session.scalars(select(EnterpriseVersion).where(*entered).order_by(EnterpriseVersion.id))
    found = [(version.changes, version.closes_as) for version in versions]
    told = [
        ([[list(path), value] for path, value in entry.changes], entry.closes_as)
        for entry in read.kind.entries(read.matter)
    ]
    if found and found != told:
        yield f"filing {filing.id}: the record was given other facts than it tells"
