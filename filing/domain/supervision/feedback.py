"""How soon a report is taken up and answered: a model, since no article of the measures gives a term."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from filing.domain.articles import said_of_day
from filing.domain.days.calendar import WorkCalendar
from filing.domain.supervision.terms import Counted


@dataclass(frozen=True)
class Modelled:
    """Working days that this system keeps by itself, and what they rest on: no rule."""

    days: int
    source: str = "示范"


TAKE_UP = Modelled(10)
#: So long before the term ends, the body is reminded.
REMIND = Modelled(2)


def take_up_by(received_on: date, calendar: WorkCalendar) -> Counted:
    """The last day to take a report up, and to tell whoever made it."""
    until = calendar.add(received_on, TAKE_UP.days)
    why = f"收到当日{said_of_day(received_on)}不计入，往后数{TAKE_UP.days}个工作日。"
    return Counted(until, calendar.is_provisional(received_on, until), why, TAKE_UP.source)


def due_before(day: date, calendar: WorkCalendar) -> date:
    """The last day of receipt whose term ended before this day."""
    received_on = calendar.add(day, -TAKE_UP.days)
    while take_up_by(received_on, calendar).on >= day:
        received_on -= timedelta(days=1)
    return received_on
