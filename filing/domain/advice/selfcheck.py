"""自查: whether a matter is filed, approved, or something else; advice, never a decision (17-§2, 17-§12)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from filing.domain import law
from filing.domain.articles import said_of_day
from filing.domain.days.deadlines import DEADLINES
from filing.domain.errors import NoFilingRegime
from filing.domain.law import REVISED_2017, RuleSet, article, ruleset_on, special_measures_on
from filing.domain.texts.sentences import sentence

FILE, APPROVE, LOOK, OTHER = "file", "approve", "look", "other"

MATTERS = {
    "new": "新设立外商投资企业（含合并新设、分立新设）",
    "conversion": "并购、吸收合并等，使非外商投资企业转变为外商投资企业",
    "strategic": "外国投资者战略投资非外商投资的上市公司",
    "change": "已备案的外商投资企业发生变更",
    "change_approved": "经审批设立的外商投资企业发生变更",
    "strategic_change": "外商投资的上市公司引入新的外国投资者战略投资",
}
INVESTORS = {
    "foreign": "外国投资者，或投资性公司、创业投资企业等投资类外商投资企业",
    "hkmt": "香港、澳门、台湾地区投资者",
    "service": "港澳服务提供者，且仅投资《服务贸易协议》对港澳开放的服务贸易领域",
}
#: 并购 needed approval by name; strategic investment may be filed since the order that revised the measures.
MERGERS_APPROVED, DECISION_2017 = "国家发展改革委、商务部公告2016年第22号", "商务部令2017年第2号"
MERGERS = ("conversion", "strategic", "strategic_change")
#: matter -> (form, what its deadline is called in DEADLINES, the article of the duty)
ROADS = {
    "new": ("设立", "establishment_after_licence", "17-§5"),
    "conversion": ("设立", "establishment_after_licence", "17-§5"),
    "strategic": ("设立", "strategic_investment_establishment", "17-§7"),
    "change": ("变更", "change_filing", "17-§6"),
    "change_approved": ("变更", "change_filing", "17-§10"),
    "strategic_change": ("变更", "strategic_investment_change", "17-§7"),
}


@dataclass(frozen=True)
class Circumstances:
    """What a person says of the matter; `special` and `related` are yes, no or unsure."""

    on: date
    matter: str
    investor: str = "foreign"
    special: str = "no"
    related: str = "no"
    in_ftz: bool = False


@dataclass(frozen=True)
class Point:
    text: str
    article: str = ""


@dataclass(frozen=True)
class Advice:
    """`outcome` is file, approve, look (find out more first) or other (another procedure)."""

    outcome: str
    heading: str
    points: tuple[Point, ...]


def advise(about: Circumstances) -> Advice:
    """What applies to the matter on its day, in words and with the articles."""
    try:
        rules = ruleset_on(about.on, about.in_ftz)
    except NoFilingRegime as error:
        if about.in_ftz:
            return Advice(OTHER, "当时适用自贸试验区的备案办法", (Point(error.message, "16-§37"),))
        return Advice(APPROVE, "适用审批，不适用备案", (Point(error.message, "16-§37"),))
    for found in (_of_service_providers, _of_special_measures, _of_mergers, _of_doubt):
        advice = found(about, rules)
        if advice:
            return advice
    return _file(about, rules)


def _short(code: str, about: Circumstances) -> str:
    return article(code, on=about.on).short


def _of_service_providers(about: Circumstances, rules: RuleSet) -> Advice | None:
    if about.investor != "service":
        return None
    text = "其公司设立及变更的备案按照《港澳服务提供者在内地投资备案管理办法（试行）》办理，不在本系统申报。"
    return Advice(OTHER, "适用港澳服务提供者的专门备案办法", (Point(text, _short("17-§35", about)),))


def _of_special_measures(about: Circumstances, rules: RuleSet) -> Advice | None:
    if about.special != "yes":
        return None
    approval = "17-§11" if about.matter in ("change", "change_approved") else "17-§2"
    return Advice(
        APPROVE,
        "涉及准入特别管理措施，应办理审批，不适用备案",
        (
            Point("不涉及国家规定实施准入特别管理措施的，才适用备案。", _short("17-§2", about)),
            Point("限制投资的，按照外商投资相关法律法规办理审批手续。", _short(approval, about)),
            Point(
                "列为禁止投资的，不得投资；违反的，责令限期改正并处罚款。",
                law.FINE_PROHIBITED_FIELD.article_on(about.on).short,
            ),
            _list_in_force(about),
        ),
    )


def _list_in_force(about: Circumstances) -> Point:
    measures = special_measures_on(about.on, about.in_ftz)
    place = "自由贸易试验区内" if about.in_ftz else "自由贸易试验区外"
    return Point(f"{said_of_day(about.on)}，{place}适用的清单是{measures.title}。", measures.article)


def _of_mergers(about: Circumstances, rules: RuleSet) -> Advice | None:
    """M&A and strategic investment: fileable only since the revision, and never between related parties."""
    if about.matter not in MERGERS:
        return None
    if rules is not REVISED_2017:
        words = sentence("approved_before_revision", about.on)
        basis = MERGERS_APPROVED if about.matter == "conversion" else DECISION_2017
        return Advice(APPROVE, "应办理审批，不适用备案", (Point(words, basis),))
    if about.related == "yes":
        words = "外国投资者并购境内非外商投资企业以及对上市公司实施战略投资，不涉及特别管理措施和关联并购的，才适用备案。"
        return Advice(APPROVE, "属于关联并购，应办理审批，不适用备案", (Point(words, DECISION_2017),))
    return None


def _of_doubt(about: Circumstances, rules: RuleSet) -> Advice | None:
    points = []
    if about.special == "unsure":
        points += [
            Point("请先按投资行业和经营范围逐项核对准入特别管理措施清单。", _short("17-§2", about)),
            _list_in_force(about),
        ]
    if about.matter in MERGERS and about.related == "unsure":
        points.append(
            Point(
                "请核实是否属于关联并购，即境内公司、企业或自然人以其在境外合法设立或控制的公司，并购与其有关联关系的境内公司。",
                "商务部令2017年第2号",
            )
        )
    if not points:
        return None
    points.append(
        Point(
            sentence("file_and_see", about.on),
            _short("17-§12", about),
        )
    )
    return Advice(LOOK, "请先核实，再确定适用备案还是审批", tuple(points))


def _file(about: Circumstances, rules: RuleSet) -> Advice:
    form, deadline_id, duty = ROADS[about.matter]
    rule = DEADLINES[deadline_id]
    before = {"establishment_after_licence": "营业执照签发前，或者", "change_filing": ""}.get(
        deadline_id, "证券登记前，或者"
    )
    points = [
        Point(f"填报《外商投资企业{form}备案申报表》。", _short(duty, about)),
        Point(
            f"办理时间：{before}{rule.starts}后{rule.allowed.on(about.on)}日内。",
            rule.allowed.article_on(about.on).short,
        ),
    ]
    if about.matter == "change_approved":
        points.append(Point("完成备案的，其《外商投资企业批准证书》同时失效。", _short("17-§10", about)))
    if about.matter == "change":
        points.append(
            Point(
                sentence("listed_option", about.on),
                law.LISTED_HOLDING_PERCENT.article_on(about.on).short,
            )
        )
    if about.investor == "hkmt":
        points.append(Point("港澳台投资者参照本办法办理。", _short("17-§34", about)))
    points += [
        Point(
            f"材料齐备的，备案机构在{law.REVIEW_DAYS.on(about.on)}个工作日内完成备案。",
            law.REVIEW_DAYS.article_on(about.on).short,
        ),
        Point(
            "涉及反垄断审查、国家安全审查的，另按相关规定办理。",
            f"{_short('17-§31', about)}、{_short('17-§32', about)}",
        ),
    ]
    return Advice(FILE, f"适用备案：办理{form}备案", tuple(points))
