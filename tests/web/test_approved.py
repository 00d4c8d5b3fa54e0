"""登记经审批设立的企业: the page on which its record begins, and the first change that is filed from it."""

from __future__ import annotations

import pytest

from filing.extensions import db
from filing.models import Enterprise, Filing
from tests.conftest import turn_clock
from tests.services.enterprises import CODE
from tests.web.conftest import as_user, page, post
from tests.web.reviewing import staff

PATH, NAME = "/filings/new/approved", "青岛莱茵精密机械有限公司"
ENTERPRISE = {
    "approval_certificate": "商外资青府字〔2009〕0001号",
    "valid_from": "2009-06-18",
    "enterprise_name-cn": NAME,
    "unified_social_credit_code": "licence_obtained",
    "unified_social_credit_code-licence_obtained-text": CODE,
    "registered_address-province": "370000",
    "registered_address-city": "370200",
    "registered_address-district": "370202",
    "registered_address-detail": "山东路6号甲1201室",
    "registered_address-in_free_trade_zone": "false",
    "registered_address-in_national_etdz": "false",
    "enterprise_type": "equity_joint_venture",
    "operating_term": "years",
    "operating_term-years-text": "30",
    "industries": ["C3824", "I6510"],
    "main_industry": "C3824",
    "business_scope": "电力电子元器件的研发、生产和销售。",
    "total_investment": "2500000",
    "total_investment-currency": "USD",
    "registered_capital": "1,000,000",
    "registered_capital-currency": "USD",
}
FIRST, SECOND = ("莱茵机械股份公司", "DE", "600000", "60"), ("青岛海湾电子有限公司", "CN", "400000", "40")


def text_of(response) -> str:
    return " ".join(page(response).xpath("//main")[0].text_content().split())


def rows_on(response) -> list[str]:
    return page(response).xpath("//input[@name='row']/@value")


def investor(row: str, name: str, country: str, amount: str, ratio: str) -> dict:
    place = f"{row}-nationality_or_address_or_place_of_registration"
    capital = f"{row}-subscribed_capital"
    return {
        f"{row}-name_cn": name, place: country, f"{place}-address": "主街1号",
        capital: amount, f"{capital}-currency": "USD", f"{row}-equity_ratio": ratio,
    }  # fmt: skip


def filled_in(client, *investors, **changed) -> dict:
    """What a browser sends: the rows of the page, those filled in and those left empty."""
    rows = rows_on(client.get(PATH))
    answers = {**ENTERPRISE, "row": rows, **{key.replace("__", "-"): value for key, value in changed.items()}}
    for row, each in zip(rows, investors or (FIRST, SECOND), strict=False):
        answers |= investor(row, *each)
    return answers


def value_of(response, name: str) -> list[str]:
    return page(response).xpath(f"//*[@name='{name}']/@value")


def errors_at(response, name: str) -> str:
    return " ".join("".join(page(response).xpath(f"//*[@id='{name}-error']//text()")).split())


def summary_of(response) -> dict[str, str]:
    links = page(response).xpath("//*[contains(@class, 'govuk-error-summary')]//li/a")
    return {link.get("href"): link.text_content() for link in links}


def enterprises() -> list[Enterprise]:
    return list(db.session.scalars(db.select(Enterprise)))


@pytest.fixture
def li(client, applicant):
    turn_clock("2018-03-05 09:00")
    return as_user(client, applicant)


def test_a_reviewer_has_no_such_page(client, app):
    assert as_user(client, staff("wang@example.com", "王审", "370200")).get(PATH).status_code == 403


def test_a_visitor_is_sent_to_log_in(client):
    assert "/login" in client.get(PATH).location


@pytest.mark.parametrize("place", ["/filings/new", "/filings/new/change", "/enterprises"])
def test_the_page_is_reached_from_where_a_change_begins(li, place):
    assert page(li.get(place)).xpath(f"//main//a[@href='{PATH}']")


def test_looking_at_the_page_begins_nothing(li):
    assert li.get(PATH).status_code == 200
    assert enterprises() == [] and db.session.scalar(db.select(Filing)) is None


def test_what_was_entered_is_the_record(li):
    answer = post(li, PATH, filled_in(li))
    assert answer.status_code == 303, summary_of(answer)
    [enterprise] = enterprises()
    assert answer.location == f"/enterprises/{enterprise.id}"
    shown = text_of(li.get(answer.location))
    for words in (
        NAME,
        CODE,
        "商外资青府字〔2009〕0001号",
        "未经备案",
        "青岛海湾电子有限公司",
        "2009年6月18日",
    ):
        assert words in shown
    assert len(enterprise.present.facts["investors"]) == 2


