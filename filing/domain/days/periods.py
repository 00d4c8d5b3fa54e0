"""Periods counted in calendar days, months and years, and how their last day moves."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from filing.domain.days.calendar import WorkCalendar

GENERAL_PRINCIPLES, GENERAL_PROVISIONS, CIVIL_CODE = date(1987, 1, 1), date(2017, 10, 1), date(2021, 1, 1)


@dataclass(frozen=True)
class Period:
    """The last day as counted, the day it moved to, and whether that rests on an unpublished year."""

    counted: date
    last_day: date
    provisional: bool


def in_days(on: date, days: int, calendar: WorkCalendar) -> Period:
    """The period of so many calendar days after an event; the day of the event is not counted."""
    calendar.why(on)  # refuses a day beyond the calendar before adding to it
    return ending_on(on + timedelta(days=days), calendar)


def in_months(on: date, months: int, calendar: WorkCalendar) -> Period:
    """The period of so many months after an event (民法典第202条)."""
    calendar.why(on)
    return ending_on(same_day_after(on, months), calendar)


def in_years(on: date, years: int, calendar: WorkCalendar) -> Period:
    """The period of so many years after an event (民法典第202条)."""
    return in_months(on, 12 * years, calendar)


def same_day_after(on: date, months: int) -> date:
    """The corresponding day of a later month, or that month's last day where there is none."""
    year, month = divmod(on.year * 12 + on.month - 1 + months, 12)
    return date(year, month + 1, min(on.day, monthrange(year, month + 1)[1]))


def ending_on(counted: date, calendar: WorkCalendar) -> Period:
    """The period whose counted last day moves to the next working day (民法典第203条)."""
    last_day = calendar.next_working(counted)
    return Period(counted, last_day, calendar.is_provisional(counted, last_day))


def civil_law_on(day: date) -> str:
    """The general law on counting periods in force on a day, as cited in explanations."""
    if day >= CIVIL_CODE:
        return "民法典第二百零一条至第二百零三条"
    if day >= GENERAL_PROVISIONS:
        return "民法总则第二百零一条至第二百零三条"
    return "民法通则第一百五十四条"
