"""Where a filing goes that an item of a list keeps out of 备案."""

from __future__ import annotations

from filing.domain.screening.model import Subject

_SHANDONG = "370000"
# 青岛（计划单列市）、济南（副省级城市） and the national development zones follow the nation-wide thresholds.
_APART = frozenset({"370100", "370200"})

_PROHIBITED = "属禁止外商投资的领域，不得投资，也没有可以申请的审批；请调整经营范围，或者不设立该项业务。"
_SHANDONG_RESTRICTED = (
    "不属于备案范围，应当办理审批：总投资1亿美元以下的，报山东省商务厅审批；"
    "1亿美元以上的，经山东省商务厅转报商务部审批。"
)
_SHANDONG_ENCOURAGED = (
    "不属于备案范围，应当办理审批：总投资10亿美元以下的，由所在设区的市商务主管部门审批；"
    "10亿美元以上的，经山东省商务厅转报商务部审批。"
)
_NATIONAL_RESTRICTED = (
    "不属于备案范围，应当办理审批：总投资1亿美元以下的，由省、自治区、直辖市、计划单列市、副省级城市、"
    "新疆生产建设兵团商务主管部门或者国家级经济技术开发区审批；达到1亿美元的，向上述部门了解如何报商务部审批。"
)
_NATIONAL_ENCOURAGED = _NATIONAL_RESTRICTED.replace("1亿美元", "10亿美元")


def where_to_go(cls: str, strength: str, subject: Subject) -> str:
    """The way from here, as a sentence; for a weak hit on the condition that it concerns."""
    if cls == "prohibited":
        way = _PROHIBITED
    else:
        apart = subject.city in _APART or subject.in_national_etdz
        in_shandong = subject.province == _SHANDONG and not apart
        restricted, encouraged = (
            (_SHANDONG_RESTRICTED, _SHANDONG_ENCOURAGED)
            if in_shandong
            else (_NATIONAL_RESTRICTED, _NATIONAL_ENCOURAGED)
        )
        way = restricted if cls == "restricted" else encouraged
    return way if strength == "strong" else f"如经甄别确属本条：{way}"
