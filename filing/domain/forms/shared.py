"""Parts that the statutory forms repeat: people, controllers, means of payment."""

from __future__ import annotations

from collections.abc import Mapping

from filing.domain.questions.spec import Field, Group, Kind, Option, always, choices, when

PASSPORT = Option("passport", "护照号", fill_in="passport")
ID_CARD = Option("id_card", "身份证号", fill_in="id_card")

#: 企业联系人：原表只印“证件名及号码”，未列证件种类，选项为本系统所列。
CONTACT_IDENTITY = (
    Option("id_card", "居民身份证", fill_in="id_card"),
    Option("passport", "护照", fill_in="passport"),
    Option("foreigner_permanent_residence", "外国人永久居留身份证", fill_in="permanent_residence"),
    Option("hk_macau_permit", "港澳居民来往内地通行证", fill_in="hk_macau_permit"),
    Option("taiwan_permit", "台湾居民来往大陆通行证", fill_in="taiwan_permit"),
    Option("hk_macau_taiwan_residence", "港澳台居民居住证", fill_in="residence_permit"),
)

APPOINTMENT = (
    Option("elected", "选举"),
    Option("appointed", "委派", fill_in="text", fill_label="委派方："),
)

YES_NO = (Option("true", "是"), Option("false", "否"))

PAYMENT_METHODS = (
    Option("cash", "现金"),
    Option("in_kind", "实物"),
    Option("intangible_assets", "无形资产"),
    Option("land_use_right", "土地使用权"),
    Option("equity", "股权"),
    Option("overseas_listed_company_equity", "境外上市公司股权"),
    Option("domestic_company_equity", "境内公司股权"),
    Option("other", "其他：", fill_in="text"),
)

PAYS_WITH_EQUITY = when(
    "payment_methods", "equity", "overseas_listed_company_equity", "domestic_company_equity"
)

OVERSEAS_EQUITY_QUESTION = Field(
    "overseas_company_equity",
    "所称“股权”是否为境外公司股权",
    Kind.BOOL,
    when=when("payment_methods", "equity"),
    article="17-§8（八）",
    help="以符合规定的境外公司股权（无论是否上市）支付的，须提交境内企业《企业境外投资证书》。",
    statutory=False,
)

EQUITY_RECIPIENT = Field(
    "domestic_enterprise_receives_equity",
    "获得该境外公司股权的是否为境内企业",
    Kind.BOOL,
    required=False,
    when=when("payment_methods", "equity", "overseas_listed_company_equity"),
    article="17-§8（八）",
    help="以境外公司股权支付的请说明；获得股权的不是境内企业的，无需提交《企业境外投资证书》。",
    statutory=False,
    routing=True,
)

CONTROLLER_CATEGORIES = (
    Option("overseas_listed_company", "境外上市公司"),
    Option("overseas_natural_person", "境外自然人"),
    Option("foreign_government_body", "外国政府机构（含政府基金）"),
    Option("international_organisation", "国际组织"),
    Option("domestic_listed_company", "境内上市公司"),
    Option("domestic_natural_person", "境内自然人"),
    Option("state_or_collective_enterprise", "国有/集体企业"),
    Option("other", "其他：", fill_in="text"),
)

CONTROL_MODES = (
    Option(
        "over_50_percent",
        "单独或与关联投资者共同直接或间接持有企业50%以上股份、股权、财产份额、表决权或者其他类似权益",
    ),
    Option(
        "under_50_percent_decisive_votes",
        "单独或与关联投资者共同直接或间接持有企业股份、股权、财产份额、表决权或者其他类似权益不足50%，"
        "但所享有的表决权足以对权力机构决议产生重大影响",
    ),
    Option(
        "other_significant_influence",
        "对企业的经营决策、人事、财务、技术等有重大影响的其他情形（请详细说明）",
        fill_in="longtext",
    ),
)


def nationality(noun: str = "", **more) -> Field:
    return Field("nationality", "国籍（或地区）", Kind.COUNTRY, short=noun + "国籍（或地区）", **more)


def identity(*options: Option, label: str = "□护照号/□身份证号", noun: str = "", **more) -> Field:
    return Field(
        "id_document",
        label,
        Kind.IDENTITY,
        options=options or (PASSPORT, ID_CARD),
        short=noun + "证件及号码",
        example="护照号如 C01X00T47；身份证号为18位",
        personal=always,
        **more,
    )


def officers(key: str, label: str, min_rows: int, **more) -> Group:
    """董事 or 监事: one row a person."""
    return Group(
        key,
        label,
        (
            Field("name", label, format="person_name", short=f"{label}姓名", max_length=200),
            nationality(label),
            identity(noun=label),
            Field("appointment", "产生方式", Kind.CHOICE, options=APPOINTMENT, short=f"{label}产生方式"),
        ),
        repeat=True,
        min_rows=min_rows,
        row_noun=label,
        **more,
    )


def _is_of_a_person(controller: Mapping) -> bool:
    """By the category; a number whose holder has none may be a person's."""
    chosen = [str(one) for one in choices(controller.get("category")) if one]
    return not chosen or any(one.endswith("natural_person") for one in chosen)


def controllers(label: str, min_rows: int) -> Group:
    """最终实际控制人: the same rows for the enterprise and for each investor."""
    return Group(
        "ultimate_controllers",
        label,
        (
            Field(
                "name_cn", "（中文）", row_label="姓名/名称", short="实际控制人中文姓名/名称", format="name"
            ),
            Field(
                "name_en",
                "（英文）",
                row_label="姓名/名称",
                short="实际控制人英文姓名/名称",
                format="english_name",
                required=False,
            ),
            Field(
                "nationality_or_place_of_registration",
                "国籍（或地区）/注册地",
                Kind.COUNTRY,
                short="实际控制人国籍（或地区）/注册地",
            ),
            Field(
                "certificate_number",
                "证照号码",
                format="certificate",
                short="实际控制人证照号码",
                personal=_is_of_a_person,
            ),
            Field(
                "category",
                "类别",
                Kind.MULTICHOICE,
                options=CONTROLLER_CATEGORIES,
                instruction="从以下类型中勾选：",
                short="实际控制人类别",
            ),
            Field(
                "control_mode",
                "实际控制方式",
                Kind.MULTICHOICE,
                options=CONTROL_MODES,
                instruction="从以下方式中勾选：",
                help="恰为50%时表内未作规定，请按是否足以对权力机构决议产生重大影响据实选择，并在备注中说明。",
            ),
        ),
        repeat=True,
        min_rows=min_rows,
        row_noun="实际控制人",
        label_suffix="（可按实际控制人数量下拉填报）",
        help="最终实际控制人：逐层向上追溯，最终能够控制企业或投资者的自然人、政府机构、国际组织或上市公司。",
    )


def yes_no(key: str, label: str, *, row_label: str = "", short: str = "", **more) -> Field:
    return Field(
        key, label, Kind.BOOL, options=YES_NO, row_label=row_label, short=short or label.strip("：？"), **more
    )


def attestation(key: str, label: str, statement: str, **more) -> Field:
    return Field(key, label, Kind.ATTEST, options=(Option("true", statement),), **more)


def dollars(key: str, label: str, **more) -> Field:
    return Field(key, label, Kind.MONEY, currency="USD", unit_label="（美元）", **more)
