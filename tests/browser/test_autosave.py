"""What is typed reaches the server by itself, and a lost session or a crash loses none of it."""

from __future__ import annotations

import re
import time
from datetime import datetime, timedelta

import pytest

from filing.domain.days.calendar import SHANGHAI
from filing.moment import real_now
from tests.browser.changing import a_blank_form
from tests.browser.conftest import PASSWORD, Visitor

pytestmark = pytest.mark.browser


@pytest.fixture
def typing(chromium, server):
    """A visitor on the first page of a new filing, and where the filing is."""
    visitor = Visitor(chromium, server, 390, script=True)
    filing, email = a_blank_form(visitor)
    visitor.open(f"{filing}/enterprise/names")
    yield visitor, filing, email
    visitor.close()
    assert not visitor.complaints, visitor.complaints


def test_what_is_typed_is_on_the_server_within_three_seconds(typing):
    visitor, filing, _ = typing
    visitor.page.locator('[id="enterprise_name-cn"]').press_sequentially("青岛海湾机械有限公司", delay=20)
    with visitor.page.expect_response(lambda r: r.request.method == "POST", timeout=3000) as saved:
        began = time.monotonic()
    assert saved.value.json()["saved"] is True and time.monotonic() - began < 3
    visitor.page.get_by_text("已保存").wait_for()
    # As after a crash: another window, nothing pressed.
    other = visitor.context.new_page()
    other.goto(f"{visitor.server.url}{filing}/enterprise/names")
    assert other.locator('[id="enterprise_name-cn"]').input_value() == "青岛海湾机械有限公司"


def test_a_lost_session_loses_nothing_that_was_typed(typing):
    visitor, filing, email = typing
    visitor.page.fill('[id="enterprise_name-cn"]', "青岛海湾机械有限公司")
    visitor.context.clear_cookies()
    visitor.press("保存并继续")
    assert "登录" in visitor.page.locator("main").inner_text()
    visitor.page.fill("#email", email)
    visitor.page.fill("#password", PASSWORD)
    visitor.press("登录")
    visitor.press("继续保存")
    visitor.open(f"{filing}/enterprise/names")
    assert visitor.page.input_value('[id="enterprise_name-cn"]') == "青岛海湾机械有限公司"


def test_after_saving_the_hour_in_china_is_shown(typing):
    visitor, _, _ = typing
    visitor.page.fill('[id="enterprise_name-cn"]', "青岛海湾机械有限公司")
    visitor.page.get_by_text("已保存").wait_for()
    words = visitor.page.locator("[data-autosave-status]").inner_text()
    assert re.fullmatch(r"已保存 \d{2}:\d{2}", words), words


@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Shanghai"])
def test_the_hour_is_the_systems_own_wherever_the_person_sits(chromium, server, zone):
    visitor = Visitor(chromium, server, 1280, script=True)
    filing, _ = a_blank_form(visitor)
    state, _ = visitor.context.storage_state(), visitor.context.close()
    visitor.context = chromium.new_context(timezone_id=zone, locale="zh-CN", storage_state=state)
    visitor.page = visitor.context.new_page()
    visitor.page.goto(f"{server.url}{filing}/enterprise/names")
    with visitor.page.expect_response(lambda r: r.request.method == "POST") as saved:
        visitor.page.fill('[id="enterprise_name-cn"]', "青岛海湾机械有限公司")
    hour = saved.value.json()["saved_at"].partition("T")[2][:5]
    visitor.page.get_by_text(f"已保存 {hour}").wait_for()
    # What is left on the device too: by the device's clock, as a clock in China would say it.
    visitor.page.evaluate(UNREACHABLE)
    visitor.page.fill('[id="enterprise_name-cn"]', "青岛海湾电机有限公司")
    began = real_now()
    visitor.page.goto(f"{server.url}{filing}")
    visitor.page.goto(f"{server.url}{filing}/enterprise/names")
    offered = visitor.page.get_by_text("本机留有").inner_text()
    assert any(said_in_china(began + timedelta(seconds=off)) in offered for off in (-5, 0, 5)), offered
    visitor.close()


def said_in_china(moment: datetime) -> str:
    there = moment.astimezone(SHANGHAI)
    return f"本机留有 {there.year}年{there.month}月{there.day}日 {there:%H:%M} 尚未保存到系统的填写内容"


CAPITAL = "enterprise/capital"
#: The browser's own offline mode lets pass what is sent while leaving.
UNREACHABLE = "() => { window.fetch = () => Promise.reject(new TypeError('offline')); }"
AMOUNT = '[id="total_investment"]'


@pytest.mark.parametrize(("typed", "stored"), [("1,250.50", "1250.50"), ("１２５０．５０", "1250.50")])
def test_a_value_that_the_server_wrote_otherwise_is_not_offered_again(typing, typed, stored):
    visitor, filing, _ = typing
    page = visitor.open(f"{filing}/{CAPITAL}")
    page.fill(AMOUNT, typed)
    # Left at once: the copy kept in the browser is what was typed, the stored answer is what the server made of it.
    page.goto(f"{visitor.server.url}{filing}")
    _until_stored(visitor, f"{filing}/{CAPITAL}", stored)
    assert (
        visitor.page.evaluate("Object.keys(localStorage).filter((k) => k.startsWith('filing-kept:'))") == []
    )
    assert "本机留有" not in visitor.page.locator("main").inner_text()


def test_what_never_reached_the_server_is_offered_again(typing):
    visitor, filing, _ = typing
    page = visitor.open(f"{filing}/{CAPITAL}")
    page.fill(AMOUNT, "1,250.50")
    page.evaluate(UNREACHABLE)
    page.goto(f"{visitor.server.url}{filing}")
    page.goto(f"{visitor.server.url}{filing}/{CAPITAL}")
    page.get_by_text("本机留有").wait_for()
    page.get_by_role("button", name="恢复").click()
    assert page.input_value(AMOUNT) == "1,250.50"


def _until_stored(visitor: Visitor, place: str, value: str) -> None:
    """Opens the page until the answer sent while leaving has arrived."""
    for _ in range(20):
        visitor.page.goto(visitor.server.url + place)
        visitor.page.wait_for_load_state("networkidle")
        if visitor.page.input_value(AMOUNT) == value:
            return
    raise AssertionError(visitor.page.input_value(AMOUNT))
