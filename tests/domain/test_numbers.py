"""Telephones, registers, papers, amounts and days as the world writes them."""

from __future__ import annotations

import pytest

from filing.domain.forms import form_on
from filing.domain.questions.answers import normalise
from filing.domain.questions.display import money_text, text_of
from filing.domain.questions.paths import get_at
from filing.domain.questions.values import folded
from tests.domain.forms import DAY, codes, problems
from tests.samples import establishment_answers

FORM = form_on("establishment", DAY)
LANDLINE = ("enterprise", "enterprise_contact", "landline")
CERTIFICATE = ("investors", 0, "certificate", "number")
DEADLINE = ("investors", 0, "contribution_deadline")
TOTAL = ("enterprise", "total_investment")


def stored(path, value):
    return get_at(normalise(FORM, establishment_answers(**{"__".join(map(str, path)): value})), path)


@pytest.mark.parametrize(
    "number",
    [
        "(021)50000000",
        "（010）6500 0000",
        "021—50000000",
        "021–5000–0000",
        "0532-80000000转801",
        "0532-80000000 转 801",
        "0532-80000000 分机801",
        "(0532)8000-0000×801",
        "0532-80000000-801",
        "0532.8000.0000",
        "010 65000000 ext. 12",
        "+1 (212) 555-0100 x 7",
        "(+86)13800138000",
        "+86(0532)80000000",
        "0086 532 8000 0000",
        "+49 (0)711 1234-567",
        "400-800-1234",
        "０５３２－８０００００００",
        "٠٥٣٢٨٠٠٠٠٠٠٠",
    ],
)
def test_telephones_are_read_as_people_write_them(number):
    assert problems(**{"__".join(LANDLINE): number}) == {}


@pytest.mark.parametrize(
    "number", ["请来信", "0532-8000(0000", "1234", "+", "()", "0532-80000000转", "12" * 12, "a1234567"]
)
def test_what_cannot_be_dialled_is_no_telephone(number):
    assert codes(**{"__".join(LANDLINE): number}) == {LANDLINE: "format"}


@pytest.mark.parametrize(
    "number",
    [
        "München HRB 175450",
        "БИН 170140012345",
        "ИНН 7707083893, ОГРН 1027700132195",
        "№ 12/345#6",
        "RCS Paris 552 032 534",
        "CHE-123.456.789",
        "第1234号",
        "주식 110111-1234567",
        "سجل ١٢٣٤",
    ],
)
def test_a_foreign_registers_number_is_kept_as_on_the_paper(number):
    assert stored(CERTIFICATE, number) == number
    assert problems(**{"__".join(map(str, CERTIFICATE)): number}) == {}


@pytest.mark.parametrize("number", ["——", "？", "12😀34", "1" * 201])
def test_a_certificate_without_a_number_is_refused(number):
    assert CERTIFICATE in problems(**{"__".join(map(str, CERTIFICATE)): number})


def test_numbers_and_names_are_compared_without_case_width_and_spaces():
    assert folded("ｈｒｂ 175-450") == folded("HRB175450")
    assert folded("莱茵 机械（青岛）有限公司") == folded("莱茵机械(青岛)有限公司")
    assert folded(None) == folded(["x"]) == ""


@pytest.mark.parametrize(
    ("amount", "currency", "shown"),
    [
        ("333300", "USD", "333,300.00美元"),
        ("333300.0", "USD", "333,300.00美元"),
        ("333300.000", "USD", "333,300.00美元"),
        ("1250.5", "CNY", "人民币1,250.50元"),
        ("1200000000.00", "JPY", "1,200,000,000日元"),
        ("1.005", "USD", "1.005美元"),
        ("壹佰", "USD", "壹佰美元"),
    ],
)
def test_money_is_printed_in_one_form_whatever_was_typed(amount, currency, shown):
    assert money_text({"amount": amount, "currency": currency}) == shown


@pytest.mark.parametrize(
    ("amount", "currency", "fine"),
    [
        ("25000000.00", "JPY", True),
        ("25000000.50", "JPY", False),
        ("25000000.000", "USD", True),
        ("25000000.001", "USD", False),
        ("25000000.123", "KWD", True),
    ],
)
def test_noughts_beyond_a_currencys_places_say_nothing(amount, currency, fine):
    money = {"amount": amount, "currency": currency}
    assert (TOTAL not in codes(enterprise__total_investment=money)) is fine
    assert stored(TOTAL, money) == money


