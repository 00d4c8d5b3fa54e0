"""登记经审批设立的企业 in a browser, and its first change up to the receipt."""

from __future__ import annotations

import itertools
import secrets

import pytest

from filing.demo.numbers import credit_code
from tests.browser import changing
from tests.browser.conftest import Visitor
from tests.browser.filling import by_id, choose_when_there, pick, pick_industries, put, tick

pytestmark = pytest.mark.browser
NAME, _numbers = "青岛莱茵精密机械有限公司", itertools.count(700)
INVESTORS = (("莱茵机械股份公司", "DE", "600000", "60"), ("青岛海湾电子有限公司", "CN", "400000", "40"))


def test_an_approved_enterprise_from_its_record_to_its_first_receipt(visit, meet, server, tmp_path):
    visitor = visit()
    visitor.log_in(changing.an_applicant(server)[0])
    visitor.open("/filings/new")
    visitor.press("登记经审批设立的企业")
    visitor.press("登记企业档案")
    assert "请填写批准证书的发证日期" in visitor.page.locator(".govuk-error-summary").inner_text()
    register(visitor)
    assert "尚未经过备案" in visitor.page.locator("main").inner_text()
    enterprise = visitor.page.url
    visitor.press("变更备案")
    filing = changing.path_of(visitor)
    changing.tick_heads(visitor, filing, "enterprise_basic_change-operating_term")
    changing.fill(visitor, filing, "enterprise/type", **{"operating_term-years-text": "50"})
    changing.date_and_sign(visitor, filing)
    changing.upload_what_is_asked(visitor, filing, tmp_path)
    changing.submit(visitor, filing)
    assert "批准证书" in changing.review(meet(1280, True), filing)
    visitor.page.goto(enterprise)
    visitor.look()
    told = visitor.page.locator("main").inner_text()
    assert "失效" in told and "50年" in told and "尚未经过备案" not in told


def register(visitor: Visitor) -> None:
    """The one page on which the record begins."""
    put(visitor, "approval_certificate", f"商外资青府字〔2009〕{secrets.token_hex(3)}号")
    put(visitor, "valid_from", "2009-06-18")
    put(visitor, "enterprise_name-cn", NAME)
    for name, value in (("province", "370000"), ("city", "370200"), ("district", "370202")):
        choose_when_there(visitor, f"registered_address-{name}", value)
    put(visitor, "registered_address-detail", "山东路6号甲1201室")
    for answer in (
        "registered_address-in_free_trade_zone-false", "registered_address-in_national_etdz-false",
        "unified_social_credit_code-licence_obtained", "enterprise_type-equity_joint_venture",
        "operating_term-years",
    ):  # fmt: skip
        tick(visitor, answer)
    put(visitor, "unified_social_credit_code-licence_obtained-text", credit_code("370202", next(_numbers)))
    put(visitor, "operating_term-years-text", "30")
    pick_industries(visitor, "industries", ["C3824", "I6510"])
    choose_when_there(visitor, "main_industry", "C3824")
    put(visitor, "business_scope", "电力电子元器件的研发、生产和销售。")
    money(visitor, "total_investment", "2500000")
    money(visitor, "registered_capital", "1,000,000")
    rows = [row.get_attribute("value") for row in visitor.page.locator("input[name=row]").all()]
    for row, (name, country, amount, share) in zip(rows, INVESTORS, strict=False):
        place = f"{row}-nationality_or_address_or_place_of_registration"
        put(visitor, f"{row}-name_cn", name)
        pick(visitor, place, country)
        put(visitor, f"{place}-address", "主街1号")
        money(visitor, f"{row}-subscribed_capital", amount)
        put(visitor, f"{row}-equity_ratio", share)
    visitor.press("登记企业档案")


def money(visitor: Visitor, name: str, amount: str) -> None:
    put(visitor, name, amount)
    visitor.page.select_option(by_id(f"{name}-currency"), "USD")
