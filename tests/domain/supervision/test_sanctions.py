"""Article x act x day x province: what may follow from a breach, must, or may not."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from filing.domain.errors import NoFilingRegime
from filing.domain.supervision.sanctions import (
    BREACHES,
    Act,
    must_be_fined,
    shandong_term,
    why_no_fine,
    why_not_so_long,
    why_not_so_much,
)
from filing.domain.supervision.starting import GROUNDS, duty_of_report, why_not_on_own_initiative

BEFORE_REVISION, AFTER = date(2017, 7, 29), date(2017, 7, 30)
FOUND = date(2018, 3, 5)


def act(key: str, ended_on: date | None = AFTER, found_on: date = FOUND) -> Act:
    return Act(BREACHES[key], date(2017, 1, 1), ended_on, found_on)


@pytest.mark.parametrize(
    ("key", "before", "after", "cap", "commanded"),
    [
        ("late", "16-§24¶1", "17-§25¶1", 30_000, False),
        ("omission", "16-§24¶1", "17-§25¶1", 30_000, False),
        ("evasion", "16-§24¶2", "17-§25¶2", 30_000, True),
        ("false", "16-§24¶2", "17-§25¶2", 30_000, True),
        ("receipt_abuse", "16-§24¶2", "17-§25¶2", 30_000, True),
        ("restricted_field", "16-§25", "17-§26", 30_000, True),
        ("prohibited_field", "16-§26", "17-§27", 30_000, True),
        ("obstruction", "16-§27", "17-§28", 10_000, False),
    ],
)
def test_each_act_is_sanctioned_by_the_article_of_its_own_day(key, before, after, cap, commanded):
    earlier, later = act(key, BEFORE_REVISION), act(key, AFTER)
    assert (earlier.article.short, later.article.short) == (before, after)
    assert earlier.cap == later.cap == cap
    assert must_be_fined(earlier) is must_be_fined(later) is commanded


def test_the_table_holds_every_act_the_measures_name():
    assert set(BREACHES) == {
        "late", "omission", "evasion", "false", "receipt_abuse", "restricted_field", "prohibited_field", "obstruction"
    }  # fmt: skip


def test_what_goes_on_is_judged_by_its_last_day():
    assert act("false", None, found_on=AFTER).article.short == "17-§25¶2"
    assert act("false", None, found_on=BEFORE_REVISION).article.short == "16-§24¶2"


def test_an_act_before_the_measures_is_no_act_under_them():
    with pytest.raises(NoFilingRegime):
        _ = act("late", date(2016, 10, 7)).article


@pytest.mark.parametrize(
    ("key", "disobeyed", "grave", "may"),
    [
        ("late", False, "", False), ("late", True, "", True), ("late", False, "多次未备案。", True),
        ("late", False, "  ", False), ("omission", False, "", False), ("omission", True, "", True),
        ("evasion", False, "", True), ("false", False, "", True), ("receipt_abuse", False, "", True),
        ("restricted_field", False, "", True), ("prohibited_field", False, "", True), ("obstruction", False, "", True),
    ],
)  # fmt: skip
def test_only_the_first_paragraph_waits_for_disobedience_or_a_grave_case(key, disobeyed, grave, may):
    assert (why_no_fine(act(key), disobeyed=disobeyed, grave=grave) is None) is may


@pytest.mark.parametrize(
    ("ended_on", "found_on", "fined"),
    [
        (date(2017, 8, 1), date(2019, 8, 1), True),
        (date(2017, 8, 1), date(2019, 8, 2), False),
        (date(2020, 2, 29), date(2022, 2, 28), True),
        (date(2020, 2, 29), date(2022, 3, 1), False),
        (None, date(2030, 1, 1), True),
    ],
)
def test_after_two_years_an_act_is_fined_no_more_but_one_that_goes_on_is(ended_on, found_on, fined):
    found = act("false", ended_on, found_on)
    assert must_be_fined(found) is (why_no_fine(found) is None) is fined


@pytest.mark.parametrize(
    ("key", "amount", "allowed"),
    [
        ("late", "0", False), ("late", "-1", False), ("late", "0.01", True), ("late", "30000.00", True),
        ("late", "30000.01", False), ("late", "1.005", False), ("obstruction", "10000", True),
        ("obstruction", "10000.01", False), ("prohibited_field", "30000", True),
    ],
)  # fmt: skip
def test_a_fine_is_above_nothing_and_up_to_the_cap(key, amount, allowed):
    assert (why_not_so_much(act(key), Decimal(amount)) is None) is allowed


@pytest.mark.parametrize(
    ("days", "in_shandong", "elsewhere"),
    [(0, False, False), (1, True, True), (30, True, True), (31, False, True), (-3, False, False)],
)
def test_shandong_gives_one_to_thirty_working_days_and_elsewhere_the_body_sets_them(
    days, in_shandong, elsewhere
):
    assert (why_not_so_long(shandong_term(FOUND), days) is None) is in_shandong
    assert (why_not_so_long(None, days) is None) is elsewhere


def test_before_its_plan_shandong_has_no_term_of_its_own():
    with pytest.raises(NoFilingRegime):
        shandong_term(date(2017, 1, 9))


@pytest.mark.parametrize("written", [True, False])
@pytest.mark.parametrize("names_respondent", [True, False])
@pytest.mark.parametrize("has_evidence", [True, False])
def test_a_written_report_with_a_name_and_evidence_must_be_inspected(written, names_respondent, has_evidence):
    duty = duty_of_report(written=written, names_respondent=names_respondent, has_evidence=has_evidence)
    assert duty.must_inspect is (written and names_respondent and has_evidence)
    assert ("没有" in duty.why) is not duty.must_inspect


@pytest.mark.parametrize("ground", [*GROUNDS, "mood"])
@pytest.mark.parametrize("facts", ["登记后三个月未备案。", " "])
@pytest.mark.parametrize("has_record", [True, False])
def test_on_its_own_initiative_a_body_needs_facts_and_but_for_the_first_ground_a_record(
    ground, facts, has_record
):
    may = ground in GROUNDS and bool(facts.strip()) and (has_record or ground == "not_filed")
    assert (why_not_on_own_initiative(ground, facts, has_record) is None) is may
