"""What people type into the establishment form, and what they are told."""

from __future__ import annotations

from datetime import date

import pytest

from filing.domain.forms import form_on
from filing.domain.questions.answers import find_problems, normalise
from tests.domain.forms import DAY, codes, problems
from tests.samples import controller, establishment_answers, investor

CAPITAL = ("enterprise", "registered_capital")
NAME = ("enterprise", "enterprise_name", "cn")


def test_the_complete_sample_has_no_problem():
    assert problems() == {}


def test_a_blank_form_is_told_everything_at_once():
    form = form_on("establishment", DAY)
    paths = {p.path for p in find_problems(form, {}, on=DAY)}
    assert {NAME, CAPITAL, ("investors",), ("signing", "filed_by")} <= paths


# --- amounts ---


@pytest.mark.parametrize("typed", ["1,000,000.00", "１０００００0", "1000000", " 1 000 000 ", 1000000])
def test_amounts_are_read_however_they_are_written(typed):
    assert problems(enterprise__registered_capital={"amount": typed, "currency": "USD"}) == {}


@pytest.mark.parametrize(
    "typed", ["壹佰万", "1e6", "NaN", "Infinity", "1,00", "一百", "--1", "1.2.3", "1,2345.0"]
)
def test_amounts_that_are_no_plain_number_are_refused_and_kept(typed):
    form = form_on("establishment", DAY)
    answers = normalise(
        form, establishment_answers(enterprise__registered_capital={"amount": typed, "currency": "USD"})
    )
    assert answers["enterprise"]["registered_capital"]["amount"] == typed
    assert "1250.50" in {p.path: p.message for p in find_problems(form, answers, on=DAY)}[CAPITAL]


def test_an_amount_with_more_places_than_its_currency_has_is_not_rounded():
    money = {"amount": "1000000.5", "currency": "JPY"}
    assert "四舍五入" in problems(enterprise__registered_capital=money)[CAPITAL]


@pytest.mark.parametrize(
    "money",
    [
        {"amount": "1000000"},
        {"amount": "1000000", "currency": "XXX"},
        {"amount": "1000000", "currency": ["USD"]},
    ],
)
def test_an_amount_needs_a_real_currency(money):
    assert codes(enterprise__registered_capital=money)[CAPITAL] == "currency"


def test_a_currency_alone_is_no_answer():
    assert codes(enterprise__registered_capital={"amount": "", "currency": "USD"})[CAPITAL] == "required"


def test_a_column_in_dollars_takes_no_other_currency():
    path = ("enterprise", "imported_equipment_tax_exemption", "project_total_investment_usd")
    changed = {"__".join(path): {"amount": "1", "currency": "EUR"}}
    assert "美元" in problems(**changed)[path]


def test_capital_must_not_exceed_total_investment():
    path = ("enterprise", "total_investment")
    assert (
        codes(enterprise__total_investment={"amount": "999999.99", "currency": "USD"})[path]
        == "below_capital"
    )


# --- shares ---


def test_shares_that_do_not_total_100_show_their_total():
    assert "100.01%" in problems(investors__2__equity_ratio="33.35")[("investors",)]


def test_a_share_that_disagrees_with_its_amount_shows_both():
    changed = problems(investors__0__equity_ratio="50", investors__1__equity_ratio="16.66")
    assert "50%" in changed[("investors", 0, "equity_ratio")]
    assert "33.33%" in changed[("investors", 0, "equity_ratio")]


def test_some_share_must_be_foreign():
    domestic = {f"investors__{i}__investor_type": "domestic_none" for i in range(3)}
    assert codes(**domestic)[("investors",)] == "no_foreign_share"


def test_a_foreign_share_of_nothing_is_no_foreign_share():
    changes = {
        "investors__0__equity_ratio": "0",
        "investors__1__investor_type": "domestic_none",
        "investors__1__equity_ratio": "66.66",
    }
    assert codes(**changes)[("investors",)] == "no_foreign_share"


def test_different_currencies_stand_side_by_side_without_conversion():
    assert problems(investors__0__subscribed_capital={"amount": "1.00", "currency": "EUR"}) == {}


# --- codes and documents ---


@pytest.mark.parametrize("code", ["91370200163562681G", "91370200163562681g", "９１370200163562681Ｇ"])
def test_credit_codes_are_raised_and_narrowed(code):
    answer = {"choice": "licence_obtained", "text": code}
    changed = codes(
        enterprise__unified_social_credit_code=answer,
        event__licence_on="2017-09-01",
        signing__filed_by="enterprise",
    )
    assert changed == {}


