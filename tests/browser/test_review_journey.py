"""The one letter from both sides: written while reading, answered, refused, answered again, completed (17-§12)."""

from __future__ import annotations

import secrets

import pytest

from filing.extensions import db, transaction
from filing.services.people import accounts
from tests.browser.changing import inside
from tests.browser.conftest import PASSWORD
from tests.conftest import shanghai
from tests.services import stories

pytestmark = pytest.mark.browser
AT = "2017-09-28 10:00"
DETAIL, SCOPE = "enterprise.registered_address.detail", "enterprise.business_scope"
PAPER = "documents.legal_representative_id.legal_representative"


@pytest.fixture
def submitted(server) -> tuple[str, int]:
    """The e-mail of an applicant, and the filing that was sent in this morning."""
    server.flask("clock", "set", "2017-09-28T11:00")
    email = f"letter-{secrets.token_hex(4)}@example.com"
    with inside(server):
        with transaction():
            person = accounts.register_applicant(email, "李敏", PASSWORD, shanghai(AT), organisation=email)
        return email, stories.submitted(person, AT).id


def words(visitor) -> str:
    return " ".join(visitor.page.locator("main").inner_text().split())


def mark(reviewer, filing_id: int, key: str, problem: str) -> None:
    reviewer.open(f"/review/{filing_id}/marks/{key}")
    reviewer.page.fill("#problem", problem)
    reviewer.press("保存标注")


@pytest.mark.parametrize(
    ("width", "script"), [(1280, True), (390, False)], ids=["desktop", "phone-no-script"]
)
def test_three_marks_one_letter_and_back(server, meet, submitted, tmp_path, width, script):
    email, filing_id = submitted
    reviewer, applicant = meet(width, script), meet(width, script)
    reviewer.log_in("reviewer@example.com")
    reviewer.open(f"/review/{filing_id}")
    reviewer.press("领取")
    mark(reviewer, filing_id, DETAIL, "门牌号与租赁合同不一致")
    # A look at a paper in between costs nothing that was written.
    reviewer.open(f"/review/{filing_id}")
    assert "标注（王审）：门牌号与租赁合同不一致" in words(reviewer)
    mark(reviewer, filing_id, SCOPE, "请说明是否含测绘")
    mark(reviewer, filing_id, PAPER, "扫描件不清晰")
    reviewer.open(f"/review/{filing_id}/supplement")
    reviewer.press("通读全文")
    read = words(reviewer)
    assert [read.index(text) for text in ("门牌号与", "是否含测绘", "扫描件不")] == sorted(
        read.index(text) for text in ("门牌号与", "是否含测绘", "扫描件不")
    )
    reviewer.press("确认无误，发出")
    assert "请先确认没有其他需要补充的内容" in words(reviewer)
    reviewer.page.check("#complete", force=True)
    reviewer.press("确认无误，发出")
    assert "待补充" in words(reviewer)

    applicant.log_in(email)
    applicant.open(f"/filings/{filing_id}/supplement")
    assert "2017年10月25日" in words(applicant) and "扫描件不清晰" in words(applicant)
    replies = applicant.page.locator('textarea[name^="reply-"]')
    replies.nth(0).fill("租赁合同有误，已更正合同")
    replies.nth(1).fill("不含测绘")
    applicant.press("提交补充信息")
    assert "第3项尚未答复" in words(applicant)
    assert (
        applicant.page.locator('textarea[name^="reply-"]').nth(0).input_value() == "租赁合同有误，已更正合同"
    )
    applicant.open(f"/filings/{filing_id}/documents")
    paper = tmp_path / "clear.pdf"
    paper.write_bytes(stories.a_pdf("clear"))
    card = applicant.page.locator('[id="legal_representative_id"]')
    form = card.locator('form:has(input[type="file"])').first
    form.locator('input[type="file"]').set_input_files(str(paper))
    form.locator("button").last.click()
    # Back on the letter, where the next item waits.
    applicant.page.get_by_text("已上传新的文件或更新").wait_for()
    applicant.press("提交补充信息")
    assert "补充信息已提交" in words(applicant)

    reviewer.open(f"/review/{filing_id}")
    reviewer.page.locator("#asked button").first.click()
    reviewer.page.wait_for_load_state("load")
    assert "第1项已认定补齐" in words(reviewer)
    reviewer.open(f"/review/{filing_id}/return")
    states = reviewer.page.locator('input[name^="state-"][value="open"]')
    settled = reviewer.page.locator('input[name^="state-"][value="settled"]')
    assert (states.count(), settled.count()) == (2, 2)
    states.nth(0).check(force=True)
    reviewer.page.locator('textarea[name^="why-"]').nth(0).fill("请写入申报表")
    settled.nth(1).check(force=True)
    reviewer.press("退回申请人继续补充")
    assert "待补充" in words(reviewer)

    applicant.open(f"/filings/{filing_id}/supplement")
    assert "请写入申报表" in words(applicant)
    applicant.page.locator('textarea[name^="reply-"]').nth(0).fill("已写明：不含测绘")
    applicant.press("提交补充信息")
    assert "补充信息已提交" in words(applicant)
    with inside(server):
        from filing.models import Filing

        found = db.session.get_one(Filing, filing_id)
        stories.answer_findings(found, found.reviewer, "2017-09-28 12:00")
    reviewer.open(f"/review/{filing_id}/accept")
    box = reviewer.page.locator('input[name="within_scope"]')
    if box.count():
        box.check(force=True)
    reviewer.press("备案完成，出具回执")
    assert "鲁青外资备2017" in words(reviewer)
