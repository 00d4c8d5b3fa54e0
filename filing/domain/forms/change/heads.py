"""变更事项: the heads of 《变更备案申报表》, in annex 2's words and in the user's, and what each opens."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from filing.domain.law import ORDER_2016, REVISED_2017, RuleSet, ruleset_on
from filing.domain.questions.spec import boxes_to, choices

Path = tuple[str, ...]
MERGER, DIVISION, TERMINATION = "merger", "division", "termination"
EQUITY, MERGING = "equity_change", "merger_division_termination"
MORTGAGE, RECOVERY, MANAGEMENT = (
    "wfoe_property_mortgage_transfer",
    "cjv_early_recovery",
    "cjv_entrusted_management",
)
STRATEGIC = "strategic_investment_change"


@dataclass(frozen=True)
class Section:
    """One numbered part of the form: its title as printed, and the article behind it."""

    key: str
    no: str
    title: str
    article: str
    since: RuleSet = ORDER_2016
    #: Only for enterprises that were of one of these types before the change.
    types: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Head:
    """One box to tick: `label` is annex 2's, `plain` what people call it, `words` what they search for."""

    section: str
    value: str
    label: str
    plain: str
    words: tuple[str, ...]
    opens: tuple[Path, ...]

    @property
    def key(self) -> str:
        return f"{self.section}.{self.value}" if self.value else self.section


SECTIONS: dict[str, Section] = {
    section.key: section
    for section in (
        Section("enterprise_basic_change", "一", "外商投资企业基本信息变更", "17-§6（一）"),
        Section("investor_basic_change", "二", "外商投资企业投资者基本信息变更", "17-§6（二）"),
        Section(
            "acquisition_change", "三", "并购设立外商投资企业基本信息变更", "17-§6（三）", REVISED_2017
        ),
        Section(STRATEGIC, "四", "战略投资备案信息变更", "17-§7¶3", REVISED_2017),
        Section(EQUITY, "五", "股权、合作权益变更", "17-§6（四）"),
        Section(MERGING, "六", "合并、分立、终止", "17-§6（五）"),
        Section(
            MORTGAGE, "七", "外资企业财产或权益对外抵押转让", "17-§6（六）",
            types=frozenset({"wholly_foreign_owned"}),
        ),
        Section(
            RECOVERY, "八", "中外合作企业外国投资者先行收回投资", "17-§6（七）",
            types=frozenset({"contractual_joint_venture"}),
        ),
        Section(
            MANAGEMENT, "九", "中外合作企业委托经营管理", "17-§6（八）",
            types=frozenset({"contractual_joint_venture"}),
        ),
    )
}  # fmt: skip


def _enterprise(value: str, label: str, plain: str, words: str, *keys: str) -> Head:
    opens = tuple(("enterprise", key) for key in keys)
    return Head("enterprise_basic_change", value, label, plain, tuple(words.split()), opens)


def _investor(value: str, label: str, plain: str, words: str, *keys: str) -> Head:
    opens = tuple(("investors", "*", key) for key in keys) or (("investors", "*"),)
    return Head("investor_basic_change", value, label, plain, tuple(words.split()), opens)


def _transaction(section: str, part: str, value: str, label: str, plain: str, words: str, *keys: str) -> Head:
    opens = tuple((part, "*", key) for key in keys) or ((part, "*"),)
    return Head(section, value, label, plain, tuple(words.split()), opens)


_ACQUISITION = ("acquisition_change", "acquisition")
_STRATEGIC = (STRATEGIC, "strategic_investment")

