"""What is typed reaches the server by itself, and a lost session or a crash loses none of it."""

from __future__ import annotations

import time

import pytest

from tests.browser.conftest import PASSWORD, Visitor
from tests.browser.test_main_job import begin, register

pytestmark = pytest.mark.browser


@pytest.fixture(params=[1280, 390])
def typing(request, chromium, server):
    """A visitor on the first page of a new filing, and where the filing is."""
    visitor = Visitor(chromium, server, request.param, script=True)
    email = register(visitor)
    filing = begin(visitor)
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
