"""Working days, against an independent source and on the days that trip people up."""

from datetime import date, datetime, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from filing.domain.days.calendar import CALENDAR, FIRST_YEAR, LAST_YEAR, SHANGHAI, WorkCalendar, days_between
from filing.domain.errors import BadAnswer

PUBLISHED = st.dates(date(2004, 1, 1), date(2026, 9, 1))


def test_every_published_day_equals_the_independent_calendar():
    days = days_between(date(2004, 1, 1), date(2026, 12, 31))
    assert [d for d in days if CALENDAR.is_working(d) != chinese_calendar.is_workday(d)] == []


def test_make_up_saturday_counts_and_the_golden_week_does_not():
    assert CALENDAR.add(date(2017, 9, 29), 2) == date(2017, 10, 9)


@given(PUBLISHED, st.integers(1, 60))
def test_add_equals_walking_day_by_day(day, n):
    expected, left = day, n
    while left:
        expected += timedelta(days=1)
        left -= CALENDAR.is_working(expected)
    assert CALENDAR.add(day, n) == expected


@given(PUBLISHED, st.integers(1, 60))
def test_add_backwards_equals_walking_back(day, n):
    expected, left = day, n
    while left:
        expected -= timedelta(days=1)
        left -= CALENDAR.is_working(expected)
    assert CALENDAR.add(day, -n) == expected


@given(PUBLISHED)
def test_adding_nothing_is_the_day_itself(day):
    assert CALENDAR.add(day, 0) == day


@given(PUBLISHED, st.integers(0, 500))
def test_count_is_the_number_of_working_days_in_between(after, length):
    until = after + timedelta(days=length)
    walked = sum(CALENDAR.is_working(d) for d in days_between(after + timedelta(days=1), until))
    assert CALENDAR.count(after, until) == walked == -CALENDAR.count(until, after)


@given(PUBLISHED)
def test_next_working_is_the_first_working_day_from_there(day):
    found = CALENDAR.next_working(day)
    assert CALENDAR.is_working(found)
    assert not any(CALENDAR.is_working(d) for d in days_between(day, found - timedelta(days=1)))


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(2017, 9, 29), "工作日"),
        (date(2017, 9, 30), "调休上班"),
        (date(2017, 10, 1), "国庆节"),
        (date(2017, 10, 4), "中秋节"),
        (date(2017, 10, 14), "周末"),
        (date(2018, 2, 11), "调休上班"),
        (date(2018, 2, 16), "春节"),
        (date(2015, 9, 3), "抗战胜利纪念日"),
        (date(2027, 5, 1), "劳动节"),
    ],
)
def test_every_day_has_its_reason_in_a_word(day, why):
    assert CALENDAR.why(day) == why


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2030, 1, 1), False),
        (date(2030, 5, 1), False),
        (date(2030, 5, 2), False),
        (date(2001, 5, 2), True),
        (date(2030, 10, 1), False),
        (date(2030, 10, 3), False),
        (date(2030, 10, 4), True),
        (date(2030, 10, 5), False),
    ],
)
def test_an_unpublished_year_knows_weekends_and_fixed_holidays_only(day, works):
    assert CALENDAR.is_working(day) is works


def test_published_years():
    assert CALENDAR.published_years == tuple(range(2004, 2027))
    assert CALENDAR.is_published(2026)
    assert not CALENDAR.is_published(2027)


@pytest.mark.parametrize(
    ("first", "last", "provisional"),
    [
        (date(2026, 12, 1), date(2026, 12, 31), False),
        (date(2026, 12, 31), date(2027, 1, 1), True),
        (date(2028, 1, 1), date(2028, 1, 1), True),
        (date(2003, 12, 31), date(2004, 1, 5), True),
    ],
)
def test_a_span_that_touches_an_unpublished_year_is_provisional(first, last, provisional):
    assert CALENDAR.is_provisional(first, last) is provisional


def imported() -> WorkCalendar:
    return CALENDAR.with_year(
        2027,
        [
            {"date": "2027-01-01", "isOffDay": True, "name": "元旦"},
            {"date": "2027-01-02", "isOffDay": True, "name": "元旦"},
            {"date": "2027-01-03", "isOffDay": False, "name": "元旦"},
            {"date": "2026-12-31", "isOffDay": True, "name": "元旦"},
        ],
    )


def test_an_imported_year_is_published_and_counts_its_make_up_days():
    calendar = imported()
    assert calendar.is_published(2027)
    assert calendar.is_working(date(2027, 1, 3))
    assert calendar.why(date(2027, 1, 3)) == "调休上班"


def test_an_imported_year_may_move_a_day_of_the_december_before():
    assert not imported().is_working(date(2026, 12, 31))


def test_importing_leaves_the_old_calendar_as_it_was():
    imported()
    assert not CALENDAR.is_published(2027)
    assert not CALENDAR.is_working(date(2027, 1, 3))


def test_a_year_published_without_a_fixed_holiday_works_on_it():
    calendar = CALENDAR.with_year(2027, [{"date": "2027-01-02", "isOffDay": True, "name": "元旦"}])
    assert calendar.is_working(date(2027, 1, 1))


@pytest.mark.parametrize(
    "days",
    [
        [],
        "2027-01-01",
        ["2027-01-01"],
        [{"date": "2027-02-30", "isOffDay": True, "name": "春节"}],
        [{"date": "2027-01-01", "name": "元旦"}],
        [{"date": "2027-01-01", "isOffDay": "yes", "name": "元旦"}],
        [{"date": "2027-01-01", "isOffDay": True, "name": " "}],
        [{"date": "2026-10-01", "isOffDay": True, "name": "国庆节"}],
        [{"date": "2027-01-01", "isOffDay": True, "name": "元旦"}] * 2,
    ],
)
def test_a_faulty_calendar_file_is_refused(days):
    with pytest.raises(BadAnswer):
        CALENDAR.with_year(2027, days)


@pytest.mark.parametrize("year", [1899, 2101, "2027", None])
def test_a_year_beyond_the_calendar_is_refused(year):
    with pytest.raises(BadAnswer):
        CALENDAR.with_year(year, [{"date": "2027-01-01", "isOffDay": True, "name": "元旦"}])


BEYOND = [date(1, 1, 1), date(FIRST_YEAR - 1, 12, 31), date(LAST_YEAR + 1, 1, 1), date.max]


@pytest.mark.parametrize("day", BEYOND)
def test_days_beyond_the_calendar_are_refused_in_words(day):
    for ask in (CALENDAR.is_working, CALENDAR.why, CALENDAR.next_working):
        with pytest.raises(BadAnswer, match="1900年至2100年"):
            ask(day)
    for n in (-1, 0, 1):
        with pytest.raises(BadAnswer):
            CALENDAR.add(day, n)


def test_adding_past_either_end_is_refused():
    for day, n in ((date(2100, 12, 30), 5), (date(1900, 1, 5), -9)):
        with pytest.raises(BadAnswer):
            CALENDAR.add(day, n)


def test_a_moment_counts_as_its_day():
    assert CALENDAR.add(datetime(2017, 9, 29, 23, 59, tzinfo=SHANGHAI), 2) == date(2017, 10, 9)
