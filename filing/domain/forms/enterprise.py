"""申报表一: the enterprise itself."""

from __future__ import annotations

from filing.domain.forms.business import BUSINESS_TYPES, TAX_EXEMPTION
from filing.domain.forms.organisation import CONTACT, LEGAL_REPRESENTATIVE, ORGANISATION
from filing.domain.forms.shared import attestation, controllers, yes_no
from filing.domain.questions.spec import Field, Group, Kind, Option, when

NAME = Group(
    "enterprise_name",
    "企业名称",
    (
        Field(
            "cn",
            "（中文）",
            format="enterprise_name",
            short="企业中文名称",
            printed=True,
            help="与名称预先核准材料或营业执照一致。",
        ),
        Field(
            "en",
            "（英文）",
            format="english_name",
            required=False,
            short="企业英文名称",
            printed=True,
            help="没有英文名称的可不填，回执相应栏目将空白。",
        ),
    ),
)

ADDRESS = Group(
    "registered_address",
    "注册地址",
    (
        Field("province", "省", Kind.REGION, short="注册地址所在省（自治区、直辖市）"),
        Field("city", "市", Kind.REGION, short="注册地址所在市"),
        Field(
            "district",
            "区",
            Kind.REGION,
            required=False,
            short="注册地址所在区（县）",
            help="个别地级市不设区、县的，可不选。",
        ),
        Field(
            "detail",
            "详细地址",
            short="注册地址的街道门牌",
            printed=True,
            help="原表只印“省 市 区”，街道门牌随同填写，回执照印。",
            example="山东路6号甲1201室",
            statutory=False,
        ),
        yes_no(
            "in_free_trade_zone",
            "是否位于自贸试验区内",
            article="商务部公告2017年第37号第一条",
            help="是否位于自贸试验区内，决定适用哪一张负面清单。",
        ),
        Field(
            "free_trade_zone_area",
            "（勾选片区）",
            Kind.FTZ_AREA,
            when=when("in_free_trade_zone", True),
            short="自贸试验区片区",
        ),
        yes_no("in_national_etdz", "是否位于国家级经济技术开发区内"),
        Field(
            "national_etdz",
            "（勾选经开区）",
            Kind.ETDZ,
            when=when("in_national_etdz", True),
            short="国家级经济技术开发区",
        ),
    ),
)

CREDIT_CODE = Field(
    "unified_social_credit_code",
    "统一社会信用代码",
    Kind.CHOICE,
    options=(
        Option("licence_obtained", "已领取营业执照：", fill_in="uscc", fill_label="统一社会信用代码"),
        Option("licence_pending", "未领取营业执照，待补充"),
    ),
    example="91370200163562681G",
)

TYPE = Field(
    "enterprise_type",
    "企业类型",
    Kind.CHOICE,
    options=(
        Option("equity_joint_venture", "合资"),
        Option("contractual_joint_venture", "合作"),
        Option("wholly_foreign_owned", "独资"),
        Option(
            "joint_stock",
            "股份制：",
            (
                Option("listed", "上市"),
                Option("unlisted", "非上市", (Option("public_company", "公众公司"), Option("other", "其他"))),
            ),
        ),
    ),
)

_NEW = "新设："
_CONVERTED = "非外商投资企业转变为外商投资企业："

MODE = Field(
    "establishment_mode",
    "成立方式",
    Kind.CHOICE,
    options=(
        Option("new_ordinary", "普通新设", heading=_NEW),
        Option("new_by_merger", "合并新设", heading=_NEW),
        Option("new_by_division", "分立新设", heading=_NEW),
        Option("acquisition", "并购设立", heading=_CONVERTED),
        Option("absorption_merger", "吸收合并", heading=_CONVERTED),
        Option("strategic_investment_listed", "外国投资者战略投资非外商投资上市公司", heading=_CONVERTED),
    ),
    article="17-§5",
    help="选择“并购设立”将打开第三部分；选择“外国投资者战略投资非外商投资上市公司”将打开第四部分。",
)

TERM = Field(
    "operating_term",
    "经营期限",
    Kind.TERM,
    label_suffix="（* * *年或长期）",
    options=(Option("years", "* * *年", fill_in="years", fill_label="年数"), Option("indefinite", "长期")),
)

ENTERPRISE = Group(
    "enterprise",
    "外商投资企业基本信息",
    (
        NAME,
        ADDRESS,
        CREDIT_CODE,
        TYPE,
        MODE,
        TERM,
        Field(
            "industries",
            "投资行业",
            Kind.INDUSTRIES,
            label_suffix="（从行业代码中勾选）",
            help="按《国民经济行业分类》（GB/T 4754）勾选，可多选；可输入代码或名称查找。",
        ),
        Field("main_industry", "其中主营行业为（勾选）", Kind.MAIN_INDUSTRY, short="主营行业"),
        BUSINESS_TYPES,
        Field(
            "business_scope",
            "经营范围",
            Kind.LONGTEXT,
            max_length=5000,
            printed=True,
            help="与营业执照或名称预先核准材料拟定的经营范围一致。",
        ),
        attestation(
            "scope_outside_special_measures",
            "经营范围不涉及国家规定实施的准入特别管理措施",
            "经营范围不涉及国家规定实施的准入特别管理措施",
            article="17-§2",
            help="涉及准入特别管理措施的，不适用备案，应按规定办理审批（{article:17-§11}）。",
        ),
        TAX_EXEMPTION,
        Field("total_investment", "投资总额", Kind.MONEY, example="1250.50"),
        Field("registered_capital", "注册资本", Kind.MONEY, example="1000.00"),
        ORGANISATION,
        LEGAL_REPRESENTATIVE,
        controllers("外商投资企业最终实际控制人信息", 1),
        Field(
            "announcement_statement",
            "履行公告程序有关情况的说明",
            Kind.LONGTEXT,
            when=when(
                "enterprise.establishment_mode", "new_by_merger", "new_by_division", "absorption_merger"
            ),
            label_suffix="（仅限合并、分立、减资的情形，其他情形无需填写）",
            article="17-§6",
        ),
        Field("investment_plan_in_china", "在华投资计划描述", Kind.LONGTEXT, required=False),
        Field("planned_employees", "计划雇佣人数", Kind.INTEGER, example="50"),
        CONTACT,
    ),
)
