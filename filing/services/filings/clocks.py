"""Both parties' clocks and the ledger that explains them, ready to show (17-§12)."""

from __future__ import annotations

from datetime import date, timedelta

from filing.domain.days import clock
from filing.domain.days.calendar import WorkCalendar, day_of
from filing.domain.days.clock import Holder
from filing.models import Filing

#: How far past a missed due day the day-by-day account still runs.
LEDGER_GOES_ON = timedelta(days=14)


def clock_view(filing: Filing, today: date, calendar: WorkCalendar) -> dict | None:
    """{"agency": {...}, "applicant": {...}, "days": [...]} as the API's /clock; None before the first submission."""
    if filing.law_day is None:
        return None
    turns, limits = filing.handovers, clock.limits_on(filing.law_day)
    until = day_of(filing.updated_at) if filing.due_on is None else today
    until = max([until, *(turn.on for turn in turns)])
    current = filing.due(calendar)
    # A ledger that went on for years would explain nothing more.
    shown = min(until, current.on + LEDGER_GOES_ON) if current else until
    sides = {
        holder.value: {
            "limit": limits[holder],
            "used": (used := clock.used(turns, holder, until, calendar)),
            "left": max(limits[holder] - used, 0),
            "due_on": current.on if current and current.holder == holder else None,
            "provisional": bool(current and current.holder == holder and current.provisional),
        }
        for holder in (Holder.AGENCY, Holder.APPLICANT)
    }
    days = [vars(line) | {"charged_to": _party(line)} for line in clock.ledger(turns, shown, calendar)]
    return {**sides, "days": days}


def _party(line: clock.LedgerDay) -> str | None:
    return line.charged_to.value if line.charged_to and line.charged_to is not Holder.NOBODY else None


def due_view(filing: Filing, today: date, calendar: WorkCalendar) -> dict | None:
    """{"holder", "due_on", "days_left", "provisional"}, or None while nobody's clock runs."""
    due = filing.due(calendar)
    if due is None:
        return None
    left = clock.days_left(due, today, calendar)
    return {"holder": due.holder.value, "due_on": due.on, "days_left": left, "provisional": due.provisional}
