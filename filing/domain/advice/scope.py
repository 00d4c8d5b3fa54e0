"""不属于备案范围: the rules usually relied on, and the departments usually told (17-§12)."""

from __future__ import annotations

from datetime import date

from filing.domain.law import REVISED_2017, article, ruleset_on

#: The departments that 17-§15 names as working together, and those that approve projects and trades.
DEPARTMENTS = (
    "发展和改革部门", "行业主管部门", "工商行政管理部门", "外汇管理部门", "税务部门", "海关",
    "公安机关", "国有资产监督管理部门", "证券监督管理机构",
)  # fmt: skip

_BOTH = (
    ("17-§2", "涉及国家规定实施的准入特别管理措施，不适用备案管理，应当办理审批"),
    (
        "17-§35",
        "港澳服务提供者投资对港澳开放的服务贸易领域，按《港澳服务提供者在内地投资备案管理办法（试行）》办理",
    ),
)
_BEFORE_REVISION = (("16-§5", "由非外商投资企业转变为外商投资企业，当时不在备案范围之内，应当办理审批"),)
_REVISED = (("17-§5", "并购境内企业涉及关联并购，不在备案范围之内，应当办理审批"),)


def usual_rules(day: date) -> list[str]:
    """The grounds in words, with the articles as numbered on that day."""
    also = _REVISED if ruleset_on(day) is REVISED_2017 else _BEFORE_REVISION
    return [f"{article(code, on=day).cited}：{words}" for code, words in (*_BOTH, *also)]