HEADS: dict[str, Head] = {
    head.key: head
    for head in (
        _enterprise("name", "名称", "企业改名", "更名 改名 名字 中文名 英文名", "enterprise_name"),
        _enterprise(
            "registered_address", "注册地址", "搬迁、换注册地址", "搬家 迁址 地址 住所", "registered_address"
        ),
        _enterprise(
            "enterprise_type", "企业类型", "企业类型变了（合资、合作、独资、股份制）", "合资 独资 合作 股份 转制 股改",
            "enterprise_type",
        ),
        _enterprise("operating_term", "经营期限", "延长或缩短经营期限", "期限 延期 年限 长期", "operating_term"),
        _enterprise(
            "industry", "投资行业", "增减行业、换主营行业", "行业 主营 代码", "industries", "main_industry"
        ),
        _enterprise("business_type", "业务类型", "业务类型变了", "高新 研发中心 总部 投资性公司", "business_types"),
        _enterprise(
            "business_scope", "经营范围", "增减经营范围", "范围 业务 增项 许可",
            "business_scope", "scope_outside_special_measures",
        ),
        _enterprise(
            "imported_equipment_tax_exemption", "是否属于国家规定的进口设备减免税范围", "进口设备减免税情况变了",
            "免税 减税 进口设备 鼓励类", "imported_equipment_tax_exemption",
        ),
        _enterprise("total_investment", "投资总额", "增加或减少投资总额", "投总 增资 减资", "total_investment"),
        _enterprise(
            "registered_capital", "注册资本", "增资、减资", "增资 减资 资本 注资", "registered_capital"
        ),
        _enterprise(
            "organisation", "董事、监事、总经理等组织机构构成", "换董事、监事、总经理",
            "董事换人 董事 监事 经理 总经理 董事会 高管 组织机构", "organisation",
        ),
        _enterprise(
            "legal_representative", "法定代表人", "换法定代表人、法定代表人换证件或电话", "法人 法人代表 法定代表人换人",
            "legal_representative",
        ),
        _enterprise(
            "ultimate_controllers", "外商投资企业最终实际控制人信息", "最终实际控制人变了", "实控人 控制人 实际控制人 母公司",
            "ultimate_controllers",
        ),
        _enterprise(
            "contact", "联系人及联系方式", "换联系人、换电话或邮箱", "联系人 电话 邮箱 手机 传真", "enterprise_contact"
        ),
        _investor("name", "姓名/名称", "投资者改名", "股东改名 投资者更名 名字", "name_cn", "name_en"),
        _investor(
            "nationality_or_address", "国籍或地址/注册地或注册地址", "投资者换国籍、搬迁", "国籍 股东地址 注册地 迁册",
            "nationality_or_address_or_place_of_registration",
        ),
        _investor("certificate", "证照类型及号码", "投资者换证照", "护照 换证 登记证 股东证件", "certificate"),
        _investor(
            "subscribed_capital", "认缴出资额", "投资者认缴的出资额变了", "增资 减资 出资额 认缴 股东增资",
            "subscribed_capital", "equity_ratio",
        ),
        _investor(
            "contribution_forms", "出资方式", "出资方式变了", "现金 实物 技术 出资方式",
            "contribution_forms", "cooperation_conditions",
        ),
        _investor(
            "contribution_deadline", "出资期限", "延长或提前出资期限", "出资时间 缴资 到资 期限", "contribution_deadline"
        ),
        _investor("source_of_funds", "资金来源地", "资金来源地变了", "资金来源", "source_of_funds"),
        _investor("investor_type", "投资者类型", "投资者类型变了", "投资者类型 投资性公司", "investor_type"),
        _investor("other", "其他", "投资者的其他信息变了（如最终实际控制人）", "股东实控人 其他"),
        _transaction(
            *_ACQUISITION, "consideration", "并购支付对价", "并购对价变了", "并购 价款 对价", "consideration"
        ),
        _transaction(
            *_ACQUISITION, "payment_methods", "并购支付方式", "并购支付方式变了", "并购 支付",
            "payment_methods", "contributed_equity_value", "overseas_company_equity",
        ),
        _transaction(
            *_ACQUISITION, "assessed_value", "被并购股权/资产评估值", "被并购股权或资产的评估值变了", "评估", "valuation"
        ),
        _transaction(
            *_STRATEGIC, "consideration", "战略投资上市公司交易对价", "战略投资对价变了", "对价 定增 战投", "consideration"
        ),
        _transaction(
            *_STRATEGIC, "payment_methods", "战略投资上市公司交易对价支付方式", "战略投资支付方式变了", "支付 战投",
            "payment_methods", "contributed_equity_assessed_value", "overseas_company_equity",
        ),
        _transaction(*_STRATEGIC, "other", "其他", "战略投资的其他信息变了", "战投 其他"),
        Head(
            EQUITY, "", "股权、合作权益变更", "转让股权、新股东进来、老股东退出、合作权益变更",
            ("转股", "股权转让", "新股东", "退股", "入股", "股东换人", "合作权益"),
            (("investors", "*", "subscribed_capital"), ("investors", "*", "equity_ratio")),
        ),
        Head(
            MERGING, "", "合并、分立、终止", "公司合并、分立、注销或解散",
            ("合并", "吸收合并", "分立", "注销", "解散", "清算", "终止", "吊销"), (),
        ),
        Head(
            MORTGAGE, "", "外资企业财产或权益对外抵押转让", "独资企业把财产或权益抵押、转让给他人",
            ("抵押", "转让财产", "质押"), (),
        ),
        Head(
            RECOVERY, "", "中外合作企业外国投资者先行收回投资", "合作企业的外方先收回投资", ("先行回收", "收回投资"), (),
        ),
        Head(MANAGEMENT, "", "中外合作企业委托经营管理", "合作企业委托别人经营", ("委托经营", "托管"), ()),
    )
}  # fmt: skip


def sections_on(day: date) -> list[Section]:
    """The parts that the form of a day has: seven kinds of changes under the order, eight and the listed companies' since."""
    rules = ruleset_on(day)
    return [s for s in SECTIONS.values() if s.since.first_day <= rules.first_day]


def heads_on(day: date) -> list[Head]:
    """The boxes of a day's form, in its order."""
    known = {section.key for section in sections_on(day)}
    return [head for head in HEADS.values() if head.section in known]


def why_closed(section: Section, type_before: str | None) -> str:
    """Why an enterprise of this type cannot tick a part's box; empty where it can."""
    if not section.types or type_before in section.types:
        return ""
    noun = "外资企业（独资）" if "wholly_foreign_owned" in section.types else "中外合作企业"
    return f"“{section.title}”只适用于{noun}，以变更前的企业类型为准；其他企业没有这一项变更备案。"


def ticked(change: Mapping[str, Any]) -> Iterator[Head]:
    """The heads ticked in the answers, in the form's order; what the form does not know is passed over."""
    for head in HEADS.values():
        if _is_ticked(head, change.get(head.section)):
            yield head


def _is_ticked(head: Head, given: Any) -> bool:
    if head.value:
        return isinstance(given, list) and head.value in choices(given)
    if not isinstance(given, Mapping):
        return False
    if head.section in (EQUITY, MERGING):
        return bool(given.get("cause_and_mode") or given.get("kind") or given.get("premiums"))
    return given.get("selected") is True


def kinds_of(change: Mapping[str, Any]) -> set[str]:
    """What is ticked of 合并、分立、终止: dotted values with everything above them."""
    merging = change.get(MERGING)
    given = merging.get("kind") if isinstance(merging, Mapping) else None
    return {box for chosen in choices(given) if isinstance(chosen, str) for box in boxes_to(chosen)}