@pytest.mark.parametrize(
    ("code", "word"),
    [("91370200163562681H", "校验位"), ("9137020016356268", "16位"), ("91370200163562682G", "校验位")],
)
def test_a_wrong_credit_code_is_explained(code, word):
    path = ("enterprise", "unified_social_credit_code")
    answer = {"choice": "licence_obtained", "text": code}
    assert word in problems(enterprise__unified_social_credit_code=answer)[path]


ID_PATH = ("enterprise", "legal_representative", "id_document")


@pytest.mark.parametrize(
    ("nationality", "document", "fine"),
    [
        ("CN", {"choice": "id_card", "text": "11010519491231002X"}, True),
        ("CN", {"choice": "id_card", "text": "11010519491231002x"}, True),
        ("CN", {"choice": "id_card", "text": "110105194912310021"}, False),
        ("CN", {"choice": "id_card", "text": "11010519490231002X"}, False),
        ("DE", {"choice": "id_card", "text": "11010519491231002X"}, False),
        ("HK", {"choice": "id_card", "text": "H12345678"}, True),
        ("HK", {"choice": "id_card", "text": "A123456(7)"}, True),
        ("TW", {"choice": "id_card", "text": "12345678"}, True),
        ("MO", {"choice": "id_card", "text": "?"}, False),
        ("DE", {"choice": "passport", "text": "C01X00T47"}, True),
        ("DE", {"choice": "passport", "text": "C01-X"}, False),
        ("US", {"choice": "foreigner_permanent_residence", "text": "USA110068072511"}, True),
        ("US", {"choice": "foreigner_permanent_residence", "text": "110068072511"}, False),
        ("DE", {"choice": "passport", "text": ""}, False),
        ("DE", "passport", False),
        ("DE", {"choice": "driving_licence", "text": "1"}, False),
    ],
)
def test_identity_documents(nationality, document, fine):
    changed = problems(
        enterprise__legal_representative__nationality=nationality,
        enterprise__legal_representative__id_document=document,
    )
    assert (ID_PATH not in changed) is fine


# --- names and text ---


@pytest.mark.parametrize(
    "name", ["𠮷田机械有限公司", "㛃𪚥有限公司", "葛󠄀城有限公司", "O'Brien 有限公司", "阿·布有限公司"]
)
def test_names_in_every_script_are_accepted(name):
    assert problems(enterprise__enterprise_name__cn=name) == {}


def test_length_is_counted_in_characters():
    assert problems(enterprise__enterprise_name__cn="𠮷" * 200) == {}
    assert "201" in problems(enterprise__enterprise_name__cn="𠮷" * 201)[NAME]


@pytest.mark.parametrize("dot", ["‧", "・"])
def test_another_middle_dot_is_answered_with_the_right_one(dot):
    path = ("enterprise", "legal_representative", "name")
    message = problems(enterprise__legal_representative__name=f"约翰{dot}史密斯")[path]
    assert "约翰·史密斯" in message


@pytest.mark.parametrize("character", ["\u202e", "\x00", "\x07", "\u2066", "\ud800"])
def test_characters_that_are_not_text_are_named(character):
    message = problems(enterprise__enterprise_name__cn=f"青岛{character}有限公司")[NAME]
    assert f"U+{ord(character):04X}" in message


def test_emoji_are_refused_in_names_and_kept_in_remarks():
    assert NAME in problems(enterprise__enterprise_name__cn="青岛😀有限公司")
    assert problems(remarks="一切顺利😀") == {}


def test_decomposed_letters_are_composed():
    form = form_on("establishment", DAY)
    answers = normalise(form, establishment_answers(investors__0__name_en="Nu\u0301n\u0303ez"))
    assert answers["investors"][0]["name_en"] == "Núñez"


# --- dates ---


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("2027年12月1日", "2027-12-01"), ("2027/12/1", "2027-12-01"), ("2027.12.01", "2027-12-01")],
)
def test_dates_are_read_however_they_are_written(typed, stored):
    form = form_on("establishment", DAY)
    answers = normalise(form, establishment_answers(investors__0__contribution_deadline=typed))
    assert answers["investors"][0]["contribution_deadline"] == stored


@pytest.mark.parametrize("typed", ["2027-04-31", "明年", "1899-12-31", "9999-01-01", "2027-2"])
def test_impossible_dates_are_refused(typed):
    assert ("investors", 0, "contribution_deadline") in problems(investors__0__contribution_deadline=typed)


