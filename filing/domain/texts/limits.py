"""One wording for every limit: 最迟2018年3月5日（含当日），还剩9日."""

from __future__ import annotations

from datetime import date

from filing.domain.articles import said_of_day


def until(due_on: date, left: int, unit: str = "日", provisional: bool = False) -> str:
    """The last day, and how much of the term is left or by how much it is over."""
    tentative = "（暂定）" if provisional else ""
    return f"最迟{said_of_day(due_on)}（含当日）{tentative}，{remaining(left, unit)}"


def remaining(left: int, unit: str = "日") -> str:
    if left > 0:
        return f"还剩{left}{unit}"
    return "今天是最后一天" if left == 0 else f"已逾期{-left}{unit}"
