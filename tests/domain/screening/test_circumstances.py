"""The list of a day, free trade zones, and what the applicant declares."""

from datetime import date

import pytest

from filing.domain.errors import NoFilingRegime
from filing.domain.screening import Subject, screen
from tests.domain.screening import IN_2017_MARCH, IN_2018_MARCH


@pytest.mark.parametrize(
    ("on", "in_zone", "list_id"),
    [
        (date(2016, 10, 8), False, "catalogue_2015"),
        (date(2017, 7, 27), False, "catalogue_2015"),
        (date(2017, 7, 28), False, "national_2017"),
        (date(2019, 5, 1), False, "national_2017"),
        (date(2016, 10, 8), True, "ftz_2015"),
        (date(2017, 7, 9), True, "ftz_2015"),
        (date(2017, 7, 10), True, "ftz_2017"),
    ],
)
def test_the_list_of_the_day(on, in_zone, list_id):
    assert screen(Subject(on=on, in_free_trade_zone=in_zone)).list == list_id


def test_before_the_regime_nothing_can_be_screened():
    with pytest.raises(NoFilingRegime):
        screen(Subject(on=date(2016, 10, 7), in_free_trade_zone=True))


@pytest.mark.parametrize(
    ("on", "beyond"), [(date(2018, 6, 29), False), (date(2018, 6, 30), True), (date(2018, 7, 28), True)]
)
@pytest.mark.parametrize("in_zone", [True, False])
def test_past_the_sources_the_screening_says_so(on, beyond, in_zone):
    assert screen(Subject(on=on, in_free_trade_zone=in_zone)).rules_beyond_sources is beyond


@pytest.mark.parametrize("on", [IN_2017_MARCH, IN_2018_MARCH])
def test_inside_a_free_trade_zone_no_item_is_found_and_a_person_must_look(on):
    result = screen(Subject(on=on, business_scope="卷烟批发", industries=("F5128",), in_free_trade_zone=True))
    assert result.needs_person
    assert [(f.key, f.no, f.text) for f in result.findings] == [("free_trade_zone", None, "须人工甄别")]


def test_outside_a_zone_a_harmless_filing_has_no_findings():
    result = screen(Subject(on=IN_2018_MARCH, business_scope="服装批发", industries=("F5132",)))
    assert (result.needs_person, result.findings) == (False, ())


@pytest.mark.parametrize("fact", ["cepa", "related_party", "subsidiaries", "security_review"])
def test_what_the_applicant_declares_is_a_finding_without_an_item(fact):
    (only,) = screen(Subject(on=IN_2018_MARCH, **{fact: True})).findings
    assert (only.key, only.no, only.list) == (fact, None, "national_2017")
    assert only.why and only.asks and only.where_to_go


def test_keys_are_stable_and_one_to_an_item():
    scope = "医院；诊所；综合医院；卷烟批发、零售；收视率调查、市场调查"
    keys = [
        f.key for f in screen(Subject(on=IN_2018_MARCH, business_scope=scope, industries=("Q8411",))).findings
    ]
    assert keys == [
        "national_2017.prohibited.13", "national_2017.restricted.29", "national_2017.restricted.32",
    ]  # fmt: skip


def test_strong_findings_come_first():
    scope = Subject(on=IN_2017_MARCH, business_scope="市场调查", industries=("L7232",))
    assert [f.strength for f in screen(scope).findings] == ["strong", "weak"]
