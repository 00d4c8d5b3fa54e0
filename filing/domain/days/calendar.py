"""The State Council's working days: holidays, make-up days, and years not yet published."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import accumulate
from pathlib import Path
from zoneinfo import ZoneInfo

from filing.domain.errors import BadAnswer
from filing.domain.problems import Problem

FIRST_YEAR, LAST_YEAR = 1900, 2100
SHANGHAI = ZoneInfo("Asia/Shanghai")
CALENDARS = Path(__file__).parents[1] / "reference" / "calendars"
_FIRST = date(FIRST_YEAR, 1, 1).toordinal()
_LAST = date(LAST_YEAR, 12, 31).toordinal()
_WEEKENDS = (6, 0)  # toordinal() % 7 of Saturday and Sunday


@dataclass(frozen=True)
class SpecialDay:
    """A day that the published calendar names: off, or worked to make up for a holiday."""

    is_off: bool
    name: str


class WorkCalendar:
    """Working days from 1900 to 2100, answered from an index; unpublished years are provisional."""

    def __init__(self, published: Mapping[int, Mapping[date, SpecialDay]]):
        self._published = {year: dict(days) for year, days in sorted(published.items())}
        self._special = _special_days(self._published)
        works = _working_flags(self._special)
        # _rank[i] counts the working days up to day i; _working lists them. add() reads both once.
        self._rank = list(accumulate(works))
        self._working = [date.fromordinal(_FIRST + i) for i, work in enumerate(works) if work]

    def is_working(self, day: date) -> bool:
        """Whether people work on that day, make-up Saturdays included."""
        i = _index(day)
        return self._rank[i] > (self._rank[i - 1] if i else 0)

    def why(self, day: date) -> str:
        """The reason in a word: 工作日, 周末, 调休上班 or the holiday's name."""
        _index(day)
        special = self._special.get(day)
        if special:
            return special.name if special.is_off else "调休上班"
        return "周末" if day.weekday() > 4 else "工作日"

    def add(self, day: date, n: int) -> date:
        """The n-th working day after a day; the day itself for 0, backwards for a negative n."""
        i = day.toordinal() - _FIRST
        if n > 0 <= i:
            try:
                return self._working[self._rank[i] + n - 1]
            except IndexError:
                raise _out_of_range() from None
        return self._add_backwards(day, n)

    def count(self, after: date, until: date) -> int:
        """How many working days lie after one day, up to and including another; negative if reversed."""
        return self._rank[_index(until)] - self._rank[_index(after)]

    def next_working(self, day: date) -> date:
        """The day itself if it is a working day, else the first one after it."""
        return day if self.is_working(day) else self.add(day, 1)

    def is_published(self, year: int) -> bool:
        """Whether the State Council's calendar of that year is known."""
        return year in self._published

    @property
    def published_years(self) -> tuple[int, ...]:
        return tuple(self._published)

    def is_provisional(self, day_from: date, day_to: date) -> bool:
        """Whether any day from one to the other, both included, lies in an unpublished year (暂定)."""
        return any(not self.is_published(year) for year in range(day_from.year, day_to.year + 1))

    def with_year(self, year: int, days: Sequence[Mapping]) -> "WorkCalendar":
        """A new calendar that knows that year, from rows {"date", "isOffDay", "name"}."""
        return WorkCalendar({**self._published, year: read_days(year, days)})

    def _add_backwards(self, day: date, n: int) -> date:
        i = _index(day)
        if n == 0:
            return day
        before = self._rank[i] - self.is_working(day)
        if before + n < 0:
            raise _out_of_range()
        return self._working[before + n]


def read_days(year: int, days: Sequence[Mapping]) -> dict[date, SpecialDay]:
    """The named days of a published year; BadAnswer says which row is wrong."""
    if not isinstance(year, int) or not FIRST_YEAR <= year <= LAST_YEAR:
        raise BadAnswer(f"工作日历的年份无效，请填写{FIRST_YEAR}至{LAST_YEAR}之间的年份。")
    if not isinstance(days, Sequence) or isinstance(days, str) or not days:
        raise BadAnswer("工作日历没有列出任何日期，请导入国务院办公厅公布的全年安排。")
    read: dict[date, SpecialDay] = {}
    for row_number, row in enumerate(days):
        day, special = _read_row(year, row_number, row)
        if day in read:
            raise _bad_row(row_number, f"{day}重复出现，请只保留一行")
        read[day] = special
    return read


def _read_row(year: int, row_number: int, row: Mapping) -> tuple[date, SpecialDay]:
    try:
        day, is_off, name = date.fromisoformat(row["date"]), row["isOffDay"], row["name"]
    except (KeyError, TypeError, ValueError):
        raise _bad_row(row_number, "请按 date、isOffDay、name 填写，日期例如 2027-01-01") from None
    if not isinstance(is_off, bool) or not isinstance(name, str) or not name.strip():
        raise _bad_row(row_number, "isOffDay 请填 true 或 false，name 请填节日名称")
    # The notice for a year also moves days at the turn of the neighbouring years.
    if day.year != year and (day.year, day.month) not in ((year - 1, 12), (year + 1, 1)):
        raise _bad_row(row_number, f"{day}不在{year}年，请核对年份")
    return day, SpecialDay(is_off, name.strip())


def _bad_row(row_number: int, what: str) -> BadAnswer:
    message = f"工作日历第{row_number + 1}行：{what}。"
    return BadAnswer(message, [Problem(("days", row_number), "bad_calendar_row", message)])


def fixed_holidays(year: int) -> dict[date, SpecialDay]:
    """The statutory holidays that fall on fixed days: all that is known of an unpublished year."""
    days = {date(year, 1, 1): "元旦", date(year, 5, 1): "劳动节"}
    if year >= 2025:
        days[date(year, 5, 2)] = "劳动节"
    days |= {date(year, 10, day): "国庆节" for day in (1, 2, 3)}
    return {day: SpecialDay(True, name) for day, name in days.items()}


def _special_days(published: Mapping[int, Mapping[date, SpecialDay]]) -> dict[date, SpecialDay]:
    special: dict[date, SpecialDay] = {}
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        if year not in published:
            special |= fixed_holidays(year)
    # In the order of publication: a later notice has the last word on the turn of the year.
    for days in published.values():
        special |= days
    return special


def _working_flags(special: Mapping[date, SpecialDay]) -> list[bool]:
    works = [ordinal % 7 not in _WEEKENDS for ordinal in range(_FIRST, _LAST + 1)]
    for day, named in special.items():
        if FIRST_YEAR <= day.year <= LAST_YEAR:
            works[day.toordinal() - _FIRST] = not named.is_off
    return works


def _index(day: date) -> int:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise _out_of_range()
    return day.toordinal() - _FIRST


def _out_of_range() -> BadAnswer:
    return BadAnswer(f"日期超出可以计算的范围，请填写{FIRST_YEAR}年至{LAST_YEAR}年之间的日期。")


def _load() -> WorkCalendar:
    published = {}
    for path in CALENDARS.glob("*.json"):
        content = json.loads(path.read_text(encoding="utf-8"))
        published[content["year"]] = read_days(content["year"], content["days"])
    return WorkCalendar(published)


def days_between(first: date, last: date) -> list[date]:
    """Every day from one to the other, both included."""
    return [first + timedelta(days=i) for i in range((last - first).days + 1)]


CALENDAR = _load()


def day_of(moment: datetime) -> date:
    """The day in Asia/Shanghai, whatever the host's zone."""
    return moment.astimezone(SHANGHAI).date()
