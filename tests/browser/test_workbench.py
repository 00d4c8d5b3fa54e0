"""The reviewer's workbench in a browser: search, a view kept under a name, and keys that can be switched off."""

from __future__ import annotations

import pytest

from tests.browser.test_review_journey import submitted, words  # noqa: F401

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [1280, 390])
def test_found_kept_as_a_view_and_read_by_keys(meet, submitted, width):  # noqa: F811
    _, filing_id = submitted
    reviewer = meet(width, True)
    reviewer.log_in("reviewer@example.com")
    reviewer.open("/review?search=莱茵（精密")
    assert "青岛莱茵精密机械有限公司" in words(reviewer)
    reviewer.page.fill("#view-name", f"莱茵{width}")
    reviewer.press("保存视图")
    tabs = reviewer.page.locator(".app-tabs a[aria-current]").all_inner_texts()
    assert f"莱茵{width}" in [tab.split()[0] for tab in tabs]
    reviewer.open(f"/review/{filing_id}")
    page = reviewer.page
    page.keyboard.press("?")
    assert "下一栏" in page.locator("#keys").inner_text()
    page.keyboard.press("Escape")
    page.locator("#keys").wait_for(state="hidden")
    page.keyboard.press("j")
    first = page.evaluate("document.activeElement.id")
    page.keyboard.press("j")
    page.keyboard.press("k")
    assert first.startswith("line-") and page.evaluate("document.activeElement.id") == first
    # A key in the moment in which the closed dialog still has the focus is the page's.
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("?")
    page.locator("#keys-on").focus()
    page.evaluate("""() => {
        document.querySelector("#keys").close();
        document.activeElement.dispatchEvent(new KeyboardEvent("keydown", {key: "j", bubbles: true}));
    }""")
    after_it = page.evaluate("document.activeElement.id")
    assert after_it.startswith("line-") and after_it != first
    page.click("#keys-button")
    page.uncheck("#keys-on")
    page.keyboard.press("Escape")
    page.locator("#keys").wait_for(state="hidden")
    page.keyboard.press("?")
    assert not page.locator("#keys").is_visible()
