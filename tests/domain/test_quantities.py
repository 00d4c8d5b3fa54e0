"""What people write for an amount, a share, a count, a day, a telephone and the number of a paper, and what it means."""

from __future__ import annotations

from datetime import date

import pytest

from filing.domain.forms import form_on
from filing.domain.forms.doubts import mobile_numbers_have_eleven_digits as asked
from filing.domain.questions import quantities
from filing.domain.questions.formats import is_phone
from filing.domain.questions.parsing import parse
from filing.domain.questions.spec import Field, Kind
from filing.domain.questions.values import LONGEST_QUANTITY, day_typed
from tests.domain.forms import DAY, problems

FORM = form_on("establishment", DAY)
TOTAL = FORM.member("enterprise", "total_investment")
SHARE = FORM.member("investors", "equity_ratio")
EMPLOYEES = FORM.member("enterprise", "planned_employees")
TERM = FORM.member("enterprise", "operating_term")
LANDLINE = FORM.member("enterprise", "enterprise_contact", "landline")


def amount(typed: str, currency: str = "EUR") -> tuple:
    money = parse(TOTAL, {"amount": typed, "currency": currency})
    return money["amount"], money["currency"]


def test_an_amount_is_read_in_ten_thousands_in_any_grouping_and_with_its_currency_beside_it():
    meant = {
        "380万": "3800000", "380 万元": "3800000", "３８０万元整": "3800000", "0.38亿": "38000000",
        "1亿2000万元": "120000000", "1,250万": "12500000", "12.5万": "125000", "6千元": "6000",
        "3.800.000,00": "3800000.00", "3.800.000": "3800000", "3'800'000": "3800000", "3’800’000.50": "3800000.50",
        "38,00,000": "3800000", "+3800000": "3800000", "3800000.": "3800000", "3800000元": "3800000",
        "380万欧元": "3800000", "EUR 3,800,000": "3800000", "3800000 eur": "3800000", "€3,800,000": "3800000",
    }  # fmt: skip
    assert {typed: amount(typed)[0] for typed in meant} == meant


def test_what_may_be_two_amounts_or_another_currency_stays_as_typed():
    typed = ["3万5", "万", "2000万1亿", "1,00", "12,345,6", "380万美元", "¥3800000", "约380万", "380万-400万"]
    assert [amount(one) for one in typed] == [(one, "EUR") for one in typed]


def test_a_currency_written_with_the_amount_is_taken_where_none_was_chosen():
    assert amount("380万美元", "") == ("3800000", "USD")
    assert amount("人民币380万元", "") == ("3800000", "CNY")
    assert amount("$3800000", "") == ("3800000", "")


def test_a_currency_is_taken_by_its_name():
    named = {"美元": "USD", "RMB": "CNY", "人民币": "CNY", "eur": "EUR", "港币": "HKD", "元": "元"}
    assert {one: amount("5", one)[1] for one in named} == named


def test_shares_counts_and_terms_are_read_with_their_units():
    assert [parse(SHARE, one) for one in ("百分之25", "25,5%", " 25.50％")] == ["25", "25.5", "25.50"]
    assert [parse(EMPLOYEES, one) for one in ("1,200人", "８０名", "80")] == [1200, 80, 80]
    terms = [
        parse(TERM, {"choice": "years", "text": one})["text"] for one in ("20年", "二十年", "三十五", "50")
    ]
    assert terms == ["20", "20", "35", "50"]


def test_a_day_is_read_in_every_way_that_names_one():
    written = [
        "2031年8月9日前缴足", "截至2031年8月9日", "至2031年8月9日止", "2031年8月9日（含当日）前", "2031. 8. 9.", "2031 8 9",
        "2031、8、9", "二〇三一年八月九日", "二○三一年八月九日前", "2031-08-09 00:00:00", "2031-08-09T00:00:00Z",
        "9 August 2031", "Aug 9, 2031", "August 9th, 2031", "09-AUG-2031", "民国120年8月9日", "出资期限：2031年8月9日。",
    ]  # fmt: skip
    assert {one: day_typed(one) for one in written} == dict.fromkeys(written, date(2031, 8, 9))
    assert day_typed("29.08.2031") == day_typed("08/29/2031") == date(2031, 8, 29)


