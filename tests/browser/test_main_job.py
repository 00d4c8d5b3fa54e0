"""The main job as two people do it: from an account to the receipt in both hands."""

from __future__ import annotations

import itertools
from datetime import date

import pytest

from filing.domain.forms import form_on
from tests.browser.conftest import PASSWORD
from tests.browser.filling import fill_in
from tests.samples import establishment_answers
from tests.services.stories import PAPERS, a_pdf

pytestmark = pytest.mark.browser
FORM = form_on("establishment", date(2017, 9, 28))
#: What a joint venture of three investors takes from 新建申报 to 待审核, with every optional field.
MOST_FIELDS, MOST_PAGES = 110, 40
_numbers = itertools.count(1)


def register(visitor) -> str:
    visitor.open("/register")
    email = f"li{next(_numbers)}@example.com"
    visitor.page.fill("#email", email)
    visitor.page.fill("#name", "李敏")
    visitor.page.check('input[name="belonging"][value="new"]', force=True)
    visitor.page.fill("#organisation", "海湾律师事务所")
    visitor.page.fill("#password", PASSWORD)
    visitor.page.fill("#password_again", PASSWORD)
    visitor.press("注册")
    visitor.log_in(email)
    return email


def begin(visitor) -> str:
    visitor.open("/filings")
    visitor.press("新建申报")
    visitor.press("开始填写")
    return "/filings/" + visitor.page.url.split("/filings/")[1].split("?")[0]


def upload_everything(visitor, filing: str, folder) -> None:
    visitor.open(f"{filing}/documents")
    for kind in dict.fromkeys(PAPERS):
        paper, card = folder / f"{kind}.pdf", visitor.page.locator(f'[id="{kind}"]')
        paper.write_bytes(a_pdf(kind))
        for place in range(card.locator("form[data-upload]").count()):
            form = card.locator("form[data-upload]").nth(place)
            form.locator('input[type="file"]').set_input_files(str(paper))
            form.locator("button").click()
            card.locator("li").nth(place).wait_for()
        card.get_by_text("已齐").first.wait_for()
    visitor.look()


def test_from_a_blank_form_to_the_receipt(visit, tmp_path):
    applicant = visit()
    register(applicant)
    applicant.typed = applicant.pages = 0
    filing = begin(applicant)
    fill_in(applicant, FORM, filing, establishment_answers())
    upload_everything(applicant, filing, tmp_path)
    applicant.open(f"{filing}/letter")
    assert "青岛莱茵精密机械有限公司" in applicant.page.locator("main").inner_text()
    applicant.open(f"{filing}/review")
    assert applicant.page.locator(".govuk-error-summary").count() == 0, applicant.page.locator(
        ".govuk-error-summary"
    ).inner_text()
    applicant.press("提交")
    applicant.press("确认申报")
    assert "待审核" in applicant.page.locator("main").inner_text()
    if applicant.script:
        assert applicant.typed <= MOST_FIELDS and applicant.pages <= MOST_PAGES

    reviewer = visit()
    reviewer.log_in("reviewer@example.com")
    number = filing.rsplit("/", 1)[1]
    reviewer.open("/review")
    reviewer.open(f"/review/{number}")
    reviewer.press("领取")
    assert "青岛莱茵精密机械有限公司" in reviewer.page.locator("main").inner_text()
    accept(reviewer, number)

    applicant.open(filing)
    assert "备案完成" in applicant.page.locator("main").inner_text()
    same = [download(person, filing) for person in (applicant, reviewer)]
    assert same[0] == same[1] and same[0].startswith(b"%PDF")
    stranger = visit()
    assert "真实有效" in checked(stranger, same[0], tmp_path)
    assert "不是原件" in checked(stranger, same[0].replace(b"%PDF-1.7", b"%PDF-1.6"), tmp_path)
    for page in ("/verify/offline", "/verify/2345678923456789"):
        stranger.open(page)
    life = reviewer.page.locator('a[href^="/receipts/"]:not([href*=".pdf"])').first.get_attribute("href")
    for page in (life, "/receipts", f"{life}/collection", f"{life}/correction", "/review/batches/new"):
        reviewer.open(page)


def checked(stranger, pdf: bytes, folder) -> str:
    """What somebody who was handed the file is told of it."""
    (folder / "handed over.pdf").write_bytes(pdf)
    stranger.open("/verify")
    stranger.page.set_input_files("#file", str(folder / "handed over.pdf"))
    stranger.press("核验文件")
    return stranger.page.locator("main").inner_text()


def accept(reviewer, number: str) -> None:
    reviewer.open(f"/review/{number}/accept")
    reviewer.page.check('input[name="within_scope"]', force=True)
    reviewer.page.locator("main form button.govuk-button").last.click()
    reviewer.page.wait_for_load_state("load")
    reviewer.look()
    assert "备案完成" in reviewer.page.locator("main").inner_text()


def download(visitor, filing: str) -> bytes:
    href = visitor.page.locator('a[href^="/receipts/"]').first.get_attribute("href")
    answer = visitor.context.request.get(visitor.server.url + href)
    assert answer.ok
    return answer.body()
