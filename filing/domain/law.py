"""Every number the law sets, with its first day and its article; and which rules govern a day.

"17-§12" is article 12 of the measures as revised in 2017, "16-§11" article 11 of the order of 2016.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from filing.domain.articles import (
    ORDER_2016,
    REVISED_2017,
    RULE_SETS,
    Article,
    RuleSet,
    article,
    ruleset_on,
    said_of_day,
)
from filing.domain.errors import NoFilingRegime

__all__ = ["ORDER_2016", "REVISED_2017", "RULE_SETS", "Article", "RuleSet", "article", "ruleset_on"]


@dataclass(frozen=True)
class Dated:
    """A value the law sets, by first day; `article` is its number in the rules now in force."""

    article: str
    values: Mapping[RuleSet | date, Any]
    in_yuan: bool = False

    def on(self, day: date) -> Any:
        """The value in force on a day; NoFilingRegime before the first."""
        for start, value in sorted(((_day(k), v) for k, v in self.values.items()), reverse=True):
            if day >= start:
                return value
        first = min(_day(start) for start in self.values)
        raise NoFilingRegime(f"{said_of_day(first)}以前没有该项规定，请按当时的规定办理。", day)

    def history(self) -> list[tuple[date, str]]:
        """Each first day with the value from then on, as a sentence says it."""
        days = sorted(_day(start) for start in self.values)
        return [(day, self.said_on(day)) for day in days]

    def article_on(self, day: date) -> Article:
        """The article the value rests on, as numbered on that day."""
        self.on(day)
        return article(self.article, on=day)

    def said_on(self, day: date) -> str:
        """The value as a sentence says it: 3; 3万元 for a fine."""
        value = self.on(day)
        return f"{value // 10_000}万元" if self.in_yuan else str(value)


def _day(start: RuleSet | date) -> date:
    return start.first_day if isinstance(start, RuleSet) else start


REVIEW_DAYS = Dated("17-§12", {ORDER_2016: 3})  # working days, the agency's
SUPPLEMENT_DAYS = Dated("17-§12", {ORDER_2016: 15})  # working days, the applicant's
REFILE_DAYS = Dated("17-§12", {ORDER_2016: 5})  # working days, if already implemented
SUPPLEMENT_REQUESTS = Dated("17-§12", {ORDER_2016: 1})  # 一次性告知
ESTABLISHMENT_DAYS = Dated("17-§5", {ORDER_2016: 30})  # calendar days after the licence
CHANGE_DAYS = Dated("17-§6", {ORDER_2016: 30})  # calendar days after the event
PRELICENCE_CHANGE_DAYS = Dated("17-§9", {ORDER_2016: 30})  # calendar days after the licence
STRATEGIC_DAYS = Dated("17-§7", {REVISED_2017: 30})  # calendar days after securities registration
STRATEGIC_UPDATE_DAYS = Dated("17-§7", {REVISED_2017: 5})  # calendar days after disclosure
LISTED_HOLDING_PERCENT = Dated("17-§6¶4", {ORDER_2016: Decimal(5)})  # more than this, in total
CREDIT_RECORD_YEARS = Dated("17-§24", {ORDER_2016: 3})
PUBLISHED_CREDIT = Dated(
    "17-§23",
    {ORDER_2016: ("not_filed", "false_filing", "receipt_abuse", "uncooperative", "unperformed_penalty")},
)
PUBLISHED_DRAWS = Dated("17-§16", {ORDER_2016: ("draw_result", "inspection_result")})
FINE_LATE_OR_OMISSION = Dated("17-§25¶1", {ORDER_2016: 30_000})  # CNY, at most
FINE_FALSE_OR_EVADING = Dated("17-§25¶2", {ORDER_2016: 30_000}, in_yuan=True)
FINE_RESTRICTED_FIELD = Dated("17-§26", {ORDER_2016: 30_000}, in_yuan=True)
FINE_PROHIBITED_FIELD = Dated("17-§27", {ORDER_2016: 30_000}, in_yuan=True)
FINE_OBSTRUCTING = Dated("17-§28", {ORDER_2016: 10_000}, in_yuan=True)
PENALTY_LIMIT_YEARS = Dated("行政处罚法（不在所据文件之内）", {ORDER_2016: 2})  # known to exist only
HEARING_REQUEST_DAYS = Dated("行政处罚法（不在所据文件之内）", {ORDER_2016: 3})
HEARING_NOTICE_DAYS = Dated("行政处罚法（不在所据文件之内）", {ORDER_2016: 7})
CHANGE_HEADS = Dated("17-§6", {ORDER_2016: 7, REVISED_2017: 8})
DOCUMENT_TYPES = Dated("17-§8", {ORDER_2016: 6, REVISED_2017: 8})

SHANDONG_PLAN = date(2017, 1, 10)  # 鲁商字〔2017〕7号
SHANDONG_RECTIFY_DAYS = Dated("鲁商字〔2017〕7号四（三）", {SHANDONG_PLAN: (1, 30)})  # working days
SHANDONG_NOTICE_DAYS = Dated("鲁商字〔2017〕7号四（二）", {SHANDONG_PLAN: 3})
SHANDONG_RESULT_DAYS = Dated("鲁商字〔2017〕7号四（二）", {SHANDONG_PLAN: 20})
SHANDONG_REPORT_DAYS = Dated("鲁商字〔2017〕7号四（二）", {SHANDONG_PLAN: 5})
SHANDONG_PUBLISHED_CREDIT = Dated(
    "鲁商字〔2017〕7号四（三）", {SHANDONG_PLAN: ("restricted_field", "prohibited_field")}
)
SHANDONG_CREDIT_YEARS = Dated("鲁商字〔2017〕7号四（三）", {SHANDONG_PLAN: 3})
SHANDONG_DRAWS_PER_YEAR = Dated("鲁商字〔2017〕7号四（一）", {SHANDONG_PLAN: 2})
SHANDONG_DRAW_PERCENT = Dated("鲁商字〔2017〕7号四（一）", {SHANDONG_PLAN: Decimal(4)})
SHANDONG_UNTARGETED_PERCENT = Dated("鲁商字〔2017〕7号四（一）", {SHANDONG_PLAN: Decimal(80)})
SHANDONG_INSPECTORS = Dated("鲁商字〔2017〕7号四（一）", {SHANDONG_PLAN: 2})
SHANDONG_ROSTER = Dated("鲁商字〔2017〕7号一", {SHANDONG_PLAN: (2, 5)})  # inspectors a body lists
# Month and day: the summary of the year before and the plan of the new one.
SHANDONG_YEARLY_BY = Dated("鲁商字〔2017〕7号四（三）", {SHANDONG_PLAN: (1, 15)})
SECURITIES_SCOPE_YEARS = Dated("外商投资产业指导目录（2017年修订）限制27", {date(2017, 7, 28): 2})


@dataclass(frozen=True)
class SpecialMeasures:
    """A list of special measures; without a `reference` every filing needs a person's screening."""

    id: str
    title: str
    reference: str | None
    article: str

    @property
    def needs_person(self) -> bool:
        return self.reference is None


