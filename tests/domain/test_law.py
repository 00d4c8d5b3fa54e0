"""Which rules and which numbers hold on which day."""

from datetime import date

import pytest

from filing.domain import law
from filing.domain.errors import NoFilingRegime


@pytest.mark.parametrize(
    ("day", "ruleset"),
    [
        (date(2016, 10, 8), law.ORDER_2016),
        (date(2017, 7, 29), law.ORDER_2016),
        (date(2017, 7, 30), law.REVISED_2017),
        (date(2030, 1, 1), law.REVISED_2017),
    ],
)
def test_each_day_has_its_rules(day, ruleset):
    assert law.ruleset_on(day) is ruleset


def test_before_the_order_there_is_no_filing_and_the_message_says_approval():
    with pytest.raises(NoFilingRegime, match="审批"):
        law.ruleset_on(date(2016, 10, 7))


def test_before_the_order_the_zones_on_trial_had_rules_of_their_own_which_are_named():
    day = date(2016, 10, 7)
    for known, approval, trial in ((True, False, True), (False, True, False), (None, True, True)):
        with pytest.raises(NoFilingRegime) as refused:
            law.ruleset_on(day, known)
        said = refused.value.message
        assert ("审批" in said, "商务部公告2015年第12号" in said) == (approval, trial)
    with pytest.raises(NoFilingRegime, match="2015年第12号"):
        law.special_measures_on(day, in_ftz=True)


@pytest.mark.parametrize(
    ("number", "value"),
    [
        (law.REVIEW_DAYS, 3), (law.SUPPLEMENT_DAYS, 15), (law.REFILE_DAYS, 5), (law.ESTABLISHMENT_DAYS, 30),
        (law.CHANGE_DAYS, 30), (law.PRELICENCE_CHANGE_DAYS, 30), (law.LISTED_HOLDING_PERCENT, 5),
        (law.CREDIT_RECORD_YEARS, 3), (law.FINE_LATE_OR_OMISSION, 30_000),
        (law.FINE_FALSE_OR_EVADING, 30_000), (law.FINE_RESTRICTED_FIELD, 30_000),
        (law.FINE_PROHIBITED_FIELD, 30_000), (law.FINE_OBSTRUCTING, 10_000),
    ],
)  # fmt: skip
def test_numbers_of_the_order_of_2016_still_hold(number, value):
    assert number.on(date(2016, 10, 8)) == number.on(date(2018, 1, 1)) == value


@pytest.mark.parametrize(
    ("number", "before", "after"), [(law.CHANGE_HEADS, 7, 8), (law.DOCUMENT_TYPES, 6, 8)]
)
def test_the_revision_added_heads_and_documents(number, before, after):
    assert (number.on(date(2017, 7, 29)), number.on(date(2017, 7, 30))) == (before, after)


def test_strategic_investment_needs_approval_before_the_revision():
    with pytest.raises(NoFilingRegime):
        law.STRATEGIC_DAYS.on(date(2017, 7, 29))


@pytest.mark.parametrize(
    ("day", "in_ftz", "measures"),
    [
        (date(2016, 10, 8), False, law.CATALOGUE_2015),
        (date(2016, 10, 8), True, law.CATALOGUE_2015),
        (date(2017, 7, 9), True, law.CATALOGUE_2015),
        (date(2017, 7, 10), True, law.FTZ_LIST_2017),
        (date(2017, 7, 10), False, law.CATALOGUE_2015),
        (date(2017, 7, 27), False, law.CATALOGUE_2015),
        (date(2017, 7, 28), False, law.NATIONAL_LIST_2017),
        (date(2020, 1, 1), True, law.FTZ_LIST_2017),
    ],
)
def test_the_list_depends_on_the_day_and_the_zone(day, in_ftz, measures):
    assert law.special_measures_on(day, in_ftz) is measures


def test_only_the_zone_list_which_is_not_at_hand_needs_a_person():
    lists = (law.CATALOGUE_2015, law.FTZ_LIST_2017, law.NATIONAL_LIST_2017)
    assert [each.needs_person for each in lists] == [False, True, False]


def test_no_list_before_the_filing_regime():
    with pytest.raises(NoFilingRegime):
        law.special_measures_on(date(2016, 10, 7), True)
