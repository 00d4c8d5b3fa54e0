"""The record of an enterprise in a browser: its holdings walked through by day."""

from __future__ import annotations

import pytest

from filing.extensions import db
from filing.models import Enterprise, User
from tests.browser import changing
from tests.services import enterprises

pytestmark = pytest.mark.browser
BEFORE, AFTER = "1,000,000.00美元", "2,000,000.00美元"


@pytest.fixture
def recorded(server) -> tuple[str, int]:
    """An enterprise whose capital was increased, and whose record says so."""
    email, enterprise = changing.an_applicant(server)
    with changing.inside(server):
        capital = (enterprises.CAPITAL, {"amount": "2000000.00", "currency": "USD"})
        found, person = db.session.get(Enterprise, enterprise), User.by_email(email)
        heads = {"enterprise_basic_change": ["registered_capital"]}
        enterprises.change(found, person, "2017-09-04", "2017-09-11 10:00", capital, **heads)
    return email, enterprise


def test_the_holdings_are_walked_through_by_a_slider_or_by_links(visit, recorded):
    visitor, (email, enterprise) = visit(), recorded
    visitor.log_in(email)
    visitor.open(f"/enterprises/{enterprise}")
    picture = visitor.page.locator("#holdings")
    assert AFTER in picture.inner_text()
    if visitor.script:
        visitor.page.get_by_label("拖动查看历次变化").press("ArrowLeft")
    else:
        assert visitor.page.get_by_label("拖动查看历次变化").count() == 0
        visitor.page.get_by_role("link", name="2017年7月3日").click()
    picture.get_by_text(f"注册资本 {BEFORE}").first.wait_for()
    visitor.look()
    if visitor.script:
        assert "2017年7月3日起：设立备案" in picture.get_by_role("status").inner_text()
        visitor.page.get_by_label("拖动查看历次变化").press("ArrowRight")
        picture.get_by_text(f"注册资本 {AFTER}").first.wait_for()
        assert "注册资本" in picture.get_by_role("status").inner_text()


def test_a_day_that_cannot_be_fetched_is_told(meet, recorded):
    visitor, (email, enterprise) = meet(), recorded
    visitor.log_in(email)
    visitor.open(f"/enterprises/{enterprise}")
    visitor.context.set_offline(True)
    visitor.page.get_by_label("拖动查看历次变化").press("ArrowLeft")
    visitor.page.locator("#holdings").get_by_text("没有取到这一天的内容").wait_for()
    assert AFTER in visitor.page.locator("#holdings").inner_text()