@pytest.mark.parametrize(
    "typed", ["٢٥٠٠٠٠٠", "۲۵۰۰۰۰۰", "२५०००००", "２５０００００", "٢٬٥٠٠٬٠٠٠", "2,500,000"]
)
def test_digits_of_every_script_are_stored_as_plain_ones(typed):
    assert stored(TOTAL, {"amount": typed, "currency": "USD"}) == {"amount": "2500000", "currency": "USD"}


@pytest.mark.parametrize(
    "typed",
    [
        "2027年12月31日前",
        "2027年12月31日之前",
        "2027 年 12 月 31 日 前",
        "2027/12/31",
        "2027.12.31",
        "２０２７年１２月３１日",
        "2027—12—31",
        "20271231",
    ],
)
def test_a_day_is_read_as_the_form_prints_it(typed):
    assert stored(DEADLINE, typed) == "2027-12-31"


# --- papers ---

IDENTITY = ("enterprise", "legal_representative", "id_document")


def said_of_id(number, nationality="CN", choice="id_card"):
    return problems(
        enterprise__legal_representative__nationality=nationality,
        enterprise__legal_representative__id_document={"choice": choice, "text": number},
    ).get(IDENTITY, "")


@pytest.mark.parametrize(
    ("number", "word"),
    [
        ("110105205012310025", "晚于申报当日"),
        ("990105194912310023", "不是行政区划代码"),
        ("37990519491231002X", "不是行政区划代码"),
        ("11010519491231002Y", "校验码"),
        ("110105194912310029", "校验位"),
        ("110105194913310029", "出生日期"),
        ("1101051949123100", "16位"),
    ],
)
def test_an_identity_number_that_cannot_be_is_explained(number, word):
    assert word in said_of_id(number)


def test_a_region_that_was_once_is_a_region():
    assert "行政区划" not in said_of_id("512901197001010016")


@pytest.mark.parametrize("number", ["1234567(8)", "12345678", "5/123456/7", "1/234567/8"])
def test_papers_of_macao_of_both_kinds_are_known(number):
    assert said_of_id(number, "MO") == ""


CONTACT = ("enterprise", "enterprise_contact", "id_document")


@pytest.mark.parametrize(
    ("number", "fine"),
    [
        ("0123456701(B)", True),
        ("０１２３４５６７０１（Ｂ）", True),
        ("0123456701B", True),
        ("01234567", True),
        ("0123456", False),
        ("0123456701(", False),
    ],
)
def test_the_taiwan_permit_is_read_old_and_new(number, fine):
    answer = {"choice": "taiwan_permit", "text": number}
    assert (CONTACT not in codes(enterprise__enterprise_contact__id_document=answer)) is fine


def test_an_address_for_mail_is_freed_from_what_was_pasted_with_it():
    path = ("enterprise", "enterprise_contact", "email")
    for pasted in ("\u200bname＠example.com \ufeff", "mailto:name@example.com", "王女士 <name@example.com>"):
        assert stored(path, pasted) == "name@example.com"


# --- several places ---

FUNDS = ("investors", 0, "source_of_funds")


def test_funds_may_come_from_several_places():
    assert stored(FUNDS, ["de", "HK", "DE"]) == stored(FUNDS, "DE、HK") == ["DE", "HK"]
    assert problems(investors__0__source_of_funds=["DE", "HK"]) == {}
    assert text_of(FORM.member("investors", "source_of_funds"), ["DE", "HK"]) == "德国、中国香港"


def test_one_place_of_funds_stays_one_code():
    assert stored(FUNDS, ["DE"]) == stored(FUNDS, "DE") == "DE"


@pytest.mark.parametrize("places", [["DE", "ZZ"], ["DE", {}, {"a": 1}], "DEHK"])
def test_every_place_of_funds_must_be_listed(places):
    assert codes(investors__0__source_of_funds=places) == {FUNDS: "unknown_code"}


def test_nationality_is_one():
    path = ("enterprise", "legal_representative", "nationality")
    assert path in codes(enterprise__legal_representative__nationality=["DE", "FR"])
