"""No typed word is lost: each kind of box, on each way out of its page."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Page, TimeoutError, expect
from sqlalchemy import select

from filing.current import calendar
from filing.extensions import db, transaction
from filing.models import Enterprise, Filing, User
from filing.services.filings import changes, drafts, review
from filing.services.filings.review import Ask
from filing.services.people import accounts
from tests.browser import changing
from tests.browser.conftest import PASSWORD, Visitor
from tests.conftest import shanghai
from tests.domain.change.matters import ticking
from tests.services import enterprises, stories

pytestmark = pytest.mark.browser
AT = "2017-09-28 09:00"
#: Countries to type into a picker: another one for each way.
NAMES = ("法国", "日本", "韩国", "泰国", "荷兰", "瑞士", "德国")


@dataclass
class Places:
    """Pages with every kind of box, by what the boxes are; whose they are."""

    email: str
    pages: dict[str, str] = field(default_factory=dict)
    draft: str = ""
    asked: str = ""


@pytest.fixture
def places(server) -> Places:
    here = Places(f"typing-{secrets.token_hex(4)}@example.com")
    with changing.inside(server):
        reviewer = db.session.scalar(select(User).where(User.email == "reviewer@example.com"))
        with transaction():
            person = accounts.register_applicant(
                here.email, "李敏", PASSWORD, shanghai(AT), organisation=here.email
            )
        draft = stories.draft(person)
        recorded = enterprises.an_enterprise(person, "2017-07-03", "2017-07-03 10:00")
        with transaction():
            change = changes.begin(person, "change", Enterprise.locked(recorded.id), shanghai(AT), "")
            heads = {**ticking("equity_change"), "merger_division_termination": {"kind": ["division"]}}
            drafts.save_part(change, person, ("change",), heads, shanghai(AT))
        asked = stories.claimed(person, reviewer)
        with transaction():
            asks = [Ask("请说明", path=("remarks",)), Ask("请写明", path=("investors", 0, "name_cn"))]
            review.request_supplement(Filing.locked(asked.id), reviewer, shanghai(AT), calendar(), asks, "")
        row = draft.answers["investors"][0]["id"]
        here.draft, here.asked = f"/filings/{draft.id}", f"/filings/{asked.id}"
        here.pages = {
            "text, picker, amount, day": f"{here.draft}/investors/{row}",
            "long text": f"{here.draft}/remarks",
            "table of shares": f"/filings/{change.id}/investors",
            "rows": f"/filings/{change.id}/heads",
            "replies": f"{here.asked}/supplement",
        }
    return here


BOXES = """() => [...document.querySelectorAll("form[data-autosave] :is(input[type=text], input:not([type]), textarea)")]
  .filter((box) => box.id && box.offsetParent && !box.disabled).map((box) => [box.id, box.getAttribute("role") || box.type])"""

#: Every word stands in its box.
HOLD = "Object.entries(typed).every(([id, word]) => document.getElementById(id)?.value === word)"


class Writer:
    """Types another word into each box of a page, and looks for them afterwards."""

    def __init__(self, visitor: Visitor, email: str, path: str):
        self.visitor, self.email, self.page = visitor, email, visitor.page
        self.url, self.turn = visitor.server.url + path, 0
        self.typed: dict[str, str] = {}

    def open(self) -> None:
        self.page.goto(self.url)

    def write(self, page: Page | None = None) -> None:
        self.turn += 1
        page = page or self.page
        self.typed = {}
        for name, kind in page.evaluate(BOXES):
            box = page.locator(f'[id="{name}"]')
            word = self._word(name, kind)
            box.fill(word)
            if kind == "combobox":
                box.press("Tab")
            self.typed[name] = word

    def _word(self, name: str, kind: str) -> str:
        if kind == "combobox":
            return NAMES[self.turn % len(NAMES)]
        if "deadline" in name:
            return f"2031-01-{self.turn + 10}"
        return (
            str(100 + self.turn)
            if any(w in name for w in ("capital", "amount", "ratio"))
            else f"第{self.turn}个"
        )

    def lost(self) -> dict[str, str]:
        """What stands neither in its box nor in what the page offers to put back."""
        offered = self.page.locator('[data-notice="kept"]')
        self._wait(f"{HOLD} || document.querySelector('[data-notice=kept]')")
        if offered.count():
            offered.get_by_role("button", name="恢复").click()
            self._wait(HOLD)
        now = {name: self.page.locator(f'[id="{name}"]').input_value() for name in self.typed}
        return {name: now[name] for name, word in self.typed.items() if now[name] != word}

    def _wait(self, until: str) -> None:
        with suppress(TimeoutError):
            self.page.wait_for_function(f"(typed) => {until}", arg=self.typed, timeout=15_000)

    # The ways out of a page; each ends on it.

    def away(self) -> None:
        self.write()
        self.page.locator("a.govuk-back-link").first.click()
        self.page.wait_for_load_state("load")
        self.open()

    def back(self) -> None:
        self.write()
        self.page.locator("a.govuk-back-link").first.click()
        self.page.wait_for_load_state("load")
        self.page.go_back()

    def enter(self) -> None:
        self.write()
        lines = [name for name, kind in self.page.evaluate(BOXES) if kind == "text"]
        if lines:
            self.page.locator(f'[id="{lines[0]}"]').press("Enter")
            self.page.wait_for_load_state("load")
        self.open()

    def without_network(self) -> None:
        self.visitor.context.set_offline(True)
        self.write()
        self.page.get_by_text("未能保存，将重试").wait_for()
        self.visitor.context.set_offline(False)
        self.open()

    def in_two_windows(self) -> None:
        other = self.visitor.context.new_page()
        other.goto(self.url)
        self.write(other)
        theirs = set(self.typed.values())
        other.get_by_text("已保存").wait_for()
        other.close()
        self.write()
        self.page.get_by_role("button", name="查看两处差异").click()
        self.page.get_by_role("heading", name="修改了这一页").or_(
            self.page.get_by_text("请先处理以下问题")
        ).wait_for()
        said = self.page.locator("main").inner_text()
        assert any(word in said for word in theirs), said
        keep = self.page.get_by_role("button", name="保留我填写的").or_(
            self.page.get_by_role("button", name="保存，稍后继续")
        )
        keep.click()
        self.page.wait_for_load_state("load")
        self.open()

    def session_lost(self) -> None:
        self.write()
        self.visitor.context.clear_cookies()
        self.page.get_by_role("button", name="重新登录").click()
        self.log_in_again()
        self.open()

    def log_in_again(self) -> None:
        self.page.fill("#email", self.email)
        self.page.fill("#password", PASSWORD)
        self.page.get_by_role("button", name="登录", exact=True).last.click()
        self.page.wait_for_load_state("load")


EVERY_WAY: tuple[Callable[[Writer], None], ...] = (
    Writer.away, Writer.back, Writer.enter, Writer.without_network, Writer.in_two_windows, Writer.session_lost,
)  # fmt: skip
#: One script saves every page; where boxes differ only in what they hold, the ways on which that counts.
SOME_WAYS = {"long text": (Writer.back,), "table of shares": (Writer.enter,), "rows": (Writer.away,)}


def test_no_typed_word_is_lost_on_any_way_out_of_a_page(meet, places):
    visitor = meet(390)
    visitor.log_in(places.email)
    lost = {}
    for boxes, path in places.pages.items():
        writer = Writer(visitor, places.email, path)
        for way in SOME_WAYS.get(boxes, EVERY_WAY):
            writer.open()
            way(writer)
            lost[boxes, way.__name__] = writer.lost()
            assert writer.typed, boxes
    assert {key: found for key, found in lost.items() if found} == {}

    # A page that is sent once is not saved on the way; it offers the reason, or has it where one goes back.
    page = visitor.open(f"{places.asked}/moves/cancel")
    page.fill("#reason", "项目终止")
    page.locator("a.govuk-back-link").click()
    page.wait_for_load_state("load")
    page.go_back()
    expect(page.locator("#reason")).to_have_value("项目终止")
    visitor.open(f"{places.asked}/moves/cancel")
    page.get_by_role("button", name="恢复").click()
    assert page.input_value("#reason") == "项目终止"
    visitor.press("确定撤销申报")
    assert "已撤销申报" in page.locator("main").inner_text()

    # A colleague deletes the draft while somebody types in it.
    page.goto(visitor.server.url + places.pages["long text"])
    other = visitor.context.new_page()
    other.goto(f"{visitor.server.url}{places.draft}/delete")
    other.locator("main form button").first.click()
    other.wait_for_load_state("load")
    page.fill("#remarks", "带走这一句")
    gone = page.locator('[data-notice="gone"] textarea')
    gone.wait_for()
    assert "带走这一句" in gone.input_value()
