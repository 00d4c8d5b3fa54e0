"""By when an event had to be filed or a duty done, and the reasons in words."""

from dataclasses import dataclass
from datetime import date, timedelta

from filing.domain import law
from filing.domain.articles import said_of_day
from filing.domain.days.calendar import CALENDAR, WorkCalendar, days_between
from filing.domain.days.periods import Period, civil_law_on, in_days, in_years, same_day_after
from filing.domain.errors import NotFound
from filing.domain.law import Dated

DAY, WORKING_DAY, YEAR = "day", "working_day", "year"
UNIT_LABELS = {DAY: "日", WORKING_DAY: "个工作日", YEAR: "年"}
_WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True)
class DeadlineRule:
    """How long, counted in what, from which event."""

    allowed: Dated
    unit: str
    starts: str  # the event, in the words of the text
    backwards: bool = False  # at least so long *before* the event
    moves: bool = True  # whether the last day moves to the next working day

    def length_on(self, day: date) -> int:
        """The length allowed; the longest one where the text sets a range."""
        value = self.allowed.on(day)
        return value[1] if isinstance(value, tuple) else value

    def said_on(self, day: date) -> str:
        """营业执照签发后30日, 检查前3个工作日."""
        return f"{self.starts}{'前' if self.backwards else '后'}{self.length_on(day)}{UNIT_LABELS[self.unit]}"


@dataclass(frozen=True)
class Deadline:
    """The last day allowed, whether it is still 暂定, why it is that day, and the article."""

    date: date
    provisional: bool
    why: list[str]
    article: str


DEADLINES: dict[str, DeadlineRule] = {
    "establishment_after_licence": DeadlineRule(law.ESTABLISHMENT_DAYS, DAY, "营业执照签发"),
    "change_filing": DeadlineRule(law.CHANGE_DAYS, DAY, "变更事项发生"),
    "change_after_prelicence_filing": DeadlineRule(law.PRELICENCE_CHANGE_DAYS, DAY, "营业执照签发"),
    "strategic_investment_establishment": DeadlineRule(law.STRATEGIC_DAYS, DAY, "证券登记"),
    "strategic_investment_change": DeadlineRule(law.STRATEGIC_DAYS, DAY, "证券登记"),
    "strategic_investment_update": DeadlineRule(law.STRATEGIC_UPDATE_DAYS, DAY, "履行信息披露义务"),
    "agency_complete_filing": DeadlineRule(law.REVIEW_DAYS, WORKING_DAY, "在线提交"),
    "agency_out_of_scope_notice": DeadlineRule(law.REVIEW_DAYS, WORKING_DAY, "在线提交"),
    "supplement": DeadlineRule(law.SUPPLEMENT_DAYS, WORKING_DAY, "一次性在线告知"),
    "refile_if_implemented": DeadlineRule(law.REFILE_DAYS, WORKING_DAY, "未完成备案的在线告知"),
    "credit_record_removal": DeadlineRule(law.CREDIT_RECORD_YEARS, YEAR, "改正违法行为、履行相关义务"),
    "credit_record_removal_shandong": DeadlineRule(
        law.SHANDONG_CREDIT_YEARS, YEAR, "改正违规行为、履行相关义务"
    ),
    "shandong_rectify": DeadlineRule(law.SHANDONG_RECTIFY_DAYS, WORKING_DAY, "责令改正"),
    "shandong_inspection_notice": DeadlineRule(law.SHANDONG_NOTICE_DAYS, WORKING_DAY, "检查", backwards=True),
    "shandong_inspection_result": DeadlineRule(
        law.SHANDONG_RESULT_DAYS, WORKING_DAY, "现场查验或收到全部备查材料"
    ),
    "shandong_inspection_report": DeadlineRule(law.SHANDONG_REPORT_DAYS, WORKING_DAY, "检查工作结束"),
    # A condition of access, nothing that anyone must do by that day.
    "securities_company_scope": DeadlineRule(law.SECURITIES_SCOPE_YEARS, YEAR, "证券公司设立", moves=False),
}


