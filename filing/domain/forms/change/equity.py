"""变更申报表五: 投资者股权、合作权益变更."""

from __future__ import annotations

from filing.domain.forms.change.heads import EQUITY, SECTIONS
from filing.domain.questions.spec import Field, Group, Kind, Option, when

STRATEGIC_CAUSE = "equity.strategic_investment"
CAUSES = (
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
    when=when("cause_and_mode", "equity", "cooperation_interest"),
)  # fmt: skip

EQUITY_CHANGE = Group(
    EQUITY,
    SECTIONS[EQUITY].title,
    (
        Field(
            "cause_and_mode", "变更原因及方式：", Kind.CHOICE, options=CAUSES, required=False,
            article=SECTIONS[EQUITY].article,
        ),
        _PREMIUMS,
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