def test_an_event_cannot_lie_in_the_future():
    changed = codes(
        enterprise__unified_social_credit_code={"choice": "licence_obtained", "text": "91370200163562681G"},
        event__licence_on="2017-09-29",
        signing__filed_by="enterprise",
    )
    assert changed == {("event", "licence_on"): "in_the_future"}


# --- choices, conditions, rows ---


def test_the_main_industry_is_one_of_the_chosen():
    assert codes(enterprise__main_industry="C3825") == {("enterprise", "main_industry"): "not_chosen"}


def test_an_industry_that_no_edition_knows_is_refused():
    assert codes(enterprise__industries=["C3824", "Z9999"])[("enterprise", "industries")] == "unknown_code"


def test_a_box_with_boxes_behind_it_asks_for_one_of_them():
    path = ("enterprise", "enterprise_type")
    assert codes(enterprise__enterprise_type="joint_stock")[path] == "incomplete_choice"
    assert codes(enterprise__enterprise_type="joint_stock.unlisted.other") == {}


def test_none_of_the_above_excludes_the_rest():
    path = ("enterprise", "business_types")
    assert codes(enterprise__business_types=["none_of_the_above", "holding_company"])[path] == "exclusive"


def test_other_needs_words_behind_it():
    path = ("enterprise", "business_types")
    other = {"choice": "functional_institution.other", "text": ""}
    assert codes(enterprise__business_types=[other])[path] == "fill_in_required"
    assert codes(enterprise__business_types=[{**other, "text": "检测中心"}]) == {}


def test_hidden_parts_are_not_judged():
    hidden = {"enterprise__imported_equipment_tax_exemption": {"within_scope": False, "project_content": 5}}
    assert problems(**hidden) == {}


def test_an_acquisition_opens_the_third_part():
    assert ("acquisition",) in problems(enterprise__establishment_mode="acquisition")


def test_an_unticked_attestation_says_that_approval_is_due():
    path = ("enterprise", "scope_outside_special_measures")
    assert "审批" in problems(enterprise__scope_outside_special_measures=False)[path]


@pytest.mark.parametrize(("count", "code"), [(0, "too_few_rows"), (201, "too_many_rows")])
def test_the_number_of_investors_is_limited(count, code):
    rows = [investor(f"{i:02x}", "投资者", "DE", "1.00", "1") for i in range(count)]
    assert codes(investors=rows)[("investors",)] == code


def test_a_foreign_investor_names_its_controllers():
    assert (
        codes(investors__0__ultimate_controllers=[])[("investors", 0, "ultimate_controllers")]
        == "too_few_rows"
    )


def test_an_enterprise_does_not_control_itself():
    circle = [controller("f1", "青岛莱茵精密机械有限公司", "CN", "state_or_collective_enterprise")]
    path = ("enterprise", "ultimate_controllers", 0, "name_cn")
    assert codes(enterprise__ultimate_controllers=circle)[path] == "circular_control"


def test_a_city_without_districts_needs_none():
    address = {"province": "440000", "city": "441900", "detail": "松山湖1号"}
    path = ("enterprise", "registered_address", "district")
    whole = {**establishment_answers()["enterprise"]["registered_address"], **address}
    del whole["district"]
    assert path not in problems(enterprise__registered_address=whole)


def test_a_district_must_lie_in_its_city():
    path = ("enterprise", "registered_address", "district")
    assert codes(enterprise__registered_address__district="370102")[path] == "not_within"


def test_a_free_trade_area_exists_from_its_own_day():
    path = ("enterprise", "registered_address", "free_trade_zone_area")
    changes = {
        "enterprise__registered_address__in_free_trade_zone": True,
        "enterprise__registered_address__free_trade_zone_area": "中国（山东）自由贸易试验区青岛片区",
    }
    assert codes(DAY, **changes)[path] == "unknown_item"
    assert path not in codes(date(2019, 9, 2), **changes)


def test_filing_before_the_licence_is_for_all_investors():
    assert codes(signing__filed_by="enterprise") == {("signing", "filed_by"): "wrong_party"}


def test_filing_again_asks_whether_it_was_implemented():
    assert codes(facts={"filing_again": True}) == {("event", "implemented"): "required"}


def test_under_the_order_of_2016_conversions_cannot_be_filed():
    path = ("enterprise", "establishment_mode")
    assert codes(date(2017, 7, 29), enterprise__establishment_mode="acquisition")[path] == "unknown_option"
