"""A change of a recorded enterprise, step by step, as people take them in a browser."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filing.current import now
from filing.extensions import db, transaction
from filing.services.filings import drafts
from filing.services.people import accounts
from tests.browser.conftest import PASSWORD, Visitor
from tests.browser.filling import by_id, put
from tests.conftest import shanghai
from tests.services import enterprises
from tests.services.stories import a_pdf


@contextmanager
def inside(server) -> Iterator[None]:
    """The server's own database and files, from this process."""
    with server.app.app_context():
        yield
        db.session.remove()
        db.engine.dispose()


def a_blank_form(visitor: Visitor) -> tuple[str, str]:
    """The path of a filing that was just begun, and the e-mail of its new applicant, who is logged in.

    For what begins there: the pages up to it are the main job's.
    """
    email = f"blank-{secrets.token_hex(4)}@example.com"
    with inside(visitor.server), transaction():
        person = accounts.register_applicant(email, "李敏", PASSWORD, now(), organisation=email)
        filing = drafts.create(person, "establishment", now())
        path = f"/filings/{filing.id}"
    visitor.log_in(email)
    return path, email


def an_applicant(server, at: str = "2017-07-03 09:00", **record) -> tuple[str, int]:
    """The e-mail of a new applicant, and the enterprise that is on record for them."""
    email = f"change-{secrets.token_hex(4)}@example.com"
    with inside(server):
        with transaction():
            person = accounts.register_applicant(email, "李敏", PASSWORD, shanghai(at), organisation=email)
        return email, enterprises.an_enterprise(person, "2017-07-03", "2017-07-03 10:00", **record).id


def begin(visitor: Visitor, email: str, enterprise: int) -> str:
    """The path of a change begun from the record."""
    visitor.log_in(email)
    visitor.open(f"/enterprises/{enterprise}")
    visitor.press("变更备案")
    return path_of(visitor)


def path_of(visitor: Visitor) -> str:
    return "/filings/" + visitor.page.url.split("/filings/")[1].split("/")[0].split("?")[0]


def tick_heads(visitor: Visitor, filing: str, *heads: str) -> None:
    visitor.open(f"{filing}/heads")
    for head in heads:
        visitor.page.check(by_id(head), force=True)
    visitor.press("保存，稍后继续")


def fill(visitor: Visitor, filing: str, place: str, **answers: str) -> None:
    visitor.open(f"{filing}/{place}")
    for name, text in answers.items():
        put(visitor, name.replace("__", "-"), text)
    visitor.press("保存，稍后继续")


def date_and_sign(visitor: Visitor, filing: str, on: str = "2017-09-27") -> None:
    """One day and one basis for every head, and who signs."""
    visitor.open(f"{filing}/signing")
    visitor.page.locator("input[name$=-occurred_on]").first.fill(on)
    visitor.page.get_by_label("最高权力机构作出决议之日").first.check()
    if visitor.page.get_by_role("button", name="全部相同").count():
        visitor.press("全部相同")
    visitor.page.check(by_id("filed_by-enterprise"), force=True)
    visitor.page.check(by_id("by_attorney-false"), force=True)
    visitor.press("保存，稍后继续")


def upload_what_is_asked(visitor: Visitor, filing: str, folder: Path) -> None:
    """A file for whatever the page still asks for, until it asks for nothing."""
    visitor.open(f"{filing}/documents")
    asked = visitor.page.locator("section.app-card", has_text="待上传")
    while before := asked.count():
        label = asked.first.locator("form.app-upload", has_text="选择文件").first
        paper = folder / f"{secrets.token_hex(4)}.pdf"
        paper.write_bytes(a_pdf(paper.name))
        label.locator('input[type="file"]').set_input_files(str(paper))
        label.locator("button").click()
        visitor.page.get_by_role("link", name=paper.name, exact=True).wait_for()
        assert asked.count() <= before
    visitor.look()


def submit(visitor: Visitor, filing: str) -> None:
    for page in ("letter", "print", "review"):
        visitor.open(f"{filing}/{page}")
    wrong = visitor.page.locator(".govuk-error-summary")
    assert wrong.count() == 0, wrong.inner_text()
    visitor.press("提交")
    visitor.press("确认申报")
    assert "待审核" in visitor.page.locator("main").inner_text()


def review(visitor: Visitor, filing: str) -> str:
    """What the agency was shown before it accepted; every finding is answered."""
    number = filing.rsplit("/", 1)[1]
    visitor.log_in("reviewer@example.com")
    visitor.open(f"/review/{number}")
    visitor.press("领取")
    shown = visitor.page.locator("main").inner_text()
    assert "变更前后对照" in shown
    while (cards := visitor.page.locator("article:has(form)")).count():
        cards.first.locator('input[value="not_concerned"]').check(force=True)
        cards.first.locator("textarea[name=reason]").fill("经核对不涉及。")
        cards.first.get_by_role("button").first.click()
        visitor.page.wait_for_load_state("load")
    visitor.open(f"/review/{number}/accept")
    visitor.page.check("input[name=within_scope]", force=True)
    visitor.page.locator("main form button.govuk-button").last.click()
    visitor.page.wait_for_load_state("load")
    visitor.look()
    assert "备案完成" in visitor.page.locator("main").inner_text()
    return shown
