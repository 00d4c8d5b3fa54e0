"""Filings that do not simply complete, told in the browser from both sides (17-§12, 17-§32, 17-§3)."""

from __future__ import annotations

import secrets

import pytest

from filing.current import calendar
from filing.extensions import transaction
from filing.models import Department, Filing, User
from filing.services.filings import claims, review
from filing.services.filings.review import Ask
from filing.services.people import accounts
from tests.browser.changing import inside
from tests.browser.conftest import PASSWORD
from tests.conftest import shanghai
from tests.services import stories

pytestmark = pytest.mark.browser
AT = "2017-09-28 10:00"


@pytest.fixture(params=[1280, 390], ids=["desktop", "phone"])
def come(request, meet):
    """A visitor who has logged in."""

    def visitor(email: str):
        made = meet(request.param)
        made.log_in(email)
        return made

    return visitor


@pytest.fixture
def submitted(server) -> tuple[str, int]:
    """The e-mail of an applicant, and the filing that was sent in on a Thursday morning."""
    server.flask("clock", "set", "2017-09-28T11:00")
    email = f"outcome-{secrets.token_hex(4)}@example.com"
    with inside(server):
        with transaction():
            person = accounts.register_applicant(email, "李敏", PASSWORD, shanghai(AT), organisation=email)
        return email, stories.submitted(person, AT).id


def words(visitor) -> str:
    return " ".join(visitor.page.locator("main").inner_text().split())


def tags(visitor) -> str:
    return " ".join(visitor.page.locator(".app-title").inner_text().split())


def claim(server, filing_id: int) -> None:
    with inside(server), transaction():
        claims.claim(Filing.locked(filing_id), User.by_email("reviewer@example.com"), shanghai(AT))


def let_it_expire(server, filing_id: int) -> None:
    """Asked on 28 September 2017: the fifteen working days are used up on 25 October."""
    claim(server, filing_id)
    with inside(server), transaction():
        asked_at = shanghai("2017-09-28 15:00")
        person = User.by_email("reviewer@example.com")
        asks = [Ask("请写明房间号", path=("enterprise", "registered_address", "detail"))]
        review.request_supplement(Filing.locked(filing_id), person, asked_at, calendar(), asks)
    server.flask("clock", "set", "2017-10-26T00:05")
    server.flask("sweep")


@pytest.mark.parametrize(
    ("again_on", "working_days_late"), [("2017-11-02", 0), ("2017-11-06", 2)], ids=["in time", "late by two"]
)
def test_one_that_expires_and_is_filed_again(server, come, submitted, again_on, working_days_late):
    email, filing_id = submitted
    let_it_expire(server, filing_id)
    server.flask("clock", "set", f"{again_on}T10:00")
    applicant = come(email)
    applicant.open(f"/filings/{filing_id}")
    told = words(applicant)
    assert "未完成备案" in told and "最迟2017年11月2日（含当日）" in told
    applicant.press("另行提出（沿用已填内容）")
    again = "/filings/" + applicant.page.url.split("/filings/")[1].split("/")[0].split("?")[0]
    assert "未完成备案的申报另行提出" in words(applicant)
    applicant.open(f"{again}/review")
    assert "该事项是否已经实施" in words(applicant)
    applicant.page.locator("main").get_by_role("link", name="该事项是否已经实施").first.click()
    applicant.page.wait_for_load_state("load")
    applicant.page.locator('input[name$="implemented"][value="true"]').check(force=True)
    applicant.press("保存并继续")
    applicant.open(f"{again}/submit")
    late = f"另行提出逾期 {working_days_late} 个工作日"
    assert (late in words(applicant)) is bool(working_days_late)
    applicant.press("确认申报")
    applicant.open(again)
    assert (late in tags(applicant)) is bool(working_days_late)
    assert "另行提出逾期" in words(applicant) or not working_days_late

    reviewer = come("reviewer@example.com")
    reviewer.open(again.replace("/filings/", "/review/"))
    assert (late in tags(reviewer)) is bool(working_days_late)
    assert "逾期申报" not in tags(reviewer)
    reviewer.press("上一次申报")
    assert "未完成备案" in tags(reviewer)


