"""外商投资企业变更备案申报表 (商务部公告2017年第37号附件2), declared once beside the establishment form."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from filing.domain.forms import transactions
from filing.domain.forms.change.heads import (
    EQUITY,
    HEADS,
    MANAGEMENT,
    MERGING,
    MORTGAGE,
    RECOVERY,
    SECTIONS,
    STRATEGIC,
)
from filing.domain.forms.enterprise import ENTERPRISE
from filing.domain.forms.establishment.form import PAGES as ESTABLISHMENT_PAGES
from filing.domain.forms.establishment.form import REMARKS, SIGNING
from filing.domain.forms.investors import INVESTORS
from filing.domain.forms.ways import EARLIER_ACCEPTANCE
from filing.domain.questions.spec import Field, Form, Group, Kind, Option, Page, when

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


_STRATEGIC_CAUSE = "equity.strategic_investment"
_CAUSES = (
    Option(
        "equity",
        "股权变更：",
        (
            Option("strategic_investment", "涉及外国投资者战略投资上市公司"),
            Option("not_strategic_investment", "不涉及外国投资者战略投资上市公司"),
        ),
    ),
    Option("cooperation_interest", "合作权益变更"),
)

_PREMIUMS = Group(
    "premiums",
    "股权受让溢折价",
    (
        Field("investor", "所涉投资者", Kind.INVESTOR, statutory=False),
        Field(
            "amount", "股权受让溢折价", Kind.MONEY, signed=True, required=False,
            help="溢价填正数，折价填负数；没有的可不填。",
        ),
    ),
    repeat=True,
    inline=True,
    max_rows=200,
    row_noun="股权受让溢折价",
)  # fmt: skip

EQUITY_CHANGE = Group(
    EQUITY,
    SECTIONS[EQUITY].title,
    (
        Field(
            "cause_and_mode", "变更原因及方式：", Kind.CHOICE, options=_CAUSES, required=False,
            article=SECTIONS[EQUITY].article,
        ),
        replace(_PREMIUMS, when=when("cause_and_mode", "equity", "cooperation_interest")),
        Field(
            "overseas_company_equity",
            "境内企业是否以接受境外公司股权作为股权转让的对价",
            Kind.BOOL,
            required=False,
            when=when("cause_and_mode", "equity", "cooperation_interest"),
            article="17-§8（八）",
            help="由境内企业收取境外公司股权作为支付手段的，须提交境内企业《企业境外投资证书》；由境外投资者收取的，无需提供。",
            statutory=False,
            routing=True,
        ),
    ),
    label_suffix="（填写下表，同时根据变更的实际情况，勾选填写“外商投资企业基本信息变更”、“投资者基本信息变更”或"
    "“合并、分立、终止”栏中相应信息）",
)  # fmt: skip

_KINDS = (
    Option(
        "merger",
        "合并",
        (
            Option("new_entity", "新设合并（合并后被解散）"),
            Option(
                "absorption",
                "吸收合并",
                (Option("survives", "合并后存续"), Option("dissolved", "合并后被解散")),
            ),
        ),
    ),
    Option("division", "分立"),
    Option("termination", "终止"),
)

_REASONS = (
    Option("merger_or_division", "因合并或者分立需要解散"),
    Option(
        "term_expired", "章程规定的经营期限届满或者章程规定的其他解散事由出现，但企业通过修改章程而存续的除外"
    ),
    Option(
        "resolution",
        "最高权力机构决议解散",
        (
            Option("serious_losses", "企业发生严重亏损，无力继续经营"),
            Option("force_majeure", "因不可抗力遭受严重损失，无法继续经营"),
            Option("purpose_not_achieved", "未达经营目的，又无发展前途"),
            Option("other", "其它原因：", fill_in="text"),
        ),
    ),
    Option("licence_revoked", "依法被吊销营业执照、责令关闭或者被撤销"),
    Option("court_dissolution", "人民法院依法予以解散"),
    Option(
        "other_statutory",
        "法律法规规定的其他解散情形",
        (
            Option("party_default", "一方不履行协议、合同、章程规定的义务，致使企业无法继续经营"),
            Option("other", "其他情形：", fill_in="text"),
        ),
    ),
)


def _party(noun: str) -> tuple[Field, ...]:
    return (
        Field("name", noun, format="name", short=f"{noun}名称"),
        Field(
            "uscc", "统一社会信用代码", format="uscc", required=False, short=f"{noun}的统一社会信用代码",
            help="尚未取得的可不填。",
        ),
    )  # fmt: skip


def _parties(key: str, noun: str) -> Group:
    return Group(key, noun, _party(noun), repeat=True, inline=True, min_rows=1, row_noun=noun)


_FILL_IN = (
    "（根据变更的情况，同时填写“外商投资企业基本信息变更”栏、“投资者基本信息变更”栏、“投资者股权变更”栏）"
)

MERGING_CHANGE = Group(
    MERGING,
    SECTIONS[MERGING].title,
    (
        Field(
            "kind", "（勾选）", Kind.MULTICHOICE, options=_KINDS, required=False, short="合并、分立、终止",
            article=SECTIONS[MERGING].article,
        ),
        Group(
            "merger",
            f"（一）合并{_FILL_IN}",
            (
                _parties("merged_enterprises", "被合并企业"),
                Group("resulting_enterprise", "合并后企业", _party("合并后企业")),
            ),
            when=when("kind", "merger"),
        ),
        Group(
            "division",
            f"（二）分立{_FILL_IN.replace('栏、“投资者基本', '栏“投资者基本')}",
            (
                Group("divided_enterprise", "被分立企业", _party("被分立企业")),
                _parties("resulting_enterprises", "因分立而存续或新设的企业"),
            ),
            when=when("kind", "division"),
        ),
        Field(
            "termination_reason", "（三）终止", Kind.CHOICE, options=_REASONS, when=when("kind", "termination"),
            short="终止的原因",
        ),
    ),
)  # fmt: skip

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

BASES = (
    Option("resolution", "最高权力机构作出决议之日"),
    Option("legal_effect", "法律法规规定的生效条件满足之日（如登记、裁判生效）"),
    Option("occurrence", "事项发生之日（不需要决议的事项）"),
)


def _head_options() -> tuple[Option, ...]:
    """The heads as boxes: those of a part below it."""
    return tuple(
        Option(
            key,
            section.title,
            tuple(Option(h.value, h.label) for h in HEADS.values() if h.section == key and h.value),
        )
        for key, section in SECTIONS.items()
    )


EVENT = Group(
    "event",
    "变更事项的日期",
    (
        Group(
            "changes",
            "每一变更事项发生的日期",
            (
                Field("head", "变更事项", Kind.CHOICE, options=_head_options(), statutory=False),
                Field(
                    "occurred_on", "发生日期", Kind.DATE, statutory=False, article="17-§6¶3",
                    example="2018-05-10",
                ),
                Field(
                    "basis", "该日期是", Kind.CHOICE, options=BASES, statutory=False, article="17-§6¶3",
                    short="日期的依据",
                ),
            ),
            repeat=True,
            inline=True,
            max_rows=60,
            row_noun="变更事项的日期",
            statutory=False,
        ),
        Field(
            "licence_on", "营业执照签发日", Kind.DATE, when=when("facts.way", "correction_after_licence"),
            article="17-§9", statutory=False,
            help="签发前已备案、签发后情况有变化的，自签发日起计算期限。",
        ),
        Field(
            "registration_on", "证券登记日", Kind.DATE, required=False,
            when=when("change.equity_change.cause_and_mode", _STRATEGIC_CAUSE), article="17-§7¶2", statutory=False,
            help="尚未在证券登记结算机构登记的，可不填。",
        ),
        Field(
            "disclosed_on", "履行信息披露义务之日", Kind.DATE, when=when("facts.strategic_data_changed", True),
            article="17-§7¶3", statutory=False,
        ),
        Field(
            "implemented", "该事项是否已经实施", Kind.BOOL, when=when("facts.filing_again", True),
            article="17-§12", statutory=False, routing=True,
        ),
        EARLIER_ACCEPTANCE,
    ),
    statutory=False,
)  # fmt: skip

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
            replace(m, options=(replace(_CAUSES[0], options=_CAUSES[0].options[1:]), _CAUSES[1]))
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
