"""What was typed into a picker, as the server takes it."""

import pytest

from filing.domain.questions.spec import Kind
from filing.domain.reference.picking import country_choices, industry_choices
from filing.web.form.picking import unresolved, with_typed

COUNTRIES, INDUSTRIES = country_choices(), industry_choices(2017)


@pytest.mark.parametrize(
    ("chosen", "typed", "stored", "answer"),
    [
        ("DE", "", "FR", "DE"),
        ("DE", "德国", None, "DE"),
        ("DE", "法国", "DE", "FR"),
        ("", "faguo", None, "FR"),
        ("DE", "法郭", "DE", "法郭"),
        ("DE", "法郭", "法郭", "DE"),
        ("", "法郭", "法郭", "法郭"),
        ("", "  New Zealnd ", None, "New Zealnd"),
        ("", "", "法郭", ""),
    ],
)
def test_the_text_wins_over_the_list_unless_it_is_left_over(chosen, typed, stored, answer):
    assert with_typed(Kind.COUNTRY, chosen, typed, stored, COUNTRIES) == answer


def test_the_address_beside_a_typed_country_stays():
    given = {"country": "DE", "address": "Hamburg"}
    assert with_typed(Kind.PLACE, given, "法国", None, COUNTRIES) == {"country": "FR", "address": "Hamburg"}


@pytest.mark.parametrize(
    ("ticked", "typed", "wanted", "answer"),
    [
        (["A0111"], "3824", "", ["A0111", "C3824"]),
        (["A0111"], "餐厅", "", ["A0111", "餐厅"]),
        (["A0111"], "餐厅", "餐厅", ["A0111", "餐厅"]),
        (["A0111", "H6210"], "餐厅", "餐厅", ["A0111", "H6210"]),
        (["A0111", "H6210"], "快递员", "餐厅", ["A0111", "H6210", "快递员"]),
    ],
)
def test_a_text_that_industries_were_shown_for_has_served_once_one_is_ticked(ticked, typed, wanted, answer):
    assert with_typed(Kind.INDUSTRIES, ticked, typed, ["A0111"], INDUSTRIES, wanted) == answer


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        (Kind.COUNTRY, "DE", ""),
        (Kind.COUNTRY, "法郭", "法郭"),
        (Kind.COUNTRY, None, ""),
        (Kind.PLACE, {"country": "法郭", "address": "x"}, "法郭"),
        (Kind.INDUSTRIES, ["C3824", "餐厅"], "餐厅"),
    ],
)
def test_a_text_that_names_nothing_goes_back_into_its_box(kind, value, text):
    assert unresolved(kind, value, COUNTRIES if kind is not Kind.INDUSTRIES else INDUSTRIES) == text
