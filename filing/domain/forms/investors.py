"""申报表二: the investors, one row each, with their controllers."""

from __future__ import annotations

import re
from collections.abc import Mapping

from filing.domain.forms.shared import controllers
from filing.domain.questions.spec import Field, Group, Kind, Option, when

CONTRIBUTION_FORMS = (
    Option("cash", "现金:", fill_in="note", fill_label="币种或说明（选填）"),
    Option("in_kind", "实物"),
    Option("intangible_assets", "无形资产"),
    Option("land_use_right", "土地使用权"),
    Option("equity", "股权"),
    Option("other", "其他"),
)

_FOREIGN = "境外投资者（从以下选项勾选）："
_DOMESTIC = "境内投资者（从以下选项中勾选）："

INVESTOR_TYPES = (
    Option("foreign_is_holding_company", "境外投资者是外商投资的投资性公司", heading=_FOREIGN),
    Option("foreign_is_venture_capital", "境外投资者是外商投资的创业投资企业", heading=_FOREIGN),
    Option("foreign_neither", "境外投资者不属于以上投资类企业", heading=_FOREIGN),
    Option(
        "domestic_is_fie_or_reinvestment",
        "境内投资者为外商投资企业或存在外商投资企业境内再投资情况",
        heading=_DOMESTIC,
    ),
    Option("domestic_none", "不存在前述情况", heading=_DOMESTIC),
)

#: What stands in the names of companies' papers, at home and abroad.
_OF_ORGANISATIONS = re.compile(
    r"执照|登记|注册|信用代码|机构代码|法人|公司|商业|incorporat|regist|business", re.IGNORECASE
)


def _is_no_organisations(certificate: Mapping) -> bool:
    """By the paper's name; a paper that names no company's may be a person's."""
    return not _OF_ORGANISATIONS.search(str(certificate.get("type") or ""))


INVESTORS = Group(
    "investors",
    "外商投资企业投资者基本信息",
    (
        Field(
            "name_cn",
            "（中文）",
            row_label="姓名/名称",
            short="投资者中文姓名/名称",
            format="name",
            printed=True,
        ),
        Field(
            "name_en",
            "（英文）",
            row_label="姓名/名称",
            short="投资者英文姓名/名称",
            format="english_name",
            printed=True,
            required=False,
            help="没有英文姓名或名称的可不填。",
        ),
        Field(
            "nationality_or_address_or_place_of_registration",
            "国籍（或地区）或地址/注册地或注册地址",
            Kind.PLACE,
            short="投资者国籍（或地区）或地址/注册地或注册地址",
            help="自然人填国籍（或地区）及地址；企业填注册地及注册地址。香港、澳门、台湾投资者参照办理（{article:17-§34}）。",
        ),
        Group(
            "certificate",
            "证照号码",
            (
                Field(
                    "type", "证件类型", short="投资者证件类型", example="营业执照、商业登记证、护照、身份证"
                ),
                Field(
                    "number",
                    "号码",
                    format="certificate",
                    short="投资者证件号码",
                    personal=_is_no_organisations,
                ),
            ),
        ),
        Field("subscribed_capital", "认缴出资额", Kind.MONEY, example="1250.50"),
        Field(
            "equity_ratio", "权益比例", Kind.PERCENT, help="各投资者权益比例合计应为100%。", example="33.34"
        ),
        Field(
            "cooperation_conditions",
            "合作条件",
            Kind.LONGTEXT,
            required=False,
            when=when("enterprise.enterprise_type", "contractual_joint_venture"),
            label_suffix="（合作企业投资者可以文字形式填写合作条件）",
        ),
        Field("contribution_forms", "出资方式", Kind.MULTICHOICE, options=CONTRIBUTION_FORMS, printed=True),
        Field(
            "contribution_deadline", "出资期限", Kind.DATE, label_suffix="年 月 日前", example="2018-05-10"
        ),
        Field("source_of_funds", "资金来源地", Kind.COUNTRY, several=True),
        Field(
            "investor_type",
            "投资者类型",
            Kind.CHOICE,
            options=INVESTOR_TYPES,
            help="投资性公司、创业投资企业视同外国投资者（{article:17-§33}）。",
        ),
        controllers("投资者最终实际控制人信息", 0),
    ),
    repeat=True,
    min_rows=1,
    max_rows=200,
    row_noun="投资者",
    label_suffix="（可按投资者数量下拉填报）",
)
