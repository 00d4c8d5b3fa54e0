"""A report in browsers: made on a phone by nobody in particular, taken up, inspected, its outcome asked by code."""

from __future__ import annotations

import pytest

from filing.extensions import db, transaction
from filing.models import Agency, Inspection
from filing.services.people import accounts
from filing.services.supervision import roster
from tests.browser import changing
from tests.browser.conftest import PASSWORD
from tests.conftest import shanghai
from tests.services.stories import a_pdf

pytestmark = pytest.mark.browser
AT = shanghai("2017-09-01 09:00")
WHO = "胶州某食品公司"


@pytest.fixture
def supervisor(server) -> str:
    with changing.inside(server), transaction():
        body = Agency.by_code("370200")
        made = accounts.create_staff("sun@example.com", "孙督", "supervisor", PASSWORD, AT, body)
        for name in ("周检", "吴查"):
            roster.enlist(
                made, AT, AT.date(), name=name, post="科员", sex="female", office_phone="0532-85911111",
                status="civil_servant", certificate_issuer="山东省人民政府",
                certificate_until=shanghai("2020-12-31 09:00").date(),
            )  # fmt: skip
        return made.email


def reported(phone) -> tuple[str, str]:
    """The number and the code, as the page shows them."""
    page = phone.open("/report")
    page.get_by_label("被举报的企业或投资者").fill(WHO)
    page.get_by_label("举报的事实").fill("2017年6月领取营业执照，至今没有办理设立备案。")
    proof = {"name": "照片.pdf", "mimeType": "application/pdf", "buffer": a_pdf("照片")}
    page.get_by_label("证据", exact=True).set_input_files(proof)
    phone.press("提交举报")
    page.get_by_role("link", name="请选择被举报人所在的城市").click()
    page.get_by_role("combobox", name="所在的市").first.fill("qingdao")
    page.get_by_role("option", name="青岛市").first.click()
    page.get_by_label("证据", exact=True).set_input_files(proof)
    phone.press("提交举报")
    number, code = page.locator("#code strong").all_inner_texts()
    return number, code


def test_a_report_made_on_a_phone_leads_to_a_case_and_its_outcome_is_asked_by_code(meet, server, supervisor):
    phone, desk = meet(390), meet(1280)
    number, code = reported(phone)
    desk.log_in(supervisor)
    desk.open("/supervision")
    desk.page.get_by_role("link", name="举报与建议").click()
    desk.page.get_by_role("link", name=WHO).click()
    desk.look()
    for name in ("受理", "启动检查"):
        desk.press(name)
        desk.press(name)
    assert f"举报编号 {number}" in desk.page.locator("main").inner_text()
    with changing.inside(server):
        assert db.session.query(Inspection).filter_by(respondent=WHO).one().must_inspect
    phone.press("凭编号和查询码查询结果、补充证据")
    phone.page.get_by_label("查询码").fill(code.lower())
    phone.press("查询")
    assert "检查中" in phone.page.locator("main").inner_text()
    assert "已经启动检查" in phone.page.locator("main").inner_text()