@pytest.mark.parametrize(
    "written", ["05/06/2031", "31-08-09", "2031年2月30日", "2031年8月", "八月九日", "30 Foo 2031"]
)
def test_what_names_no_day_or_may_name_two_is_asked_about(written):
    assert day_typed(written) is None


def test_telephones_with_what_stands_around_them():
    numbers = [
        "0532-66665555（总机）", "0532-66665555（分机12）", "0532-66665555(12)", "0532-66665555-转12", "0532～66665555",
        "0532_66665555", "0532一66665555", "0532━66665555", "0532-66665555*12", "0532-66665555、66665556",
        "0532-66665555/66665556", "021-6666 5555 或 13800138000", "电话：0532-66665555", "联系电话0532-66665555", "Tel. +49 30 5555",
        "021-66665555 內線12", "+7 495 666-55-44 доб. 12", "+886 2 2345-6789 轉12", "(+852) 2123 4567",
    ]  # fmt: skip
    assert [one for one in numbers if not is_phone(parse(LANDLINE, one))] == []
    wrong = [
        "0532-66665555、",
        "0532-66665555、12",
        "0532(66665555",
        "电话：",
        "0532-66665555（请勿拨打此电话谢谢）",
        "转12",
    ]
    assert [one for one in wrong if is_phone(parse(LANDLINE, one))] == []


def test_each_of_several_mobile_numbers_has_eleven_digits():
    def about(number: str) -> list[str]:
        return [d.message for d in asked({"enterprise": {"enterprise_contact": {"mobile": number}}}, DAY)]

    assert about("13800138000、13900139000") == []
    assert "10位" in about("13800138000、1390013900")[0]


def test_papers_of_hong_kong_macao_and_taiwan_of_every_generation():
    papers = {
        "HK": ["C668668(9)", "AB987654（3）", "H1234567801", "H12345678(01)", "HA1234567"],
        "MO": ["1290001(2)", "5/290001/2", "M12345678"],
        "TW": ["B223456789", "A800000014", "AC01234567", "T12345678", "0123456701[B]", "0123456701（1B）"],
        "XX": [],
    }
    given = [(country, "id_card", one) for country, numbers in papers.items() for one in numbers]
    given += [
        ("XX", "passport", "RT-123456"),
        ("GB", "passport", "12-345678/1"),
        ("DE", "passport", "l 898902 c"),
    ]
    refused = {
        (country, one)
        for country, choice, one in given
        if problems(
            enterprise__legal_representative__nationality=country,
            enterprise__legal_representative__id_document={"choice": choice, "text": one},
        )
    }
    assert refused == set()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("36", 36), ("36个月", 36), ("36月", 36), ("3年", 36), ("36人", "36人"), ("三年", "三年")],
)
def test_a_number_of_months_may_be_said_in_years_and_in_no_other_unit(typed, meant):
    months = Field("held", "承诺持股期", Kind.INTEGER, unit_label="月")
    assert (parse(months, typed), parse(EMPLOYEES, "3年")) == (meant, "3年")


@pytest.mark.parametrize("kind", [Kind.MONEY, Kind.INTEGER, Kind.PERCENT, Kind.DATE])
def test_a_text_too_long_for_a_quantity_is_searched_for_none_and_stays_as_typed(monkeypatch, kind):
    """If this fails, one long text keeps everybody waiting for minutes: the patterns go over it again and again."""
    searched = []

    def search(text: str, *_more: str, **_unit: str) -> str | tuple[str, str] | None:
        searched.append(text)
        return {Kind.MONEY: (text, ""), Kind.DATE: None}.get(kind, text)

    for name in ("amount_and_currency", "plain_count", "plain_share", "plain_number", "plain_day"):
        monkeypatch.setattr(quantities, name, search)
    field = Field("x", "栏目", kind)
    longest, longer = "9" * LONGEST_QUANTITY, "9" * (LONGEST_QUANTITY + 1)
    for typed in (longest, longer):
        said = parse(field, typed)
        assert (said["amount"] if kind is Kind.MONEY else said) == typed
    assert set(searched) == {longest}


def test_a_text_too_long_for_an_address_is_taken_as_it_is():
    mail = Field("x", "栏目", Kind.EMAIL)
    long = "a" * 500 + "@example.com"
    assert parse(mail, "mailto:name@example.com") == "name@example.com"
    assert parse(mail, f"mailto:{long}") == f"mailto:{long}"
