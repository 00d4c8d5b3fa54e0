"""变更备案 in a browser: a change of name and a new investor, from the start to the check page."""

from __future__ import annotations

import secrets

import pytest

from filing.extensions import transaction
from filing.models import User
from filing.services.people import accounts
from tests.browser.changing import inside
from tests.browser.conftest import PASSWORD
from tests.conftest import shanghai
from tests.services import stories

pytestmark = pytest.mark.browser
NEW_NAME, NEWCOMER = "青岛新莱茵机械有限公司", "新港资本有限公司"


@pytest.fixture
def email(server) -> str:
    """An applicant whose enterprise has a record."""
    address = f"change-{secrets.token_hex(4)}@example.com"
    with inside(server):
        at = shanghai("2017-09-01 09:00")
        with transaction():
            person = accounts.register_applicant(address, "李敏", PASSWORD, at, organisation=address)
        filing = stories.claimed(person, User.by_email("reviewer@example.com"), "2017-09-26 10:00")
        stories.accept(filing, User.by_email("reviewer@example.com"), "2017-09-27 10:00")
    return address


def test_a_new_name_and_a_new_investor(visit, email):
    visitor = visit()
    visitor.log_in(email)
    visitor.open("/filings")
    visitor.press("新建申报")
    visitor.press("办理变更备案")
    page = visitor.page
    page.locator("input[name=enterprise]").first.check()
    visitor.press("开始填写")
    filing = page.url
    visitor.open("/filings/" + filing.rsplit("/", 1)[1] + "/heads")
    if visitor.script:
        page.get_by_label("输入发生了什么").fill("改名")
        assert not page.locator('[id="enterprise_basic_change-contact"]').is_visible()
    page.locator('[id="enterprise_basic_change-name"]').check()
    if visitor.script:
        page.get_by_label("输入发生了什么").fill("新股东")
    page.locator('[id="equity_change-cause_and_mode-equity.not_strategic_investment"]').check()
    visitor.press("保存，稍后继续")
    visitor.press("名称、地址与信用代码")
    page.locator('[id="enterprise_name-cn"]').fill(NEW_NAME)
    visitor.press("保存，稍后继续")
    visitor.press("投资者")
    visitor.press("添加新投资者")
    page.locator('[id="name_cn"]').fill(NEWCOMER)
    page.locator('[id="subscribed_capital"]').fill("333300")
    page.locator('[id="subscribed_capital-currency"]').select_option("USD")
    page.locator('[id="equity_ratio"]').fill("33.33")
    visitor.press("保存，稍后继续")
    visitor.press("投资者")
    page.locator("tr", has_text="海港投资有限公司").get_by_role("link", name="退出").click()
    visitor.press("确定退出")
    assert "合计 100.00%" in page.locator("#equity-total").inner_text()
    visitor.press("保存，稍后继续")
    visitor.press("发生日期与签署")
    page.locator("input[name$=-occurred_on]").first.fill("2017-09-27")
    page.get_by_label("最高权力机构作出决议之日").first.check()
    visitor.press("全部相同")
    if visitor.script:
        page.wait_for_timeout(500)
        assert page.locator("[data-notice=kept]").count() == 0
    assert page.locator("input[name$=-occurred_on]").nth(1).input_value() == "2017-09-27"
    assert "2017年10月27日（含当日）" in page.locator("main").inner_text()
    visitor.open("/filings/" + filing.rsplit("/", 1)[1] + "/review")
    table = page.locator("#part-changed").inner_text()
    assert NEW_NAME in table and NEWCOMER in table and "海港投资有限公司" in table
