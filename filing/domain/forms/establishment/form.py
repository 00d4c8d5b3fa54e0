"""外商投资企业设立备案申报表 (商务部公告2017年第37号附件1), declared once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from filing.domain.forms import transactions
from filing.domain.forms.enterprise import ENTERPRISE
from filing.domain.forms.investors import INVESTORS
from filing.domain.forms.ways import EARLIER_ACCEPTANCE
from filing.domain.questions.spec import Field, Form, Group, Kind, Option, Page, when

EVENT = Group(
    "event",
    "事项日期",
    (
        Field(
            "licence_on",
            "营业执照签发日",
            Kind.DATE,
            when=when("enterprise.unified_social_credit_code", "licence_obtained"),
            article="17-§5",
            help="营业执照签发后申报的，应在签发后{ESTABLISHMENT_DAYS}日内；逾期仍可申报，但会标注逾期天数。",
            statutory=False,
        ),
        Field(
            "registration_on",
            "证券登记日",
            Kind.DATE,
            required=False,
            when=when("enterprise.establishment_mode", "strategic_investment_listed"),
            article="17-§7",
            help="尚未在证券登记结算机构登记的，可不填；已登记的，应在登记后{STRATEGIC_DAYS}日内申报。",
            statutory=False,
        ),
        Field(
            "implemented",
            "该事项是否已经实施",
            Kind.BOOL,
            when=when("facts.filing_again", True),
            article="17-§12",
            help="上一次申报未完成备案而另行提出，且已实施的，应于{REFILE_DAYS}个工作日内另行提出。",
            statutory=False,
            routing=True,
        ),
        EARLIER_ACCEPTANCE,
    ),
    statutory=False,
)

SIGNING = Group(
    "signing",
    "申报与签署",
    (
        Field(
            "filed_by",
            "申报主体",
            Kind.CHOICE,
            options=(
                Option("investors", "全体投资者（或全体发起人）指定的代表或共同委托的代理人"),
                Option("enterprise", "外商投资企业指定的代表或委托的代理人"),
            ),
            article="17-§5",
            help="营业执照签发前由全体投资者申报；签发后由企业申报。",
            statutory=False,
        ),
        Field(
            "by_attorney",
            "投资者是否委托他人签署相关文件",
            Kind.BOOL,
            article="17-§8（四）",
            help="委托他人签署的，须上传授权委托书及被委托人的身份证明。",
            statutory=False,
        ),
    ),
    statutory=False,
)

REMARKS = Field(
    "remarks", "备注", Kind.LONGTEXT, required=False, format="remarks", max_length=4000, printed=True
)

_ENTERPRISE_PAGES = (
    ("names", "名称、地址与信用代码", "enterprise_name", "registered_address", "unified_social_credit_code"),
    ("type", "企业类型、成立方式与期限", "enterprise_type", "establishment_mode", "operating_term"),
    (
        "business",
        "投资行业与经营范围",
        "industries",
        "main_industry",
        "business_types",
        "business_scope",
        "scope_outside_special_measures",
    ),
    ("tax-exemption", "进口设备减免税", "imported_equipment_tax_exemption"),
    ("capital", "投资总额与注册资本", "total_investment", "registered_capital"),
    ("organisation", "企业组织机构", "organisation"),
    ("legal-representative", "法定代表人", "legal_representative"),
    ("controllers", "企业最终实际控制人", "ultimate_controllers"),
    ("plan", "投资计划与公告程序", "announcement_statement", "investment_plan_in_china", "planned_employees"),
    ("contact", "企业联系人", "enterprise_contact"),
)

PAGES = (
    *(
        Page(key, title, tuple(("enterprise", k) for k in keys), "enterprise")
        for key, title, *keys in _ENTERPRISE_PAGES
    ),
    Page("investors", "投资者", (("investors",),), "investors"),
    Page(
        "acquisition",
        "并购交易基本情况",
        (("acquisition",),),
        "acquisition",
        when("enterprise.establishment_mode", "acquisition"),
    ),
    Page(
        "strategic_investment",
        "战略投资交易基本情况",
        (("strategic_investment",),),
        "strategic_investment",
        when("enterprise.establishment_mode", "strategic_investment_listed"),
    ),
    Page("remarks", "备注", (("remarks",),), "remarks", optional=True),
    Page("signing", "申报日期与签署", (("event",), ("signing",)), "signing"),
)

REVISED_2017 = Form(
    key="establishment-2017",
    kind="establishment",
    title="外商投资企业设立备案申报表",
    valid_from=date(2017, 7, 30),
    members=(
        ENTERPRISE,
        INVESTORS,
        transactions.ACQUISITION,
        transactions.STRATEGIC_INVESTMENT,
        REMARKS,
        EVENT,
        SIGNING,
    ),
    headings={
        "enterprise": ("一", "外商投资企业基本信息"),
        "investors": ("二", "外商投资企业投资者基本信息（可按投资者数量下拉填报）"),
        "acquisition": (
            "三",
            "并购设立外商投资企业交易基本情况（可按投资者数量下拉填报；仅限于外国投资者并购境内企业的情形，其他情形无需填写）",
        ),
        "strategic_investment": (
            "四",
            "外国投资者战略投资非外商投资上市公司交易基本情况（可按投资者数量下拉填报；"
            "仅限于外国投资者战略投资非外商投资上市公司的情形，其他情形无需填写）",
        ),
        "remarks": ("五", "备注"),
        "event": ("", "事项日期"),
        "signing": ("", "申报与签署"),
    },
    pages=PAGES,
)


def _without_conversions() -> Group:
    """Under the 2016 order a conversion (并购、吸收合并、战略投资) was approved, not filed."""
    mode = ENTERPRISE.member("establishment_mode")
    new_only = replace(mode, options=tuple(o for o in mode.options if o.value.startswith("new_")))
    return replace(ENTERPRISE, members=tuple(new_only if m is mode else m for m in ENTERPRISE.members))


def _without_securities_registration() -> Group:
    return replace(EVENT, members=tuple(m for m in EVENT.members if m.key != "registration_on"))


#: 2016年办法的附件未公开收录：沿用2017年表，去掉三、四两部分。
ORDER_2016 = replace(
    REVISED_2017,
    key="establishment-2016",
    valid_from=date(2016, 10, 8),
    members=(_without_conversions(), INVESTORS, REMARKS, _without_securities_registration(), SIGNING),
    pages=tuple(p for p in PAGES if p.section not in ("acquisition", "strategic_investment")),
)

VERSIONS = (ORDER_2016, REVISED_2017)
