"""Whether an item's condition is met by the facts of a filing: yes, no, or cannot be told."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from typing import Any

from filing.domain.screening.model import Ask, Subject
from filing.domain.screening.reading import DATA

_HALF, _WHOLE = Decimal(50), Decimal(100)
_FORMS = {"equity_joint_venture": "合资", "contractual_joint_venture": "合作", "wholly_foreign_owned": "独资"}
_VERDICT = {True: "符合", False: "不符合", None: "尚不能判断"}


@dataclass(frozen=True)
class Judged:
    met: bool | None
    words: str
    asks: tuple[Ask, ...] = ()


@dataclass(frozen=True)
class Case:
    """A part of an item against one filing: the facts, and the words of its scope."""

    subject: Subject
    structured: dict[str, Any] = field(hash=False)
    scope_text: str = ""


def judge(case: Case) -> list[Judged]:
    """One judgement for each condition of the part, none where it has none."""
    found = [rule(case, case.structured[key]) for key, rule in _RULES.items() if key in case.structured]
    return [judged for judged in found if judged]


def together(judged: list[Judged]) -> bool | None:
    """One that is not met decides, then one that cannot be told."""
    verdicts = {j.met for j in judged}
    return False if False in verdicts else None if None in verdicts or not verdicts else True


def _percent(share: Any) -> Decimal:
    return Decimal(str(share)) * 100


def _shown(share: Decimal) -> str:
    return f"{share.normalize():f}%"


def _compared(
    condition: str, share: Decimal | None, whose: str, met: Callable[[Decimal], bool | None]
) -> Judged:
    if share is None:
        return Judged(None, f"{condition}（出资比例未填，{_VERDICT[None]}）")
    verdict = met(share)
    return Judged(verdict, f"{condition}，现{whose}{_shown(share)}：{_VERDICT[verdict]}")


def _chinese(subject: Subject) -> Decimal | None:
    return None if subject.foreign_share is None else _WHOLE - subject.foreign_share


def _chinese_control(case: Case, _required: bool) -> Judged:
    return _compared("中方控股", _chinese(case.subject), "中方合计", lambda share: share > _HALF)


def _relative_control(case: Case, _required: bool) -> Judged:
    def met(share: Decimal) -> bool | None:
        # Below one half the shares of each foreign investor decide, which the sum does not tell.
        return True if share > _HALF else False if share == 0 else None

    judged = _compared("中方相对控股", _chinese(case.subject), "中方合计", met)
    ask = Ask("largest_foreign_share", "中方出资比例之和是否大于任何一方外国投资者的出资比例？")
    return judged if judged.met is not None else Judged(None, judged.words, (ask,))


def _least_chinese(case: Case, share: Any) -> Judged:
    least = _percent(share)
    return _compared(f"中方股比不低于{_shown(least)}", _chinese(case.subject), "", lambda has: has >= least)


def _most_foreign(case: Case, share: Any) -> Judged:
    most = _percent(share)
    if lifted := _lifted(case):
        return lifted
    foreign = case.subject.foreign_share
    return _compared(f"外资比例不超过{_shown(most)}", foreign, "", lambda has: has <= most)


@cache
def place_exceptions() -> tuple[dict, ...]:
    return tuple(json.loads((DATA / "place_exceptions.json").read_text("utf-8"))["exceptions"])


def _lifted(case: Case) -> Judged | None:
    """An exception inside the condition's bracket, or of a place for a time: the limit falls, the item stays."""
    exempt = case.structured.get("share_cap_exempt", ())
    others = (
        "呼叫中心",
        "互联网接入",
        "数据中心",
        "信息服务",
        "多方通信",
        "存储转发",
        "虚拟专用网",
        "内容分发",
    )
    for name in exempt:
        if name in case.scope_text and not any(other in case.scope_text for other in others):
            return Judged(True, f"{name}业务不设外资比例上限，但仍属本条：{_VERDICT[True]}")
    return next((judged for row in place_exceptions() if (judged := _by_place(case, row))), None)


def _by_place(case: Case, row: dict) -> Judged | None:
    subject = case.subject
    if row["words"] not in case.scope_text or not row["from"] <= subject.on.isoformat() <= row["to"]:
        return None
    ask = Ask("wholly_offshore", row["ask"])
    if subject.province in row["whole"] or subject.city in row["whole"]:
        return Judged(True, f"{row['says']}：如属实，{_VERDICT[True]}", (ask,))
    if subject.province in row["partly"]:
        where = Ask("pilot_area", f"是否设在{row['partly'][subject.province]}？")
        return Judged(None, f"设在{row['partly'][subject.province]}的，{row['says']}", (where, ask))
    return None


