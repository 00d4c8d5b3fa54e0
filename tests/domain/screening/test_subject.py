"""Reading a filing's answers for what screening asks."""

from datetime import date
from decimal import Decimal

import pytest

from filing.domain.forms import form_on
from filing.domain.screening import LONGEST_SCOPE, Subject, screen, subject_of
from filing.domain.screening.subject import foreign_share

DAY = date(2018, 3, 5)
ENTERPRISE = {
    "business_scope": "汽车零部件制造",
    "industries": ["C3670", "C3612"],
    "main_industry": "C3612",
    "enterprise_type": "equity_joint_venture",
    "establishment_mode": "new_ordinary",
    "registered_address": {"province": "370000", "city": "370200", "in_free_trade_zone": True},
    "legal_representative": {"nationality": "DE"},
}


def investor(kind, share):
    return {"investor_type": kind, "equity_ratio": share}


def test_the_answers_of_a_filing_become_a_subject():
    investors = [investor("foreign_neither", "51.00"), investor("domestic_none", "49.00")]
    subject = subject_of({"enterprise": ENTERPRISE, "investors": investors}, DAY, {})
    assert (subject.on, subject.business_scope, subject.industries) == (
        DAY,
        "汽车零部件制造",
        ("C3670", "C3612"),
    )
    assert (subject.in_free_trade_zone, subject.province, subject.city) == (True, "370000", "370200")
    assert (subject.enterprise_type, subject.establishment_mode) == ("equity_joint_venture", "new_ordinary")
    assert (subject.foreign_share, subject.legal_representative_nationality) == (Decimal("51.00"), "DE")


@pytest.mark.parametrize(
    ("rows", "share"),
    [
        (
            [("foreign_neither", "30"), ("foreign_is_holding_company", "25.5"), ("domestic_none", "44.5")],
            "55.5",
        ),
        ([("domestic_none", "100")], "0"),
        ([("foreign_neither", None), ("domestic_none", "40")], None),
        ([("foreign_neither", "三成")], None),
        ([("foreign_neither", "NaN")], None),
        ([], None),
    ],
)
def test_the_foreign_share_is_the_sum_of_the_foreign_investors(rows, share):
    assert foreign_share([investor(*row) for row in rows]) == (share and Decimal(share))


def test_the_main_industry_is_screened_even_where_the_list_lacks_it():
    enterprise = {"industries": ["C3670"], "main_industry": "C3612"}
    assert subject_of({"enterprise": enterprise}, DAY, {}).industries == ("C3670", "C3612")


def test_a_missing_attestation_of_no_related_party_is_a_circumstance():
    assert subject_of({"acquisition": [{"no_related_party_acquisition": False}]}, DAY, {}).related_party
    assert not subject_of({"acquisition": [{"no_related_party_acquisition": True}]}, DAY, {}).related_party


@pytest.mark.parametrize(
    ("section", "key"),
    [
        ("acquisition", "target_subsidiaries_in_special_measures"),
        ("strategic_investment", "listed_company_subsidiaries_in_special_measures"),
    ],
)
def test_subsidiaries_under_special_measures_are_a_circumstance(section, key):
    assert subject_of({section: [{key: True}]}, DAY, {}).subsidiaries


def test_the_answers_that_decide_the_way_come_as_facts():
    subject = subject_of({}, DAY, {"cepa": True, "security_review": True})
    assert (subject.cepa, subject.security_review) == (True, True)


@pytest.mark.parametrize(
    "answers", [{}, {"enterprise": None, "investors": "x"}, {"enterprise": {"industries": "C36"}}]
)
def test_half_filled_answers_are_read_too(answers):
    assert subject_of(answers, DAY, None).industries == ()


def test_a_scope_is_read_as_far_as_the_form_takes_one():
    """If this fails, a draft or anybody's question with a scope as long as a book keeps a processor for minutes."""
    day, filler = DAY, "机械设备的销售。" * (LONGEST_SCOPE // 8)
    assert form_on("establishment", day).member("enterprise", "business_scope").max_length == LONGEST_SCOPE
    inside, beyond = "图书的出版。" + filler, filler + "图书的出版。"
    assert screen(Subject(on=day, business_scope=inside)).findings
    assert screen(Subject(on=day, business_scope=beyond)).findings == ()
