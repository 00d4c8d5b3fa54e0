"""What is asked about without being refused."""

from __future__ import annotations

from datetime import date

from filing.domain.forms.doubts import find_doubts
from tests.domain.forms import problems
from tests.samples import establishment_answers


def doubts(on: date = date(2017, 9, 28), **changes) -> dict[str, str]:
    return {d.code: d.message for d in find_doubts(establishment_answers(**changes), on)}


def test_the_sample_raises_no_doubt():
    assert doubts() == {}


def test_ten_thousand_written_as_one_is_asked_about():
    capital = {"amount": "100", "currency": "USD"}
    asked = doubts(enterprise__registered_capital=capital)
    assert "“万元”误作“元”" in asked["capital_total"]
    assert "“万元”误作“元”" in asked["perhaps_ten_thousands"]
    assert problems(enterprise__registered_capital=capital) == {}


def test_subscriptions_that_differ_from_the_capital_show_both():
    asked = doubts(enterprise__registered_capital={"amount": "900000", "currency": "USD"})
    assert "1,000,000.00美元" in asked["capital_total"] and "900,000.00美元" in asked["capital_total"]


def test_a_code_of_the_former_edition_is_asked_about():
    asked = doubts(date(2018, 5, 10))
    assert "I6510（软件开发）" in asked["other_edition"] and "GB/T 4754-2017" in asked["other_edition"]


def test_a_contribution_deadline_in_the_past_is_asked_about():
    assert "deadline_past" in doubts(investors__0__contribution_deadline="2017-01-01")


def test_a_project_larger_than_the_enterprise_is_asked_about():
    tax = {
        "within_scope": True,
        "project_total_investment_usd": {"amount": "25000000", "currency": "USD"},
    }
    assert "exceeds_total_investment" in doubts(enterprise__imported_equipment_tax_exemption=tax)