def deadline(
    event_id: str, on: date, calendar: WorkCalendar = CALENDAR, law_day: date | None = None
) -> Deadline:
    """The last day allowed for a duty that began on a day, explained.

    The rules are those of `law_day`, by default the day of the event itself. Raises NotFound for an
    unknown id and NoFilingRegime before the rule existed.
    """
    rule, law_day = _rule(event_id), law_day or on
    length = rule.length_on(law_day)
    period = _period(rule, on, length, calendar)
    why = _explain(rule, on, length, period, calendar)
    return Deadline(period.last_day, period.provisional, why, rule.allowed.article_on(law_day).short)


def days_late(event_id: str, event_on: date, filed_on: date, calendar: WorkCalendar = CALENDAR) -> int:
    """How many days after the deadline something was filed, 0 in time (17-§25).

    Calendar days where the period is counted in them, else working days. The rules are those of the day
    of filing, so that an event from before them never blocks a filing.
    """
    rule = _rule(event_id)
    due_on = _period(rule, event_on, rule.length_on(filed_on), calendar).last_day
    if filed_on <= due_on:
        return 0
    return calendar.count(due_on, filed_on) if rule.unit == WORKING_DAY else (filed_on - due_on).days


def _rule(event_id: str) -> DeadlineRule:
    try:
        return DEADLINES[event_id]
    except (KeyError, TypeError):
        raise NotFound(f"没有“{event_id}”这一期限，请从期限清单中选择。") from None


def _period(rule: DeadlineRule, on: date, length: int, calendar: WorkCalendar) -> Period:
    if rule.unit == DAY:
        return in_days(on, length, calendar)
    if rule.unit == YEAR and rule.moves:
        return in_years(on, length, calendar)
    if rule.unit == YEAR:
        return _unmoved(on, 12 * length, calendar)
    last = calendar.add(on, -length if rule.backwards else length)
    first, until = (last, on) if rule.backwards else (on, last)
    return Period(last, last, calendar.is_provisional(first + timedelta(days=1), until))


def _unmoved(on: date, months: int, calendar: WorkCalendar) -> Period:
    calendar.why(on)  # refuses a day beyond the calendar before adding to it
    last_day = same_day_after(on, months)
    calendar.why(last_day)
    return Period(last_day, last_day, False)


def _explain(rule: DeadlineRule, on: date, length: int, period: Period, calendar: WorkCalendar) -> list[str]:
    span = f"{length}{UNIT_LABELS[rule.unit]}"
    if rule.backwards:
        why = [f"应在{rule.starts}之日（{_named(on)}）前至少{span}，当日不计入"]
    else:
        why = [f"{rule.starts}之日（{_named(on)}）不计入，自次日起计{span}"]
    why += _counted(rule, on, period, calendar)
    if period.provisional:
        why.append("所涉年份的放假安排尚未公布，仅按周末和固定法定节假日推算，该日期为暂定")
    return why


def _counted(rule: DeadlineRule, on: date, period: Period, calendar: WorkCalendar) -> list[str]:
    if rule.unit == WORKING_DAY:
        return _days_of_note(min(on, period.last_day), max(on, period.last_day), calendar)
    why = [f"末日为{_named(period.counted)}（{civil_law_on(on)}）"]
    if period.last_day != period.counted:
        reason = calendar.why(period.counted)
        why.append(f"该日不是工作日（{reason}），顺延至{_named(period.last_day)}")
    return why


def _days_of_note(first: date, last: date, calendar: WorkCalendar) -> list[str]:
    """The holidays left out and the make-up days counted in, each said once."""
    notes: dict[str, list[date]] = {}
    for day in days_between(first + timedelta(days=1), last):
        notes.setdefault(calendar.why(day), []).append(day)
    notes.pop("工作日", None)
    return [_note(reason, days) for reason, days in notes.items()]


def _note(reason: str, days: list[date]) -> str:
    listed = "、".join(f"{day.month}月{day.day}日" for day in days)
    return f"{listed}{reason}，{'计入' if reason == '调休上班' else '不计'}"


def _named(day: date) -> str:
    return f"{said_of_day(day)}，周{_WEEKDAYS[day.weekday()]}"
