"""A group of like enterprises from one workbook and one filing at hand: what it costs a person, counted.

The model is the keystroke-level one (Card, Moran and Newell): a click is making up one's mind, pointing and pressing;
choosing files is three of them, in the system's own window; each page that is loaded is waited for, and each filing is
read before it is sent in. All are made at once; one is then sent in, and each of the others takes as long. What is done
outside, filling the workbook in and signing, is no part of it.
"""

from __future__ import annotations

import io
import secrets
from dataclasses import dataclass

import pytest
from openpyxl import Workbook

from filing.extensions import transaction
from filing.services.people import accounts
from tests.browser.changing import inside
from tests.browser.conftest import PASSWORD, Visitor
from tests.conftest import shanghai
from tests.services import stories
from tests.services.stories import a_pdf

pytestmark = pytest.mark.browser
FILINGS, MOST_MINUTES = 20, 20
MIND, POINT, PRESS, LOAD, READ = 1.35, 1.1, 0.2, 1.0, 15.0
CLICK = MIND + POINT + PRESS
HEADS = ("企业中文名称", "详细地址", "投资者中文姓名/名称", "认缴出资额", "权益比例（%）", "出资期限")
INVESTORS = (("莱茵机械股份公司", "600000", "60"), ("海港投资有限公司", "400000", "40"))


@dataclass
class Person:
    """Whoever sits in front of the browser, and the seconds that it took."""

    visitor: Visitor
    seconds: float = 0.0

    def press(self, name: str) -> None:
        self.seconds += CLICK + LOAD
        self.visitor.press(name)

    def enter(self, link) -> None:
        self.seconds += CLICK + LOAD
        self.visitor.enter(link)

    def tick(self, box) -> None:
        self.seconds += CLICK
        box.check(force=True)

    def choose(self, box, files) -> None:
        self.seconds += 3 * CLICK
        box.set_input_files(files)

    def read(self) -> None:
        self.seconds += READ


def a_workbook(names: list[str]) -> dict:
    book, kept = Workbook(), io.BytesIO()
    book.active.append(HEADS)
    for number, name in enumerate(names, 1):
        for place, (investor, amount, share) in enumerate(INVESTORS):
            own = (name, f"山东路{number}号") if place == 0 else ("", "")
            book.active.append([*own, investor, amount, share, "2027-12-31"])
    book.save(kept)
    return {
        "name": "集团.xlsx",
        "mimeType": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "buffer": kept.getvalue(),
    }


def a_sample(server) -> tuple[str, int]:
    email = f"group-{secrets.token_hex(4)}@example.com"
    with inside(server):
        with transaction():
            when = shanghai("2017-09-01 09:00")
            person = accounts.register_applicant(email, "李敏", PASSWORD, when, organisation=email)
        return email, stories.draft(person).id


def test_twenty_like_filings_take_a_person_less_than_twenty_minutes(meet, server):
    email, sample = a_sample(server)
    names = [f"青岛莱茵{number}号机械有限公司" for number in range(1, FILINGS + 1)]
    person = Person(meet())
    visitor, page = person.visitor, person.visitor.page
    visitor.log_in(email)
    visitor.open(f"/filings/{sample}")
    person.press("批量新建类似的申报")
    person.choose(page.locator("#file"), a_workbook(names))
    for words in ("授权委托书", "股权架构图"):
        person.tick(page.locator("label", has_text=words).locator("xpath=../input"))
    person.press("新建")
    assert page.locator("#made tbody tr").count() == FILINGS

    name = names[0]
    papers = [
        {"name": f"{name}-{kind}.pdf", "mimeType": "application/pdf", "buffer": a_pdf(kind)}
        for kind in ("承诺书", "名称预先核准通知书")
    ]
    person.choose(page.locator("#papers-file"), papers)
    page.get_by_role("button", name="上传", exact=True).click()
    row = page.locator("#made tr", has_text=name)
    row.get_by_text("已齐").wait_for()
    person.seconds += CLICK + LOAD
    at_once, person.seconds = person.seconds, 0.0

    person.enter(row.get_by_role("link", name="核对并申报"))
    person.read()
    person.press("提交")
    person.press("确认申报")
    person.press("回到同一批申报")
    assert "待审核" in row.inner_text()
    minutes = (at_once + FILINGS * person.seconds) / 60
    assert minutes <= MOST_MINUTES, f"{minutes:.1f}"
    # Nothing is left in the agency's queue, which other journeys share.
    row.get_by_role("link", name=name).click()
    visitor.press("撤回修改")
    visitor.press("确定撤回修改")