def _forms(case: Case, allowed: list[str]) -> Judged:
    condition = "限于" + "、".join(allowed)
    subject = case.subject
    form = _FORMS.get(subject.enterprise_type or "")
    if form:
        return Judged(form in allowed, f"{condition}，现为{form}：{_VERDICT[form in allowed]}")
    if subject.foreign_share == _WHOLE:
        return Judged(False, f"{condition}，现外资占100%：{_VERDICT[False]}")
    return Judged(None, f"{condition}（按现有企业类型{_VERDICT[None]}）")


def _legal_representative(case: Case, _country: str) -> Judged:
    condition = "法定代表人须具有中国国籍"
    nationality = case.subject.legal_representative_nationality
    if nationality in (None, "", "HK", "MO", "TW"):
        ask = Ask("legal_representative_nationality", "法定代表人是否具有中国国籍？")
        return Judged(None, f"{condition}：{_VERDICT[None]}", (ask,))
    verdict = nationality == "CN"
    return Judged(verdict, f"{condition}：{_VERDICT[verdict]}")


def _single_investor(case: Case, share: Any) -> Judged | None:
    if "share_cap_scope" in case.structured:
        return None
    most = _percent(share)
    condition = f"一家外商及其关联企业投资比例不得超过{_shown(most)}"
    foreign = case.subject.foreign_share
    if foreign is not None and foreign <= most:
        return Judged(True, f"{condition}，现外资合计{_shown(foreign)}：{_VERDICT[True]}")
    ask = Ask("affiliates", f"一家外商及其关联企业的投资比例合计是多少（不得超过{_shown(most)}）？")
    return Judged(None, f"{condition}：{_VERDICT[None]}", (ask,))


def _bank_shares(case: Case, _scope: str) -> Judged:
    return _asked(
        "单个境外金融机构及关联方投资入股单个中资商业银行不超过20%，多个合计不超过25%，并有投资者资格要求", "bank_investors",
        "境外投资者是否为金融机构（银行类、商业银行）？是否向中资商业银行投资入股，单个及合计比例各是多少？",
    )  # fmt: skip


def _asked(condition: str, key: str, question: str) -> Judged:
    return Judged(None, f"{condition}：{_VERDICT[None]}", (Ask(key, question),))


def _principal(_case: Case, _country: str) -> Judged:
    return _asked(
        "校长或者主要行政负责人应当具有中国国籍",
        "principal_nationality",
        "校长或者主要行政负责人是否具有中国国籍？",
    )


def _board(_case: Case, _share: Any) -> Judged:
    return _asked(
        "理事会、董事会或者联合管理委员会的中方组成人员不得少于1/2", "chinese_board_share",
        "理事会、董事会或者联合管理委员会中，中方组成人员占多少？",
    )  # fmt: skip


def _chief_partner(_case: Case, _country: str) -> Judged:
    return _asked("首席合伙人需具有中国国籍", "chief_partner_nationality", "首席合伙人是否具有中国国籍？")


def _joint_ventures(_case: Case, _most: int) -> Judged:
    return Judged(True, "同一家外商生产同类整车产品的合资企业数量另须核对")


def _other(_case: Case, conditions: list[str]) -> Judged:
    return Judged(None, f"{'；'.join(conditions)}：{_VERDICT[None]}")


def _scope_at_start(_case: Case, _allowed: list[str]) -> Judged:
    return _asked(
        "证券公司设立时业务范围的限定", "securities_scope", "拟从事的证券业务是否在设立时允许的范围之内？"
    )


def _above_threshold(case: Case, scope: str) -> Judged:
    control = _chinese_control(case, True)
    if control.met:
        return Judged(True, f"{scope}，由{control.words}")
    return Judged(None, f"{scope}，由{control.words}；是否达到该规模{_VERDICT[None]}")


def _threshold(case: Case, threshold: dict) -> Judged | None:
    """Control asked only above a number of branches."""
    return _above_threshold(case, "超过30家分店的连锁加油站") if "分店" in threshold["field"] else None


def _control_unless_threshold(case: Case, required: bool) -> Judged | None:
    by_branches = "分店" in case.structured.get("scope_threshold", {}).get("field", "")
    return None if by_branches else _chinese_control(case, required)


_RULES: dict[str, Callable[[Case, Any], Judged | None]] = {
    "chinese_control": _control_unless_threshold,
    "chinese_relative_control": _relative_control,
    "min_chinese_share": _least_chinese,
    "max_foreign_share": _most_foreign,
    "forms_allowed": _forms,
    "legal_rep_nationality": _legal_representative,
    "max_single_foreign_investor_with_affiliates_share": _single_investor,
    "share_cap_scope": _bank_shares,
    "principal_nationality": _principal,
    "min_chinese_board_share": _board,
    "chief_partner_nationality": _chief_partner,
    "max_joint_ventures_per_foreign_investor_per_class": _joint_ventures,
    "other_conditions": _other,
    "business_scope_at_establishment": _scope_at_start,
    "threshold_control": _above_threshold,
    "scope_threshold": _threshold,
}
