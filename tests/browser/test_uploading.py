"""Several files on one page: chosen and dropped, sent one by one, refused where they were chosen."""

from __future__ import annotations

import base64

import pytest

from tests.browser.changing import a_blank_form
from tests.services.stories import a_pdf

pytestmark = pytest.mark.browser
LETTER, CHART = "filing_commitment_letter", "ultimate_controller_equity_chart"
DROP = """([form, data]) => {
  const files = new DataTransfer();
  files.items.add(new File([Uint8Array.from(atob(data), (c) => c.charCodeAt(0))], "架构图.pdf", { type: "application/pdf" }));
  document.querySelector(form).dispatchEvent(new DragEvent("drop", { dataTransfer: files, bubbles: true, cancelable: true }));
}"""


def test_files_of_a_page_are_sent_together_and_refused_one_by_one(meet, tmp_path):
    visitor = meet()
    filing, _ = a_blank_form(visitor)
    visitor.open(f"{filing}/documents")
    for name, data in (("承诺书.pdf", a_pdf("1")), ("附页.pdf", a_pdf("2")), ("程序.pdf", b"MZ")):
        (tmp_path / name).write_bytes(data)
    page = visitor.page
    chosen = page.locator(f'[id="{LETTER}"] input[type="file"]')
    chosen.set_input_files([str(tmp_path / name) for name in ("承诺书.pdf", "程序.pdf", "附页.pdf")])
    page.evaluate(DROP, [f'[id="{CHART}"] form[data-upload]', base64.b64encode(a_pdf("3")).decode()])
    page.get_by_role("button", name="上传本页已选的全部文件").click()
    refused = page.locator(f'[id="{LETTER}"] .govuk-error-message')
    refused.wait_for()
    page.get_by_role("link", name="架构图.pdf", exact=True).wait_for()
    assert "“程序.pdf”不是 PDF" in refused.inner_text()
    papers = page.locator(f'[id="{LETTER}"] .app-papers li')
    assert [papers.nth(n).inner_text().split()[0] for n in (0, 1)] == ["承诺书.pdf", "附页.pdf"]
    assert page.locator('iframe[name="paper"]').get_attribute("src").startswith("/filings/")
    visitor.look()