def test_a_suspended_one_that_the_security_review_forbids(server, come, submitted):
    email, filing_id = submitted
    claim(server, filing_id)
    ministry = f"ministry-{secrets.token_hex(4)}@example.com"
    with inside(server), transaction():
        department = Department.addressed("商务部", None) or Department(name="商务部", region="110000")
        accounts.create_staff(ministry, "部员", "department", PASSWORD, shanghai(AT), department=department)
    reviewer = come("reviewer@example.com")
    reviewer.open(f"/review/{filing_id}/suspend")
    reviewer.page.locator('input[name="investor_applied"][value="no"]').check(force=True)
    reviewer.page.fill("#reason", "涉及重要军工配套企业周边，取得实际控制权。")
    reviewer.press("暂停办理并报商务部")
    assert "暂停办理（国家安全审查）" in tags(reviewer)
    assert "尚未签收" in " ".join(reviewer.page.locator("#told").inner_text().split())

    applicant = come(email)
    applicant.open(f"/filings/{filing_id}")
    assert "请投资者向商务部提出外商投资国家安全审查申请" in words(applicant)
    assert "暂停期间不计任何一方的时限" in words(applicant)

    official = come(ministry)
    official.open("/inbox")
    letter = official.page.locator("li.app-notice", has_text="涉及重要军工配套企业周边").first
    letter.get_by_role("button").click()
    official.page.wait_for_load_state("load")
    assert "已签收：国家安全审查情况报告" in official.page.locator("body").inner_text()

    server.flask("clock", "set", "2017-12-20T09:30")
    reviewer.open(f"/review/{filing_id}")
    assert "部员" in reviewer.page.locator("#told").inner_text()
    reviewer.open(f"/review/{filing_id}/out-of-scope")
    reviewer.page.fill("#reason", "国家安全审查禁止该项投资（商资审〔2017〕1号）。")
    offered = reviewer.page.locator('input[name="rule"]:checked')
    assert "国家安全审查决定禁止该项投资" in offered.get_attribute("value")
    reviewer.press("告知不属于备案范围")
    assert "不属于备案范围" in tags(reviewer)

    applicant.open(f"/filings/{filing_id}")
    assert "国家安全审查禁止该项投资（商资审〔2017〕1号）。" in words(applicant)
    assert "第三十二条：国家安全审查决定禁止该项投资" in words(applicant)
    assert "不属于备案范围" in tags(applicant)


def test_one_that_is_moved_to_the_agency_its_address_belongs_to(server, come, submitted):
    email, filing_id = submitted
    claim(server, filing_id)
    there = f"jinan-{secrets.token_hex(4)}@example.com"
    create = ("--role", "reviewer", "--agency", "370100", "--password", PASSWORD, "--name", "周明")
    server.flask("user", "create", there, *create)
    reviewer = come("reviewer@example.com")
    reviewer.open(f"/review/{filing_id}/transfer")
    assert "办理期限连续计算" in words(reviewer)
    reviewer.page.locator("select[name='agency']").select_option("370100", force=True)
    reviewer.page.fill("#reason", "实际注册地址在济南高新区。")
    reviewer.press("移送")
    assert "已移送，并已通知申请人和接收的备案机构" in reviewer.page.locator("body").inner_text()
    reviewer.page.goto(f"{server.url}/review/{filing_id}")
    assert "没有找到" in reviewer.page.locator("main").inner_text()

    receiver = come(there)
    receiver.open("/notices")
    assert "移送至本机构的备案申报" in words(receiver) and "实际注册地址在济南高新区。" in words(receiver)
    receiver.open(f"/review/{filing_id}")
    assert "移送" in receiver.page.locator("#history").inner_text()
    receiver.press("领取")
    assert "2017年10月9日" in words(receiver)

    applicant = come(email)
    applicant.open(f"/filings/{filing_id}")
    assert "济南市投资促进局" in words(applicant)
    applicant.open("/notices")
    assert "您无需重新提交" in words(applicant)
