"""The ledger as pictures of months: every day of a month, named, and to whom it is charged."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from filing.domain.days.calendar import CALENDAR, WorkCalendar, days_between
from filing.domain.days.clock import LedgerDay

ORDINARY = "工作日"


@dataclass(frozen=True)
class MonthDay:
    """One cell; `name` is empty on an ordinary working day, `line` None outside the ledger."""

    date: date
    name: str
    working: bool
    provisional: bool
    line: LedgerDay | None


@dataclass(frozen=True)
class Month:
    """Weeks from Monday to Sunday; None where a week reaches into another month."""

    first: date
    weeks: tuple[tuple[MonthDay | None, ...], ...]


def months(lines: Iterable[LedgerDay], calendar: WorkCalendar = CALENDAR) -> list[Month]:
    """The months in which a day is charged to a party; one that only passes by is not drawn."""
    by_day = {line.date: line for line in lines}
    firsts = sorted({day.replace(day=1) for day, line in by_day.items() if line.count})
    return [Month(first, _weeks(first, by_day, calendar)) for first in firsts]


def _weeks(first: date, lines: Mapping[date, LedgerDay], calendar: WorkCalendar) -> tuple:
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    days = [_day(day, lines.get(day), calendar) for day in days_between(first, last)]
    before, after = first.weekday(), 6 - last.weekday()
    cells = [*[None] * before, *days, *[None] * after]
    return tuple(tuple(cells[i : i + 7]) for i in range(0, len(cells), 7))


def _day(day: date, line: LedgerDay | None, calendar: WorkCalendar) -> MonthDay:
    name = calendar.why(day)
    provisional = calendar.is_provisional(day, day)
    return MonthDay(day, "" if name == ORDINARY else name, calendar.is_working(day), provisional, line)
