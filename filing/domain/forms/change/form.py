"""外商投资企业变更备案申报表 (商务部公告2017年第37号附件2), declared once beside the establishment form."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from filing.domain.forms import transactions
from filing.domain.forms.change.dates import EVENT
from filing.domain.forms.change.equity import CAUSES, EQUITY_CHANGE
from filing.domain.forms.change.heads import EQUITY, MANAGEMENT, MERGING, MORTGAGE, RECOVERY, STRATEGIC
from filing.domain.forms.change.matters import CHANGE
from filing.domain.forms.enterprise import ENTERPRISE
from filing.domain.forms.establishment.form import PAGES as ESTABLISHMENT_PAGES
from filing.domain.forms.establishment.form import SIGNING
from filing.domain.forms.investors import INVESTORS
from filing.domain.questions.spec import Form, Group, Page, when

_HEAD_PAGES = (
    Page(
        "heads",
        "变更事项",
        tuple(("change", key) for key in ("enterprise_basic_change", "investor_basic_change", "acquisition_change", STRATEGIC))
        + (("change", EQUITY, "cause_and_mode"), ("change", EQUITY, "overseas_company_equity"))
        + (("change", MERGING), ("change", MORTGAGE), ("change", RECOVERY), ("change", MANAGEMENT)),
        "change",
    ),
)  # fmt: skip


def _with_premiums(page: Page) -> Page:
    """溢折价 is asked beside what each investor holds."""
    premiums = ("change", EQUITY, "premiums")
    return replace(page, paths=(*page.paths, premiums)) if page.section == "investors" else page


PAGES = (
    *_HEAD_PAGES,
    *(_with_premiums(page) for page in ESTABLISHMENT_PAGES if page.section not in ("remarks", "signing")),
    Page("announcement", "公告程序的说明", (("change", "announcement_statement"),), "change", when("facts.must_announce", True)),
    Page("change-remarks", "备注", (("change", "remarks"),), "change", optional=True),
    Page("signing", "发生日期与签署", (("event",), ("signing",)), "signing"),
)  # fmt: skip

_SIGNING = replace(
    SIGNING,
    members=tuple(
        replace(
            m,
            options=tuple(o for o in m.options if o.value == "enterprise"),
            help="变更备案由外商投资企业指定的代表或委托的代理人申报。",
            article="17-§6",
        )
        if m.key == "filed_by"
        else replace(m, label="法定代表人是否委托他人签署相关文件")
        for m in SIGNING.members
    ),
)

REVISED_2017 = Form(
    key="change-2017",
    kind="change",
    title="外商投资企业变更备案申报表",
    valid_from=date(2017, 7, 30),
    members=(
        CHANGE,
        ENTERPRISE,
        INVESTORS,
        transactions.ACQUISITION,
        replace(transactions.STRATEGIC_INVESTMENT, when=None, min_rows=0),
        EVENT,
        _SIGNING,
    ),
    headings={
        "change": ("", "变更事项"),
        "enterprise": ("", "外商投资企业基本信息"),
        "investors": ("", "外商投资企业投资者基本信息（可按投资者数量下拉填报）"),
        "acquisition": ("", "并购设立外商投资企业交易基本情况"),
        "strategic_investment": ("", "外国投资者战略投资非外商投资上市公司交易基本情况"),
        "event": ("", "变更事项的日期"),
        "signing": ("", "申报与签署"),
    },
    pages=PAGES,
)


def _as_of_2016() -> Group:
    """Under the 2016 order 并购, 战略投资 and what follows from them were approved, not filed."""
    closed = ("acquisition_change", STRATEGIC)
    not_strategic = replace(
        EQUITY_CHANGE,
        members=tuple(
            replace(m, options=(replace(CAUSES[0], options=CAUSES[0].options[1:]), CAUSES[1]))
            if m.key == "cause_and_mode"
            else m
            for m in EQUITY_CHANGE.members
            if m.key != "overseas_company_equity"
        ),
    )
    kept = (not_strategic if m is EQUITY_CHANGE else m for m in CHANGE.members if m.key not in closed)
    return replace(CHANGE, members=tuple(kept))


def _without(group: Group, *keys: str) -> Group:
    return replace(group, members=tuple(m for m in group.members if m.key not in keys))


_NOT_OF_2016 = (
    ("change", "acquisition_change"),
    ("change", STRATEGIC),
    ("change", EQUITY, "overseas_company_equity"),
)

#: 2016年办法的附件未公开收录：沿用2017年表，去掉三、四两部分。
ORDER_2016 = replace(
    REVISED_2017,
    key="change-2016",
    valid_from=date(2016, 10, 8),
    members=(
        _as_of_2016(),
        ENTERPRISE,
        INVESTORS,
        _without(EVENT, "registration_on", "disclosed_on"),
        _SIGNING,
    ),
    pages=tuple(
        replace(
            p,
            paths=tuple(path for path in p.paths if path not in _NOT_OF_2016),
        )
        for p in PAGES
        if p.section not in ("acquisition", "strategic_investment")
    ),
)  # fmt: skip

VERSIONS = (ORDER_2016, REVISED_2017)
