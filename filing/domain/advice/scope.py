"""不属于备案范围: the basis by case, where to go from there, and the departments usually told (17-§12)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from filing.domain.law import CATALOGUE_2015, REVISED_2017, article, ruleset_on, special_measures_on
from filing.domain.screening import Finding
from filing.domain.screening.naming import name_of

#: The departments that 17-§15 and 国发〔2017〕39号（十八） name as working together, and those that approve projects and trades.
DEPARTMENTS = (
    "发展和改革部门", "行业主管部门", "工商行政管理部门", "外汇管理部门", "税务部门", "海关",
    "公安机关", "国有资产监督管理部门", "证券监督管理机构", "质量监督检验检疫部门",
)  # fmt: skip
#: Whom the suspension for a security review is reported to (17-§32).
MINISTRY = "商务部"
#: Those that work with the approval certificate, told when it lapses (17-§10).
RELY_ON_CERTIFICATE = ("工商行政管理部门", "外汇管理部门", "税务部门", "海关")

_APPROVAL_2016, _DECISION_2017 = "国家发展改革委、商务部公告2016年第22号", "商务部令2017年第2号"
#: Note four of the list of 2017: what is related goes by the rules in force, whatever the trade.
_RELATED = "关联并购，不在备案范围之内，应当办理审批；外商投资准入特别管理措施（外商投资准入负面清单）说明四"
_AT_SPECIAL_MEASURES = "涉及国家规定实施的准入特别管理措施，不适用备案管理"
_TO_APPROVAL = "请按照外商投资相关法律法规办理审批手续。"
_TO_CEPA = "请按照《港澳服务提供者在内地投资备案管理办法（试行）》办理备案。"


@dataclass(frozen=True)
class Ground:
    """One basis: the rule in words with its article, and the way from there; `key` as the form posts it."""

    key: str
    rule: str
    way: str = ""


def grounds(
    day: date,
    concerned: Iterable[Finding] = (),
    *,
    of_change: bool = False,
    after_approval: bool = False,
    suspended: bool = False,
) -> list[Ground]:
    """The grounds of a day, those of the findings that concern the filing first; articles as numbered then.

    While it is suspended, what ends it is before all others that the security review forbade it (17-§32).
    """
    own = [_forbidden(day)] if suspended else []
    own += [_of_finding(finding, day, of_change, after_approval) for finding in concerned]
    usual = [
        Ground(key, f"{article(code, on=day).cited}：{words}", way)
        for key, code, words, way in _usual(day, of_change, after_approval)
    ]
    return own + usual


def _forbidden(day: date) -> Ground:
    cited = article("17-§32", on=day).cited
    return Ground(
        "security_review", f"{cited}：国家安全审查决定禁止该项投资", "请在理由中写明决定的日期和文号。"
    )


def _of_finding(finding: Finding, day: date, of_change: bool, after_approval: bool) -> Ground:
    """The basis with the item itself; a prohibited one leaves nothing to apply for."""
    if finding.no is None:
        code, words = _CIRCUMSTANCES.get(finding.key, ("17-§2", _AT_SPECIAL_MEASURES))
        return Ground(finding.key, f"{article(code, on=day).cited}：{words}", finding.where_to_go)
    code = _code_of(finding, day, of_change, after_approval)
    words = "不得投资" if finding.cls == "prohibited" else "应当办理审批"
    item = f"{finding.list_title}{name_of(finding)}“{finding.text}”"
    return Ground(finding.key, f"{article(code, on=day).cited}：{words}；{item}", _plain(finding.where_to_go))


_CIRCUMSTANCES = {
    "cepa": ("17-§35", "港澳服务提供者仅投资对港澳开放的服务贸易领域的，适用专门的备案办法"),
    "related_party": (_DECISION_2017, f"涉及{_RELATED}"),
}


def _code_of(finding: Finding, day: date, of_change: bool, after_approval: bool) -> str:
    if finding.cls == "encouraged_with_conditions":
        return _APPROVAL_2016
    if after_approval:
        return "17-§10"
    return "17-§11" if of_change else "17-§2"


def _plain(way: str) -> str:
    """Once it is decided that the item is concerned, the way is no longer a condition."""
    return way.removeprefix("如经甄别确属本条：")


def _usual(day: date, of_change: bool, after_approval: bool) -> list[tuple[str, str, str, str]]:
    """(key, code, words, way) of the cases that may arise with such a filing on a day."""
    found = [("special_measures", "17-§2", f"{_AT_SPECIAL_MEASURES}，应当办理审批", _TO_APPROVAL)]
    if of_change and after_approval:
        found.append(
            (
                "after_approval",
                "17-§10",
                "经审批设立的企业变更后仍涉及准入特别管理措施，应当办理审批",
                _TO_APPROVAL,
            )
        )
    elif of_change:
        found.append(("change", "17-§11", "变更事项涉及准入特别管理措施，应当办理审批", _TO_APPROVAL))
    if special_measures_on(day, in_ftz=False) is CATALOGUE_2015:
        found.append(("encouraged", _APPROVAL_2016, "鼓励类中有股权、高管要求的，应当办理审批", _TO_APPROVAL))
    if ruleset_on(day) is REVISED_2017:
        found.append(
            (
                "related_party",
                _DECISION_2017,
                f"并购涉及{_RELATED}",
                _TO_APPROVAL,
            )
        )
    else:
        found += [
            ("acquisition", _APPROVAL_2016, "并购设立外商投资企业，当时应当办理审批", _TO_APPROVAL),
            (
                "strategic",
                _DECISION_2017,
                "战略投资和吸收合并转变为外商投资企业，自该令施行起方可备案，当时应当办理审批",
                _TO_APPROVAL,
            ),
        ]
    return [
        *found,
        ("cepa", "17-§35", "港澳服务提供者投资对港澳开放的服务贸易领域，适用专门的备案办法", _TO_CEPA),
        ("not_foreign", "17-§2", "不是外商投资企业的设立或者变更事项", "无需办理外商投资企业备案。"),
    ]