def test_the_record_leads_to_the_first_change_after_the_approval(li):
    record = li.get(post(li, PATH, filled_in(li)).location)
    [form] = page(record).xpath("//form[@action='/filings']")
    sent = {field.get("name"): field.get("value") for field in form.xpath(".//input[@name!='csrf_token']")}
    assert sent["reason"] == "first_after_approval"
    assert post(li, "/filings", sent, form_on="/filings/new").status_code == 303
    [filing] = db.session.scalars(db.select(Filing))
    assert (filing.kind, filing.way, filing.enterprise_name) == ("change", "first_after_approval", NAME)


def test_an_empty_page_says_what_to_fill_in(li):
    answer = post(li, PATH, {"row": rows_on(li.get(PATH))})
    assert answer.status_code == 422
    told = summary_of(answer)
    assert "批准证书的编号" in told["#approval_certificate"]
    assert "发证日期" in told["#valid_from"]
    assert told["#enterprise_name-cn"] == "请填写企业中文名称。"
    assert "投资者" in told["#investors"]
    assert len(page(answer).xpath("//*[@id='enterprise_name-cn']")) == 1


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        ("valid_from", "2019-01-01", "不晚于今天"),
        ("valid_from", "去年", "请填写批准证书的发证日期"),
        ("unified_social_credit_code-licence_obtained-text", "913702001635626811", "校验位"),
        ("registered_capital", "一百万", "注册资本"),
        ("approval_certificate", "", "批准证书的编号"),
        ("enterprise_name-cn", "", "企业中文名称"),
    ],
)
def test_a_mistake_is_told_and_everything_typed_is_still_there(li, field, typed, message):
    answer = post(li, PATH, {**filled_in(li), field: typed})
    assert answer.status_code == 422
    [(href, words)] = summary_of(answer).items()
    assert message in words
    assert words in errors_at(answer, href[1:])
    assert value_of(answer, field) == [typed]
    first, second, *_ = rows_on(answer)
    assert value_of(answer, f"{second}-name_cn") == [SECOND[0]]
    assert value_of(answer, f"{first}-subscribed_capital") == ["600000"]
    assert page(answer).xpath("//textarea[@name='business_scope']")[0].text == ENTERPRISE["business_scope"]
    assert enterprises() == []


def test_a_mistake_of_one_investor_is_told_at_that_investor(li):
    answer = post(li, PATH, filled_in(li, FIRST, (*SECOND[:3], "四成")))
    second = rows_on(answer)[1]
    assert list(summary_of(answer)) == [f"#{second}-equity_ratio"]
    assert value_of(answer, f"{second}-equity_ratio") == ["四成"]


def test_another_row_for_an_investor_needs_no_script(li):
    answer = post(li, PATH, {**filled_in(li), "_add": "investors"})
    assert answer.status_code == 200 and not summary_of(answer)
    first, second, *spare = rows_on(answer)
    assert spare and value_of(answer, f"{second}-name_cn") == [SECOND[0]]
    assert enterprises() == []


def test_an_emptied_row_is_no_investor(li):
    assert post(li, PATH, filled_in(li, (*FIRST[:2], "1000000", "100"))).status_code == 303
    assert len(enterprises()[0].present.facts["investors"]) == 1


def test_an_industry_is_looked_for_without_a_script(li):
    given = {**filled_in(li), "industries-typed": "餐饮", "_find": "industries"}
    answer = post(li, PATH, given)
    assert answer.status_code == 200
    assert "符合“餐饮”的行业" in text_of(answer)
    assert value_of(answer, "enterprise_name-cn") == [NAME]


def test_a_second_click_finds_the_record_of_the_first(li):
    given = filled_in(li)
    assert post(li, PATH, given).location == post(li, PATH, given).location
    assert len(enterprises()) == 1


def test_a_code_that_has_a_record_already_is_told_at_the_code(li):
    post(li, PATH, filled_in(li))
    answer = post(li, PATH, filled_in(li, approval_certificate="商外资青府字〔2010〕0002号"))
    assert answer.status_code == 409
    assert "已有企业档案" in summary_of(answer)["#unified_social_credit_code"]
    assert value_of(answer, "approval_certificate") == ["商外资青府字〔2010〕0002号"]


@pytest.mark.parametrize("row", ["x", "../1", "00000000", "é"])
def test_a_made_up_row_is_no_investor(li, row):
    answer = post(li, PATH, {**ENTERPRISE, "row": [row], **investor(row, *FIRST)})
    assert answer.status_code == 422
    assert list(summary_of(answer)) == ["#investors"]


def test_before_the_filing_regime_nothing_is_recorded(client, applicant):
    turn_clock("2016-09-01 09:00")
    assert as_user(client, applicant).get(PATH).status_code >= 400
