"""申报表一: what kinds of business the enterprise is in, and what it may import free of tax."""

from __future__ import annotations

from filing.domain.forms.shared import dollars
from filing.domain.questions.spec import Field, Group, Kind, Option, when

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
