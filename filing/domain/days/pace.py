"""At today's pace: on which day each filing of a queue would be dealt with."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from filing.domain.days.calendar import WorkCalendar

#: The working days before today whose work is counted: long enough that one busy day says little.
COUNTED_DAYS = 10


@dataclass(frozen=True)
class Pace:
    """How many filings were dealt with on so many working days."""

    done: int
    days: int = COUNTED_DAYS

    @property
    def a_day(self) -> float:
        return self.done / self.days


def begins_on(today: date, calendar: WorkCalendar) -> date:
    """The first of the days that are counted: today is not over, so it is not among them."""
    return calendar.add(today, -COUNTED_DAYS)


def days_of(count: int, pace: Pace, today: date, calendar: WorkCalendar) -> list[date]:
    """For so many filings, in the order in which they are due, the day of each; none where nothing was done."""
    if not pace.done:
        return []
    first = calendar.next_working(today)
    after = [place * pace.days // pace.done for place in range(count)]
    return [calendar.add(first, days) if days else first for days in after]


def late_among(due: Sequence[date], days: Sequence[date], today: date) -> list[int]:
    """The places of those that are in time today and would not be on their day."""
    pairs = enumerate(zip(due, days, strict=True))
    return [place for place, (due_on, day) in pairs if today <= due_on < day]
