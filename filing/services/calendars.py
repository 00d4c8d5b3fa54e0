"""The working-day calendar in use: the built-in years and those imported since."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from filing.domain.articles import said_of_day
from filing.domain.days.calendar import CALENDAR, WorkCalendar, read_days
from filing.extensions import db
from filing.models import CalendarYear, Filing, User

_cached: tuple[tuple, WorkCalendar] = ((), CALENDAR)


def current_calendar() -> WorkCalendar:
    """The calendar with every imported year; rebuilt only when another one was imported."""
    global _cached
    cached, calendar = _cached
    rows = db.session.execute(select(CalendarYear.year, CalendarYear.imported_at)).all()
    known = tuple(sorted((year, at) for year, at in rows))
    if known != cached:
        calendar = CALENDAR
        for row in db.session.scalars(select(CalendarYear).order_by(CalendarYear.year)):
            calendar = calendar.with_year(row.year, row.days)
        _cached = (known, calendar)
    return calendar


def import_year(data: dict, actor: User | None, now: datetime) -> list[Filing]:
    """The filings whose due day changed by a newly published year; BadAnswer when the year is malformed."""
    year, days = data.get("year"), data.get("days")
    read_days(year, days)
    row = db.session.get(CalendarYear, year) or CalendarYear(year=year)
    row.days, row.imported_at = days, now
    db.session.add(row)
    db.session.flush()
    return _recompute(actor, now, year)


def _recompute(actor: User | None, now: datetime, year: int) -> list[Filing]:
    """Open due days again, with a line in the history of each that moved."""
    calendar, changed = current_calendar(), []
    for filing in db.session.scalars(
        select(Filing).where(Filing.due_on.is_not(None)).with_for_update(of=Filing)
    ):
        before = (filing.due_on, filing.due_provisional)
        filing.set_due(calendar)
        if (filing.due_on, filing.due_provisional) != before:
            reason = f"{year}年放假安排公布，期限由{said_of_day(before[0])}{'（暂定）' if before[1] else ''}"
            reason += f"改为{said_of_day(filing.due_on)}{'（暂定）' if filing.due_provisional else ''}。"
            filing.write_down("due_recalculated", actor, now, reason=reason)
            changed.append(filing)
    return changed
