"""At today's pace: who is dealt with when, and who will be late."""

from datetime import date

import pytest

from filing.domain.days.calendar import CALENDAR
from filing.domain.days.pace import Pace, begins_on, days_of, late_among

MONDAY, SATURDAY = date(2018, 3, 5), date(2018, 3, 10)


def days(count: int, done: int, today: date = MONDAY) -> list[str]:
    return [f"{day:%m-%d}" for day in days_of(count, Pace(done), today, CALENDAR)]


@pytest.mark.parametrize(
    ("done", "expected"),
    [(20, ["03-05", "03-05", "03-06", "03-06"]), (5, ["03-05", "03-07", "03-09", "03-13"]), (0, []),
     (1, ["03-05", "03-19", "04-02", "04-17"])],
)  # fmt: skip
def test_each_is_dealt_with_as_fast_as_the_ones_before(done, expected):
    assert days(4, done) == expected


def test_nothing_is_dealt_with_on_a_day_off():
    assert days(1, 10, SATURDAY) == ["03-12"]


def test_ten_working_days_before_today_are_counted_the_holidays_left_out():
    """Spring Festival, 15 to 21 February, with the 11th and the 24th worked in exchange."""
    assert begins_on(date(2018, 3, 1), CALENDAR) == date(2018, 2, 11)


def test_late_is_who_is_in_time_today_and_not_on_the_day():
    due = [date(2018, 3, 2), MONDAY, date(2018, 3, 6), date(2018, 3, 9)]
    foreseen = [MONDAY, MONDAY, date(2018, 3, 7), date(2018, 3, 8)]
    assert late_among(due, foreseen, MONDAY) == [2]
