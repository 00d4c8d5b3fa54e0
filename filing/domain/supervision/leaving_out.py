"""Who may be left out of a draw: nobody has to be, and some never may (鲁商字〔2017〕7号四（一）)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

#: For these an enterprise may be drawn however often: it is never left out.
NEVER_LEFT_OUT = {
    "many_reports": "投诉举报多",
    "abnormal_list": "列入经营异常名录",
    "grave_record": "有严重违法记录",
    "safety": "涉及群众生命财产安全的特殊行业、重点区域",
}


@dataclass(frozen=True)
class LastInspection:
    """What the rule asks of an enterprise: its last inspection, and what came since."""

    on: date
    was_clean: bool
    changes_since: tuple[date, ...] = ()  # days of changes that had to be filed
    never: tuple[str, ...] = ()  # keys of NEVER_LEFT_OUT that apply


def why_not_left_out(last: LastInspection) -> str | None:
    """The sentence that keeps an enterprise in the draw; None where it may be left out."""
    if last.never:
        kinds = "、".join(NEVER_LEFT_OUT[key] for key in last.never)
        return f"该企业{kinds}，抽取次数不受限制，应当列入。"
    if not last.was_clean:
        return "最近一次检查发现过问题的，应当列入。"
    if any(day > last.on for day in last.changes_since):
        return "最近一次检查以后发生过需要备案的变更，应当列入。"
    return None
