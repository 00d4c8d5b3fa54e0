"""变更备案 from the record to the receipt: six changes, over both widths, with a script and without, in both hands."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import product
from typing import Any

import pytest

from tests.browser import changing
from tests.browser.conftest import Visitor
from tests.browser.filling import by_id, fill_rows, put
from tests.domain.change.matters import CHANGE
from tests.samples import investor

pytestmark = pytest.mark.browser
BASIC, EQUITY = "enterprise_basic_change", "equity_change-cause_and_mode-equity.not_strategic_investment"
WIDE, NARROW = 1280, 390
NEWCOMER = "新港资本有限公司"
#: Each journey is made in hands of its own; `make soak` makes each in every hands.
EVERY_HANDS = tuple(product((WIDE, NARROW), (True, False))) if "FILING_TEST_EVERY_HANDS" in os.environ else ()


@dataclass(frozen=True)
class Journey:
    """What happened, who files and who reviews in which browser, and what is read afterwards."""

    applicant: tuple[int, bool]
    reviewer: tuple[int, bool]
    heads: tuple[str, ...]
    fill: Callable[[Visitor, str], None]
    #: What the reviewer reads as changed, and what the record says afterwards.
    shown: tuple[str, ...]
    recorded: str
    record: Mapping[str, Any] = field(default_factory=dict)


def more_capital_from_a_newcomer(visitor: Visitor, filing: str) -> None:
    changing.fill(visitor, filing, "enterprise/capital", registered_capital="1500000")
    visitor.open(f"{filing}/investors")
    group = CHANGE.form_on(date(2017, 9, 28)).member("investors")
    fill_rows(visitor, group, [investor("a9", NEWCOMER, "HK", "500000", "33.34")], "investors")
    visitor.open(f"{filing}/investors")
    for name, amount, share in (
        ("莱茵机械股份公司", "333300", "22.22"), ("海港投资有限公司", "333300", "22.22"),
        ("青岛海湾电子有限公司", "333400", "22.22"),
    ):  # fmt: skip
        line = visitor.page.locator("tr", has_text=name)
        line.locator("input[name$=-subscribed_capital]").fill(amount)
        line.locator("input[name$=-equity_ratio]").fill(share)
    visitor.press("保存，稍后继续")


def a_name_and_an_address(visitor: Visitor, filing: str) -> None:
    names = {"enterprise_name__cn": "青岛新莱茵机械有限公司", "registered_address__detail": "香港中路8号"}
    changing.fill(visitor, filing, "enterprise/names", **names)


def nothing_more(visitor: Visitor, filing: str) -> None:
    visitor.open(f"{filing}/heads")
    visitor.page.check(by_id("merger_division_termination-termination_reason-term_expired"), force=True)
    visitor.press("保存，稍后继续")


def less_capital(visitor: Visitor, filing: str) -> None:
    changing.fill(visitor, filing, "enterprise/capital", registered_capital="900000")
    changing.fill(
        visitor,
        filing,
        "announcement",
        announcement_statement="已于2017年9月在报纸上公告，债权人未提出要求。",
    )


def another_director(visitor: Visitor, filing: str) -> None:
    visitor.open(f"{filing}/enterprise/organisation")
    visitor.enter(visitor.page.locator("main a", has_text="更改").first)
    put(visitor, "name", "安娜·米勒")
    visitor.press("保存，稍后继续")


def a_longer_term(visitor: Visitor, filing: str) -> None:
    changing.fill(visitor, filing, "enterprise/type", **{"operating_term-years-text": "50"})


JOURNEYS = {
    "more capital and a newcomer": Journey(
        (NARROW, True), (WIDE, True), (f"{BASIC}-registered_capital", EQUITY), more_capital_from_a_newcomer,
        (NEWCOMER, "1,500,000.00"), NEWCOMER,
    ),
    "a name and an address": Journey(
        (WIDE, False), (NARROW, True), (f"{BASIC}-name", f"{BASIC}-registered_address"), a_name_and_an_address,
        ("青岛新莱茵机械有限公司", "香港中路8号"), "香港中路8号",
    ),
    "the end": Journey(
        (NARROW, False), (WIDE, False), ("merger_division_termination-kind-termination",), nothing_more,
        ("终止",), "已终止",
    ),
    "less capital, announced": Journey(
        (WIDE, True), (NARROW, False), (f"{BASIC}-registered_capital",), less_capital,
        ("900,000.00", "债权人未提出要求"), "900,000.00",
    ),
    # The next two are made elsewhere too: with the keys alone, and by an enterprise that was approved.
    "another director": Journey(
        (WIDE, True), (WIDE, True), (f"{BASIC}-organisation",), another_director, ("安娜·米勒",), "安娜·米勒",
    ),
    "a longer term": Journey(
        (WIDE, True), (WIDE, True), (f"{BASIC}-operating_term",), a_longer_term, ("50",), "50年",
    ),
}  # fmt: skip
DAILY = tuple(JOURNEYS)[:4]


def hands_of(name: str) -> list[tuple]:
    """The applicant's and the reviewer's, in which a journey is made in this run."""
    own = (JOURNEYS[name].applicant, JOURNEYS[name].reviewer)
    return [(name, one, other) for one, other in zip(EVERY_HANDS, reversed(EVERY_HANDS), strict=True)] or (
        [(name, *own)] if name in DAILY else []
    )


@pytest.mark.parametrize(("name", "hands", "reviewers"), [row for name in JOURNEYS for row in hands_of(name)])
def test_a_change_from_the_record_to_the_receipt(name, hands, reviewers, meet, server, tmp_path):
    journey = JOURNEYS[name]
    email, enterprise = changing.an_applicant(server, **journey.record)
    applicant = meet(*hands)
    filing = changing.begin(applicant, email, enterprise)
    changing.tick_heads(applicant, filing, *journey.heads)
    journey.fill(applicant, filing)
    finish(applicant, meet(*reviewers), filing, tmp_path, journey.shown)
    applicant.open(f"/enterprises/{enterprise}")
    assert journey.recorded in applicant.page.locator("main").inner_text()


def finish(applicant: Visitor, reviewer: Visitor, filing: str, folder, shown: tuple[str, ...]) -> None:
    """From the last answer to the receipt in the hands of both."""
    changing.date_and_sign(applicant, filing)
    changing.upload_what_is_asked(applicant, filing, folder)
    changing.submit(applicant, filing)
    read = changing.review(reviewer, filing)
    assert [words for words in shown if words not in read] == []
    applicant.open(filing)
    assert "备案完成" in applicant.page.locator("main").inner_text()
    receipts = [receipt_of(person) for person in (applicant, reviewer)]
    assert receipts[0] == receipts[1] and receipts[0].startswith(b"%PDF")


def receipt_of(visitor: Visitor) -> bytes:
    href = visitor.page.locator('a[href^="/receipts/"][href$=".pdf"]').first.get_attribute("href")
    return visitor.context.request.get(visitor.server.url + href).body()


def test_a_director_is_changed_with_the_keys_alone(meet, server, tmp_path):
    email, enterprise = changing.an_applicant(server)
    applicant, reviewer = meet(WIDE, True), meet(NARROW, False)
    applicant.log_in(email)
    applicant.open(f"/enterprises/{enterprise}")
    keys = Keys(applicant)
    keys.press("变更备案")
    filing = changing.path_of(applicant)
    keys.press("变更事项")
    keys.write("输入发生了什么", "董事换人")
    keys.tick(f"{BASIC}-organisation")
    keys.press("保存，稍后继续")
    keys.press("企业组织机构")
    keys.press("更改")
    keys.write("name", "安娜·米勒")
    keys.press("保存，稍后继续")
    applicant.open(filing)
    keys.press("发生日期与签署")
    keys.write("occurred_on", "2017-09-27")
    keys.tick("basis-resolution")
    keys.tick("filed_by-enterprise")
    keys.tick("by_attorney-false")
    keys.press("保存，稍后继续")
    changing.upload_what_is_asked(applicant, filing, tmp_path)
    applicant.open(f"{filing}/review")
    keys.press("提交")
    keys.press("确认申报")
    assert "安娜·米勒" in changing.review(reviewer, filing)
    applicant.open(filing)
    assert receipt_of(applicant) == receipt_of(reviewer)


class Keys:
    """A person who has no mouse: everything is reached by Tab, and done by a key."""

    def __init__(self, visitor: Visitor):
        self.visitor, self.page = visitor, visitor.page

    def reach(self, is_it: str, wanted: str) -> None:
        """Tab after Tab until the focused element answers to it; where none does, the page cannot be used by keys."""
        for _ in range(200):
            self.page.keyboard.press("Tab")
            if self.page.evaluate(
                f"(wanted) => {{ const it = document.activeElement; return {is_it}; }}", wanted
            ):
                return
        raise AssertionError(f"no Tab reaches {wanted}: {self.page.url}")

    def press(self, words: str) -> None:
        self.reach(
            "document.querySelector('main').contains(it) && !it.classList.contains('app-default-submit')"
            " && it.innerText?.trim().startsWith(wanted)", words,
        )  # fmt: skip
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self.visitor.look()

    def write(self, name: str, text: str) -> None:
        self.reach("it.id?.endsWith(wanted) || it.ariaLabel?.startsWith(wanted)", name)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def tick(self, end: str) -> None:
        """A box by Space; of a group of radios Tab reaches one, and the arrows the others."""
        group = "it.name && [...document.getElementsByName(it.name)].some((one) => one.id.endsWith(wanted))"
        self.reach(group, end)
        if self.page.evaluate("document.activeElement.type") == "radio":
            while not self.page.evaluate("(end) => document.activeElement.id.endsWith(end)", end):
                self.page.keyboard.press("ArrowDown")
        self.page.keyboard.press("Space")
        assert self.page.evaluate("(end) => document.querySelector(`[id$='${end}']`).checked", end)
