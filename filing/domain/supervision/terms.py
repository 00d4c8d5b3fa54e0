"""The days of an inspection: notice, result, report, correction, each counted and explained."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from filing.domain.articles import said_of_day
from filing.domain.days.calendar import WorkCalendar
from filing.domain.law import SHANDONG_NOTICE_DAYS, SHANDONG_REPORT_DAYS, SHANDONG_RESULT_DAYS


@dataclass(frozen=True)
class Terms:
    """Working days, and where they are laid down."""

    notice: int
    result: int
    report: int
    source: str


@dataclass(frozen=True)
class Counted:
    """A day that was counted to: whether it rests on an unpublished calendar, and how it came about."""

    on: date
    provisional: bool
    why: str
    source: str


def shandong_terms(day: date) -> Terms:
    """Shandong's, as in force on a day; elsewhere a body has its own or none."""
    return Terms(
        SHANDONG_NOTICE_DAYS.on(day),
        SHANDONG_RESULT_DAYS.on(day),
        SHANDONG_REPORT_DAYS.on(day),
        SHANDONG_NOTICE_DAYS.article,
    )


def notice_by(terms: Terms, inspected_on: date, calendar: WorkCalendar) -> Counted:
    """The last day to give notice; the day of the inspection is not counted."""
    on = calendar.add(inspected_on, -terms.notice)
    why = f"检查日{said_of_day(inspected_on)}不计入，往前数{terms.notice}个工作日。"
    return Counted(on, calendar.is_provisional(on, inspected_on), why, terms.source)


def result_by(terms: Terms, examined_on: date, calendar: WorkCalendar) -> Counted:
    """The last day to tell the result, from the visit or from the complete papers."""
    return _after(examined_on, terms.result, "现场查验或收齐材料", terms.source, calendar)


def report_by(terms: Terms, ended_on: date, calendar: WorkCalendar) -> Counted:
    """The last day to report, from the end of the inspection."""
    return _after(ended_on, terms.report, "检查工作结束", terms.source, calendar)


def correct_by(ordered_on: date, days: int, source: str, calendar: WorkCalendar) -> Counted:
    """The last day to correct what an order names."""
    return _after(ordered_on, days, "责令改正", source, calendar)


def _after(on: date, days: int, what: str, source: str, calendar: WorkCalendar) -> Counted:
    until = calendar.add(on, days)
    why = f"{what}当日{said_of_day(on)}不计入，往后数{days}个工作日。"
    return Counted(until, calendar.is_provisional(on, until), why, source)
