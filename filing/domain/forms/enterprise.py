"""申报表一: the enterprise itself."""

from __future__ import annotations

from filing.domain.forms.shared import (
    CONTACT_IDENTITY,
    attestation,
    controllers,
    dollars,
    identity,
    nationality,
    officers,
    yes_no,
)
from filing.domain.questions.spec import Field, Group, Kind, Option, always, when

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

BUSINESS_TYPES = Field(
    "business_types",
    "业务类型",
    Kind.MULTICHOICE,
    options=(
        Option("high_tech_enterprise", "高新技术企业"),
        Option(
            "rd_centre",
            "研发中心",
            (
                Option("independent_legal_person", "独立法人研发中心"),
                Option("non_independent", "非独立法人研发中心"),
            ),
        ),
        Option(
            "functional_institution",
            "功能性机构",
            (
                Option("regional_headquarters", "地区总部"),
                Option("procurement_centre", "采购中心"),
                Option("financial_management_centre", "财务管理中心"),
                Option("settlement_centre", "结算中心"),
                Option("sales_centre", "销售中心"),
                Option("distribution_centre", "分拨中心"),
                Option("other", "其他：", fill_in="text"),
            ),
        ),
        Option("holding_company", "投资性公司"),
        Option("venture_capital_enterprise", "创业投资企业"),
        Option("venture_capital_manager", "创业投资管理企业"),
        Option("equity_investment_enterprise", "股权投资企业"),
        Option("equity_investment_manager", "股权投资管理企业"),
        Option("financial_asset_manager", "金融资产管理公司"),
        Option("round_trip_investment_by_domestic_resident", "境内居民返程投资"),
        Option("investment_by_holding_company", "投资性公司投资"),
        Option("investment_by_venture_capital_enterprise", "创业投资企业投资"),
        Option("investment_by_equity_investment_enterprise", "股权投资企业投资"),
        Option(
            "quasi_financial",
            "类金融企业",
            (
                Option("finance_leasing", "融资租赁企业"),
                Option("commercial_factoring", "商业保理企业"),
                Option("microcredit", "小额贷款公司"),
                Option("other", "其他"),
            ),
        ),
        Option("none_of_the_above", "不涉及以上各类型", exclusive=True),
    ),
)

_EXEMPT = when("within_scope", True)

TAX_EXEMPTION = Group(
    "imported_equipment_tax_exemption",
    "是否属于国家规定的进口设备减免税范围",
    (
        Field(
            "within_scope",
            "是否属于国家规定的进口设备减免税范围",
            Kind.BOOL,
            options=(Option("true", "是：项目性质及适用产业政策条目："), Option("false", "否")),
            article="17-§14（四）",
            help="备案回执将载明这一项。",
        ),
        Field(
            "policy_basis",
            "项目性质及适用产业政策条目",
            Kind.MULTICHOICE,
            when=_EXEMPT,
            options=(
                Option(
                    "encouraged_industry",
                    "国家鼓励外商投资的产业",
                    items="encouraged",
                    fill_label="（勾选条目）",
                ),
                Option(
                    "central_western_priority",
                    "中西部地区外商投资优势产业",
                    fill_in="text",
                    fill_label="（勾选条目）",
                ),
            ),
            help="《中西部地区外商投资优势产业目录》未收录，请写明省份和条目。",
        ),
        Field("project_content", "项目内容", Kind.LONGTEXT, when=_EXEMPT),
        dollars("project_total_investment_usd", "项目投资总额", when=_EXEMPT),
        Field("project_execution_period", "项目执行年限", when=_EXEMPT, example="2017年至2020年"),
        dollars("project_foreign_exchange_quota_usd", "项目用汇额度", when=_EXEMPT),
    ),
)

#: Not every company has a manager: rules.py asks for the rest where one of these is answered.
GENERAL_MANAGER = Group(
    "general_manager",
    "总经理",
    (
        Field(
            "name",
            "总经理",
            format="person_name",
            short="总经理姓名",
            required=False,
            help="不设经理的，总经理各栏可不填；填写的，各栏均应填写。",
        ),
        nationality("总经理", required=False),
        identity(noun="总经理", required=False),
        Field("phone", "联系电话", Kind.PHONE, short="总经理联系电话", required=False, personal=always),
    ),
)

ORGANISATION = Group(
    "organisation",
    "企业组织机构",
    (
        Field("supreme_authority_name", "最高权力机构名称", example="董事会、股东会"),
        officers("directors", "董事", 1, help="不设董事会的，填写执行董事。"),
        officers("supervisors", "监事", 0, help="不设监事的，请在备注中说明原因。"),
        GENERAL_MANAGER,
    ),
    label_suffix="（可按实际数量下拉）",
)

LEGAL_REPRESENTATIVE = Group(
    "legal_representative",
    "法定代表人",
    (
        Field("name", "姓名", format="person_name", short="法定代表人姓名"),
        nationality("法定代表人"),
        identity(
            Option("passport", "护照号：", fill_in="passport"),
            Option("id_card", "身份证号：", fill_in="id_card"),
            Option(
                "foreigner_permanent_residence", "外国人永久居留身份证号：", fill_in="permanent_residence"
            ),
            label="证件",
            noun="法定代表人",
        ),
        Field("position", "职务", short="法定代表人职务", example="董事长、执行董事或经理"),
        Field("phone", "联系电话", Kind.PHONE, short="法定代表人联系电话", personal=always),
    ),
)

CONTACT = Group(
    "enterprise_contact",
    "企业联系人及联系方式",
    (
        Field("name", "姓名", format="person_name", short="联系人姓名"),
        identity(*CONTACT_IDENTITY, label="证件名及号码", noun="联系人"),
        Field("mobile", "手机", Kind.PHONE, short="联系人手机", example="13800138000", personal=always),
        Field(
            "landline",
            "固定电话",
            Kind.PHONE,
            required=False,
            short="联系人固定电话",
            example="0532-80000000",
        ),
        Field("fax", "传真", Kind.PHONE, required=False),
        Field("email", "电子邮件", Kind.EMAIL, short="联系人电子邮件", example="name@example.com"),
        Field("address", "联系地址", short="联系人联系地址"),
    ),
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
