"""申报表三、四: the transaction behind an acquisition or a strategic investment."""

from __future__ import annotations

from filing.domain.forms.shared import (
    EQUITY_RECIPIENT,
    OVERSEAS_EQUITY_QUESTION,
    PAYMENT_METHODS,
    PAYS_WITH_EQUITY,
    attestation,
    dollars,
    yes_no,
)
from filing.domain.questions.spec import Field, Group, Kind, Option, when

INVESTOR = Field(
    "investor",
    "所涉投资者",
    Kind.INVESTOR,
    help="本部分按投资者逐一填报，请选择第二部分已填写的投资者。",
    statutory=False,
)

BRAND = yes_no(
    "time_honoured_brand",
    "本交易是否涉及拥有中华老字号的境内企业：",
    row_label="特殊行业并购",
    short="是否涉及拥有中华老字号的境内企业",
)
STATE_ASSETS = yes_no(
    "state_owned_assets_transfer",
    "本交易涉及国有资产转让：",
    row_label="涉及国有资产情况",
    short="是否涉及国有资产转让",
)

ACQUISITION = Group(
    "acquisition",
    "并购设立外商投资企业交易基本情况",
    (
        INVESTOR,
        Field("target", "被并购方", format="name"),
        attestation(
            "no_related_party_acquisition",
            "不存在关联并购",
            "本交易不涉及关联并购",
            article="商务部令2017年第2号",
            help="关联并购不适用备案管理，应按规定报商务部审批。",
        ),
        BRAND,
        STATE_ASSETS,
        Field("consideration", "并购支付对价", Kind.MONEY),
        Field("payment_methods", "并购支付方式", Kind.MULTICHOICE, options=PAYMENT_METHODS),
        OVERSEAS_EQUITY_QUESTION,
        EQUITY_RECIPIENT,
        Field("contributed_equity_value", "出资股权值", Kind.MONEY, when=PAYS_WITH_EQUITY),
        Group(
            "valuation",
            "被并购股权/资产价值评估情况",
            (
                Field("assessed_value", "股权/资产评估值", Kind.MONEY),
                Field("audit_report_number", "财务审计报告编号"),
                Field(
                    "soe_approval_or_filing_body",
                    "核准/备案机构（涉及国有资产）",
                    when=when("state_owned_assets_transfer", True),
                ),
            ),
        ),
        yes_no(
            "target_subsidiaries_in_special_measures",
            "被并购境内企业所投资企业是否涉及外商投资准入特别管理措施：",
            row_label="被并购企业所投资企业情况",
            short="被并购企业所投资企业是否涉及特别管理措施",
        ),
    ),
    when=when("enterprise.establishment_mode", "acquisition"),
    repeat=True,
    min_rows=1,
    per_investor=True,
    row_noun="并购交易",
)

INVESTMENT_MODES = (
    Option("private_placement", "定向增发"),
    Option("negotiated_transfer", "协议转让"),
    Option("tender_offer", "要约收购"),
    Option("other", "其他：", fill_in="text"),
)

ASSETS = Group(
    "investor_assets",
    "投资者资产状况",
    (
        dollars("own_overseas_assets_usd", "外国投资者自身境外实有资产总额"),
        dollars("managed_overseas_assets_usd", "外国投资者管理的境外实有资产总额"),
        dollars("parent_overseas_assets_usd", "外国投资者母公司境外实有资产总额"),
        dollars("parent_managed_overseas_assets_usd", "外国投资者母公司管理的境外实有资产总额"),
    ),
    help="没有的请填 0。",
)

STRATEGIC_INVESTMENT = Group(
    "strategic_investment",
    "外国投资者战略投资非外商投资上市公司交易基本情况",
    (
        INVESTOR,
        Field(
            "stage",
            "战略投资阶段",
            Kind.CHOICE,
            options=(
                Option("first", "投资者首次战略投资"),
                Option("further", "投资者对其已持有股份的上市公司继续进行战略投资"),
            ),
        ),
        attestation(
            "no_related_party_acquisition",
            "不存关联并购",
            "本交易不涉及关联并购",
            article="商务部令2017年第2号",
        ),
        attestation(
            "within_strategic_investment_definition",
            "属于《备案办法》所称战略投资范围",
            "本交易属于《备案办法》所称“战略投资”范围",
            article="商务部公告2017年第37号第三条",
        ),
        attestation("investor_nature", "投资者主体性质", "依法设立、经营的外国法人或其他组织"),
        Field(
            "shareholding_ratio",
            "战略投资取得上市公司股份比例：",
            Kind.PERCENT,
            row_label="持股比例",
            short="取得上市公司股份比例",
        ),
        yes_no(
            "becomes_controlling_shareholder",
            "是否为被投资上市公司控股股东：",
            row_label="是否成为控股股东",
            short="是否为被投资上市公司控股股东",
        ),
        Field("investment_modes", "投资方式", Kind.MULTICHOICE, options=INVESTMENT_MODES),
        Field(
            "share_transferor_statement",
            "股份转让方情况说明",
            Kind.LONGTEXT,
            when=when("investment_modes", "negotiated_transfer", "tender_offer"),
        ),
        BRAND,
        STATE_ASSETS,
        Field("consideration", "战略投资交易对价", Kind.MONEY),
        Field("payment_methods", "交易对价支付方式", Kind.MULTICHOICE, options=PAYMENT_METHODS),
        OVERSEAS_EQUITY_QUESTION,
        EQUITY_RECIPIENT,
        Field("contributed_equity_assessed_value", "出资股权评估值", Kind.MONEY, when=PAYS_WITH_EQUITY),
        yes_no(
            "listed_company_subsidiaries_in_special_measures",
            "被投资上市公司所投资企业是否涉及外商投资准入特别管理措施：",
            row_label="被投资上市公司所投资企业情况",
            short="被投资上市公司所投资企业是否涉及特别管理措施",
        ),
        Field("committed_holding_period_months", "投资者承诺持股期", Kind.INTEGER, unit_label="月"),
        ASSETS,
    ),
    when=when("enterprise.establishment_mode", "strategic_investment_listed"),
    repeat=True,
    min_rows=1,
    per_investor=True,
    row_noun="战略投资交易",
)
