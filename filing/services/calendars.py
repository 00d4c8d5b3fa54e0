"""The working-day calendar in use: the built-in years and those imported since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Select, select

from filing.domain.articles import said_of_day
from filing.domain.days.calendar import CALENDAR, WorkCalendar, read_days
from filing.extensions import db
from filing.models import CalendarYear, Filing, User
from filing.models.standing import standing
from filing.services import audit


def current_calendar() -> WorkCalendar:
    """The calendar with every imported year; rebuilt only when another one was imported."""
    return standing(_with_imported_years)


def _with_imported_years() -> WorkCalendar:
    calendar = CALENDAR
    for row in db.session.scalars(select(CalendarYear).order_by(CalendarYear.year)):
        calendar = calendar.with_year(row.year, row.days)
    return calendar


@dataclass(frozen=True)
class Moved:
    """An open filing whose due day another calendar counts otherwise."""

    filing: Filing
    before: date
    before_provisional: bool
    after: date
    after_provisional: bool

    @property
    def was(self) -> str:
        return _in_words(self.before, self.before_provisional)

    @property
    def becomes(self) -> str:
        return _in_words(self.after, self.after_provisional)


def _in_words(day: date, provisional: bool) -> str:
    return said_of_day(day) + ("（暂定）" if provisional else "")


def moved_by(data: dict) -> list[Moved]:
    """What importing a year would change, before it is imported; BadAnswer when the year is malformed."""
    return _moved(_with(data), select(Filing).where(Filing.due_on.is_not(None)).order_by(Filing.id))


def days_turned_by(data: dict) -> list[tuple[date, bool, str]]:
    """(day, whether it would be a working day, why) of each day that is now held to be the other."""
    present, new = current_calendar(), _with(data)
    first = date(data["year"], 1, 1)
    days = (first + timedelta(days=n) for n in range(366))
    in_year = (day for day in days if day.year == first.year)
    return [
        (day, new.is_working(day), new.why(day))
        for day in in_year
        if new.is_working(day) != present.is_working(day)
    ]


def import_year(data: dict, actor: User | None, now: datetime) -> list[Filing]:
    """The filings whose due day changed by a newly published year; BadAnswer when the year is malformed."""
    year, days = data.get("year"), data.get("days")
    read_days(year, days)
    row = db.session.get(CalendarYear, year) or CalendarYear(year=year)
    row.days, row.imported_at = days, now
    db.session.add(row)
    db.session.flush()
    changed = _recompute(actor, now, year)
    audit.record(
        "calendar.imported", f"calendar:{year}", actor, now, days=len(days), due_days_moved=len(changed)
    )
    return changed


def _with(data: dict) -> WorkCalendar:
    return current_calendar().with_year(data.get("year"), data.get("days"))


def _moved(calendar: WorkCalendar, filings: Select) -> list[Moved]:
    found = ((filing, filing.due(calendar)) for filing in db.session.scalars(filings))
    return [
        Moved(filing, filing.due_on, filing.due_provisional, due.on, due.provisional)
        for filing, due in found
        if due and (due.on, due.provisional) != (filing.due_on, filing.due_provisional)
    ]


def _recompute(actor: User | None, now: datetime, year: int) -> list[Filing]:
    """Open due days again, with a line in the history of each that moved."""
    calendar = current_calendar()
    open_ones = select(Filing).where(Filing.due_on.is_not(None)).with_for_update(of=Filing)
    moved = _moved(calendar, open_ones)
    for one in moved:
        one.filing.set_due(calendar)
        reason = f"{year}年放假安排公布，期限由{one.was}改为{one.becomes}。"
        one.filing.write_down("due_recalculated", actor, now, reason=reason)
    return [one.filing for one in moved]