CATALOGUE_2015 = SpecialMeasures(
    "catalogue_2015",
    "《外商投资产业指导目录（2015年修订）》限制类、禁止类及鼓励类中有股权要求、高管要求的规定",
    "special_measures_2015_gbt4754.json", "国家发展改革委、商务部公告2016年第22号",
)  # fmt: skip
FTZ_LIST_2017 = SpecialMeasures(
    "ftz_2017", "《自由贸易试验区外商投资准入特别管理措施（负面清单）（2017年版）》",
    None, "商务部公告2017年第37号一",
)  # fmt: skip
NATIONAL_LIST_2017 = SpecialMeasures(
    "national_2017", "《外商投资产业指导目录（2017年修订）》外商投资准入特别管理措施（外商投资准入负面清单）",
    "negative_list_2017.json", "商务部公告2017年第37号一",
)  # fmt: skip

_OUTSIDE_FTZ = Dated("17-§2", {ORDER_2016: CATALOGUE_2015, date(2017, 7, 28): NATIONAL_LIST_2017})
_INSIDE_FTZ = Dated("17-§2", {ORDER_2016: CATALOGUE_2015, date(2017, 7, 10): FTZ_LIST_2017})


def special_measures_on(day: date, in_ftz: bool) -> SpecialMeasures:
    """The list a filing of that day is screened against (商务部公告2017年第37号一)."""
    ruleset_on(day, in_ftz)
    return (_INSIDE_FTZ if in_ftz else _OUTSIDE_FTZ).on(day)
