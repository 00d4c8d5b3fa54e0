"""变更事项: the heads as boxes to tick, and what each asks besides the new values."""

from __future__ import annotations

from dataclasses import replace

from filing.domain.forms.change.equity import EQUITY_CHANGE
from filing.domain.forms.change.heads import HEADS, MANAGEMENT, MORTGAGE, RECOVERY, SECTIONS, STRATEGIC
from filing.domain.forms.change.merging import MERGING_CHANGE
from filing.domain.forms.establishment.form import REMARKS
from filing.domain.questions.spec import Field, Group, Kind, Option, when

TICK = "（勾选需变更的事项后进入系统修改设立报告表中的相应内容）"


def _boxes(section: str) -> Field:
    options = tuple(Option(head.value, head.label) for head in HEADS.values() if head.section == section)
    title = SECTIONS[section].title
    return Field(
        section, f"□{title}{TICK}", Kind.MULTICHOICE, required=False, options=options, short=title,
        article=SECTIONS[section].article,
    )  # fmt: skip


def _described(section: str) -> Group:
    title = SECTIONS[section].title
    box = Field(
        "selected", title, Kind.BOOL, required=False, options=(Option("true", title), Option("false", "未涉及")),
        article=SECTIONS[section].article,
    )  # fmt: skip
    words = Field(
        "description", "（描述）", Kind.LONGTEXT, when=when("selected", True), short=f"{title}的描述"
    )
    return Group(section, title, (box, words))


ANNOUNCEMENT = Field(
    "announcement_statement",
    "履行公告程序有关情况的说明",
    Kind.LONGTEXT,
    when=when("facts.must_announce", True),
    label_suffix="（仅限合并、分立、减资的情形，其他情形无需填写）",
    article="17-§6¶2",
    help="写明公告的报刊、日期，以及债权人是否提出要求。",
)

CHANGE = Group(
    "change",
    "变更事项",
    (
        _boxes("enterprise_basic_change"),
        _boxes("investor_basic_change"),
        _boxes("acquisition_change"),
        _boxes(STRATEGIC),
        EQUITY_CHANGE,
        MERGING_CHANGE,
        _described(MORTGAGE),
        _described(RECOVERY),
        _described(MANAGEMENT),
        ANNOUNCEMENT,
        replace(REMARKS, key="remarks"),
    ),
)
