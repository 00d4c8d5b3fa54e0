"""By when an event had to be filed, and how late it was."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filing.domain.days.calendar import CALENDAR
from filing.domain.days.deadlines import DEADLINES, days_late, deadline
from filing.domain.days.periods import civil_law_on, in_days, in_months, in_years
from filing.domain.errors import BadAnswer, NoFilingRegime, NotFound

REVISED = st.dates(date(2017, 7, 30), date(2023, 6, 30))


@pytest.mark.parametrize(
    ("event", "on", "last_day", "article"),
    [
        ("establishment_after_licence", date(2018, 5, 10), date(2018, 6, 11), "17-§5"),
        ("change_filing", date(2018, 5, 11), date(2018, 6, 11), "17-§6"),
        ("change_filing", date(2017, 9, 1), date(2017, 10, 9), "17-§6"),
        ("change_filing", date(2017, 8, 31), date(2017, 9, 30), "17-§6"),
        ("change_after_prelicence_filing", date(2017, 3, 1), date(2017, 3, 31), "16-§8"),
        ("strategic_investment_establishment", date(2018, 1, 10), date(2018, 2, 9), "17-§7"),
        ("strategic_investment_change", date(2018, 1, 22), date(2018, 2, 22), "17-§7"),
        ("strategic_investment_update", date(2017, 9, 28), date(2017, 10, 9), "17-§7"),
        ("agency_complete_filing", date(2017, 9, 28), date(2017, 10, 9), "17-§12"),
        ("agency_out_of_scope_notice", date(2017, 9, 28), date(2017, 10, 9), "17-§12"),
        ("supplement", date(2017, 9, 28), date(2017, 10, 25), "17-§12"),
        ("supplement", date(2017, 2, 8), date(2017, 3, 1), "16-§11"),
        ("refile_if_implemented", date(2017, 9, 28), date(2017, 10, 11), "17-§12"),
        ("credit_record_removal", date(2018, 2, 28), date(2021, 3, 1), "17-§24"),
        ("credit_record_removal", date(2020, 2, 29), date(2023, 2, 28), "17-§24"),
        ("shandong_rectify", date(2017, 9, 28), date(2017, 11, 15), "鲁商字〔2017〕7号四（三）"),
        ("shandong_inspection_notice", date(2017, 9, 28), date(2017, 9, 25), "鲁商字〔2017〕7号四（二）"),
        ("shandong_inspection_result", date(2017, 9, 28), date(2017, 11, 1), "鲁商字〔2017〕7号四（二）"),
        ("shandong_inspection_report", date(2017, 9, 28), date(2017, 10, 11), "鲁商字〔2017〕7号四（二）"),
        (
            "securities_company_scope", date(2017, 9, 28), date(2019, 9, 28),
            "外商投资产业指导目录（2017年修订）限制27",
        ),
    ],
)  # fmt: skip
def test_the_last_day_and_its_article(event, on, last_day, article):
    found = deadline(event, on)
    assert (found.date, found.article, found.provisional) == (last_day, article, False)


def test_the_reasons_name_the_day_it_moved_from_and_to():
    why = "".join(deadline("establishment_after_licence", date(2018, 5, 10)).why)
    assert "2018年6月9日" in why
    assert "周末" in why
    assert "顺延至2018年6月11日" in why


def test_the_reasons_name_holidays_and_make_up_days():
    why = "".join(deadline("supplement", date(2017, 9, 28)).why)
    assert "9月30日调休上班，计入" in why
    assert "国庆节，不计" in why


@given(st.sampled_from(sorted(DEADLINES)), REVISED)
def test_every_deadline_has_a_reason_and_a_later_event_is_never_due_earlier(event, on):
    found, next_day = deadline(event, on), deadline(event, on + timedelta(days=1))
    assert found.why
    assert found.date <= next_day.date


@given(st.sampled_from(sorted(set(DEADLINES) - {"securities_company_scope"})), REVISED)
def test_every_last_day_to_act_is_a_working_day(event, on):
    assert CALENDAR.is_working(deadline(event, on).date)


@given(st.sampled_from(["establishment_after_licence", "change_filing"]), REVISED)
def test_thirty_days_are_never_fewer(event, on):
    assert (deadline(event, on).date - on).days >= 30


def test_an_unpublished_year_makes_the_deadline_provisional_and_says_so():
    found = deadline("supplement", date(2026, 12, 25))
    assert found.provisional
    assert "暂定" in found.why[-1]


def test_thirty_days_through_an_unpublished_year_are_provisional_only_by_their_end():
    assert not deadline("change_filing", date(2026, 11, 30)).provisional
    assert deadline("change_filing", date(2026, 12, 5)).provisional


@pytest.mark.parametrize("event", ["", "establishment_before_licence", "shandong_random_draw", None])
def test_an_unknown_deadline_is_not_found(event):
    with pytest.raises(NotFound):
        deadline(event, date(2018, 1, 1))


@pytest.mark.parametrize(
    ("event", "on"),
    [
        ("change_filing", date(2016, 10, 7)),
        ("strategic_investment_change", date(2017, 7, 29)),
        ("shandong_rectify", date(2017, 1, 9)),
    ],
)
def test_no_deadline_before_its_rule(event, on):
    with pytest.raises(NoFilingRegime):
        deadline(event, on)


def test_the_law_day_may_be_later_than_the_event():
    found = deadline("strategic_investment_change", date(2017, 7, 20), law_day=date(2017, 8, 1))
    assert (found.date, found.article) == (date(2017, 8, 21), "17-§7")


@pytest.mark.parametrize("on", [date(1899, 12, 31), date(2100, 12, 20), date.max])
@pytest.mark.parametrize(
    "event", ["change_filing", "supplement", "credit_record_removal", "securities_company_scope"]
)
def test_days_beyond_the_calendar_are_refused(event, on):
    with pytest.raises(BadAnswer):
        deadline(event, on, law_day=date(2018, 1, 1))


@pytest.mark.parametrize(
    ("event", "on", "filed_on", "late"),
    [
        ("change_filing", date(2018, 5, 10), date(2018, 5, 1), 0),
        ("change_filing", date(2018, 5, 10), date(2018, 6, 11), 0),
        ("change_filing", date(2018, 5, 10), date(2018, 6, 12), 1),
        ("change_filing", date(2018, 5, 10), date(2018, 6, 18), 7),
        ("refile_if_implemented", date(2017, 9, 28), date(2017, 10, 11), 0),
        ("refile_if_implemented", date(2017, 9, 28), date(2017, 10, 16), 3),
    ],
)
def test_days_late(event, on, filed_on, late):
    assert days_late(event, on, filed_on) == late


def test_an_event_from_before_the_regime_does_not_block_a_filing():
    assert days_late("change_filing", date(2016, 9, 1), date(2016, 10, 13)) == 5


@pytest.mark.parametrize(
    ("on", "months", "last_day"),
    [
        (date(2018, 1, 31), 1, date(2018, 2, 28)),
        (date(2016, 1, 31), 1, date(2016, 2, 29)),
        (date(2018, 12, 28), 2, date(2019, 2, 28)),
        (date(2018, 3, 30), 1, date(2018, 5, 2)),
        (date(2017, 11, 15), 1, date(2017, 12, 15)),
    ],
)
def test_months_end_on_the_corresponding_day_or_the_last_one(on, months, last_day):
    assert in_months(on, months, CALENDAR).last_day == last_day


def test_years_end_on_the_last_of_february_where_there_is_no_29th():
    assert in_years(date(2016, 2, 29), 1, CALENDAR).counted == date(2017, 2, 28)


def test_the_day_of_the_event_is_not_counted():
    assert in_days(date(2018, 3, 5), 1, CALENDAR).last_day == date(2018, 3, 6)


@pytest.mark.parametrize(
    ("day", "law"),
    [(date(2017, 9, 30), "民法通则"), (date(2017, 10, 1), "民法总则"), (date(2021, 1, 1), "民法典")],
)
def test_the_general_law_on_periods_is_that_of_its_day(day, law):
    assert civil_law_on(day).startswith(law)
