"""By when a draft has to be filed: the filer's own term, before it is missed (17-§5 to 17-§9, 17-§12)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from filing.domain.days.calendar import WorkCalendar
from filing.domain.days.deadlines import DAY, DEADLINES, UNIT_LABELS, deadline
from filing.domain.errors import FilingError
from filing.extensions import db
from filing.models import Filing
from filing.services.calendars import current_calendar
from filing.services.filings.reading import Reading, not_completed_on

REFILING = "refile_if_implemented"


@dataclass(frozen=True)
class Term:
    """One term: what it counts from, its last day, and how much is left; below zero once it is over."""

    starts: str
    due_on: date
    provisional: bool
    left: int
    unit: str
    article: str


def may_have_one(filing: Filing) -> bool:
    """Whether a term can run at all, seen without reading the whole form: of a draft that dates something."""
    return filing.is_draft and bool(filing.answers.get("event") or filing.copied_from_id)


def own_term(reading: Reading, calendar: WorkCalendar) -> Term | None:
    """The one that ends first, or None: nothing that was dated has to be filed yet."""
    return min(terms_of(reading, calendar), key=lambda term: term.due_on, default=None)


def terms_of(reading: Reading, calendar: WorkCalendar) -> list[Term]:
    """Each term of a draft; none for days that no calendar knows: such a day is a problem of its answer."""
    dated = [(event.term, event.occurred_on) for event in reading.events if not event.optional]
    again = reading.filing.copied_from_id is not None
    if again and reading.matter.event.get("implemented") is True:
        dated.append((REFILING, not_completed_on(reading.filing.copied_from)))
    try:
        return [_term(key, on, reading, calendar) for key, on in dated]
    except FilingError:
        return []


def remember(filing: Filing, today: date) -> None:
    """The last day of a draft as a column, for reminders; nothing on what was submitted."""
    # One change is one version: what is read here writes nothing out first.
    with db.session.no_autoflush:
        term = own_term(Reading(filing, today), current_calendar()) if filing.is_draft else None
    filing.file_by = term.due_on if term and not term.provisional else None


def _term(key: str, on: date, reading: Reading, calendar: WorkCalendar) -> Term:
    rule, found = DEADLINES[key], deadline(key, on, calendar, reading.day)
    in_days = rule.unit == DAY
    left = (found.date - reading.today).days if in_days else calendar.count(reading.today, found.date)
    return Term(
        rule.said_on(reading.day), found.date, found.provisional, left, UNIT_LABELS[rule.unit], found.article
    )
