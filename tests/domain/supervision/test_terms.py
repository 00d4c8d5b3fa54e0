"""The days of an inspection, over holidays and make-up days."""

from __future__ import annotations

from datetime import date

import pytest

from filing.domain.days.calendar import CALENDAR
from filing.domain.errors import NoFilingRegime
from filing.domain.supervision.terms import correct_by, notice_by, report_by, result_by, shandong_terms

TERMS = shandong_terms(date(2017, 9, 1))


@pytest.mark.parametrize(
    ("inspected_on", "last"),
    [
        (date(2018, 3, 8), date(2018, 3, 5)),
        (date(2018, 3, 5), date(2018, 2, 28)),
        # Saturday 30 September 2017 is worked; the first week of October is not.
        (date(2017, 10, 9), date(2017, 9, 28)),
    ],
)
def test_notice_is_given_three_working_days_before_the_day_of_inspection(inspected_on, last):
    assert notice_by(TERMS, inspected_on, CALENDAR).on == last


def test_the_result_follows_within_twenty_working_days_and_the_report_within_five():
    assert result_by(TERMS, date(2018, 3, 5), CALENDAR).on == date(2018, 4, 2)
    assert report_by(TERMS, date(2017, 9, 28), CALENDAR).on == date(2017, 10, 11)


def test_a_correction_is_counted_in_working_days_from_the_day_after_the_order():
    assert correct_by(date(2018, 2, 14), 1, "来源", CALENDAR).on == date(2018, 2, 22)


def test_a_day_in_a_year_that_is_not_published_is_provisional():
    assert result_by(TERMS, date(2030, 12, 20), CALENDAR).provisional


def test_each_day_says_how_it_was_counted_and_where_the_term_stands():
    counted = notice_by(TERMS, date(2018, 3, 8), CALENDAR)
    assert "2018年3月8日不计入" in counted.why and counted.source == "鲁商字〔2017〕7号四（二）"


def test_before_its_plan_shandong_has_no_terms():
    with pytest.raises(NoFilingRegime):
        shandong_terms(date(2017, 1, 9))
