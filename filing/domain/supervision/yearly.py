"""The yearly plan of inspections and the summary of the year before: of whom, to whom, by when (鲁商字〔2017〕7号四（三）)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from filing.domain.law import ORDER_2016, SHANDONG_PLAN, SHANDONG_YEARLY_BY
from filing.domain.reference.places import development_zones_by_name
from filing.domain.supervision.quota import SHANDONG

PLAN, SUMMARY = "plan", "summary"
KINDS = {PLAN: "年度抽查计划", SUMMARY: "年度监督检查工作总结"}
#: Before it nothing was filed, and nothing supervised.
FIRST_YEAR = ORDER_2016.first_day.year
MINISTRY = "商务部（外资司）"
#: 济南、青岛: their own bodies report to the ministry, and their zones to nobody in the province.
APART = frozenset({"370100", "370200"})
#: So many days before the day a body is reminded: a model, the plan says nothing of it.
REMIND_DAYS = 10


@dataclass(frozen=True)
class Duty:
    """Whether a body sends its papers to the ministry, by which day, if one is laid down, and where that stands."""

    to_ministry: bool
    by: date | None
    source: str


def named(kind: str, year: int) -> str:
    """2018年度抽查计划."""
    return f"{year}{KINDS[kind]}"


def due_year(kind: str, year: int) -> int:
    """The year in which the paper of a year is due: a plan in its own, a summary in the next."""
    return year + (kind == SUMMARY)


def duty_of(kind: str, year: int, *, region: str, body: str, zone: str | None) -> Duty | None:
    """What is laid down for a body; None where nothing is, and before there was a plan."""
    due = due_year(kind, year)
    if not region.startswith(SHANDONG) or not SHANDONG_PLAN.year <= due <= date.max.year:
        return None
    source = SHANDONG_YEARLY_BY.article
    if region in APART:
        return Duty(True, None, source)
    if body != "etdz" or city_of(zone) in APART:
        return None
    month, day = SHANDONG_YEARLY_BY.on(max(SHANDONG_PLAN, date(due, 1, 1)))
    return Duty(False, date(due, month, day), source)


def city_of(zone: str | None) -> str | None:
    """The city in whose area a national development zone lies."""
    known = development_zones_by_name().get(zone or "")
    return known.city if known else None
