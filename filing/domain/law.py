"""Every number the law sets, with its first day and its article; and which rules govern a day.

"17-§12" is article 12 of the measures as revised in 2017, "16-§11" article 11 of the order of 2016.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from filing.domain.errors import NoFilingRegime


@dataclass(frozen=True)
class RuleSet:
    """One version of the measures."""

    id: str
    prefix: str
    first_day: date
    title: str
    order: str


ORDER_2016 = RuleSet(
    "2016", "16", date(2016, 10, 8), "外商投资企业设立及变更备案管理暂行办法", "商务部令2016年第3号"
)
REVISED_2017 = RuleSet(
    "2017", "17", date(2017, 7, 30), "外商投资企业设立及变更备案管理暂行办法（修订）", "商务部令2017年第2号"
)
RULE_SETS = (ORDER_2016, REVISED_2017)

# The revision put in a new article 7, so that every later article moved on by one.
_INSERTED_2017 = 7


def ruleset_on(day: date) -> RuleSet:
    """The rules in force on a day; NoFilingRegime before 2016-10-08."""
    for ruleset in reversed(RULE_SETS):
        if day >= ruleset.first_day:
            return ruleset
    raise NoFilingRegime(day=day)


def article_on(article: str, day: date) -> str:
    """The number an article of the revised measures had on a day: "17-§12" was "16-§11" before."""
    if not article.startswith("17-§") or ruleset_on(day) is REVISED_2017:
        return article
    number, _, rest = article.removeprefix("17-§").partition("¶")
    if int(number) == _INSERTED_2017:
        raise NoFilingRegime("外国投资者战略投资上市公司自2017年7月30日起方可备案，此前请办理审批手续。", day)
    earlier = int(number) - (int(number) > _INSERTED_2017)
    return f"16-§{earlier}" + (f"¶{rest}" if rest else "")


def cited(article: str, day: date) -> str:
    """As a decision of that day cites it: 17-§25¶2 is 《办法》（2017年修订）第25条第2款."""
    version, _, place = article_on(article, day).partition("-§")
    number, _, paragraph = place.partition("¶")
    edition = "2017年修订" if version == REVISED_2017.prefix else "2016年"
    return f"《办法》（{edition}）第{number}条" + (f"第{paragraph}款" if paragraph else "")


@dataclass(frozen=True)
class Dated:
    """A value the law sets, by first day; `article` is its number in the rules now in force."""

    article: str
    values: Mapping[RuleSet | date, Any]

    def on(self, day: date) -> Any:
        """The value in force on a day; NoFilingRegime before the first."""
        for start, value in sorted(((_day(k), v) for k, v in self.values.items()), reverse=True):
            if day >= start:
                return value
        first = min(_day(start) for start in self.values)
        raise NoFilingRegime(f"{first:%Y年%m月%d日}以前没有该项规定，请按当时的规定办理。", day)

    def article_on(self, day: date) -> str:
        """The article the value rests on, as numbered on that day."""
        self.on(day)
        return article_on(self.article, day)


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
LISTED_HOLDING_PERCENT = Dated("17-§6", {ORDER_2016: Decimal(5)})  # more than this, in total
CREDIT_RECORD_YEARS = Dated("17-§24", {ORDER_2016: 3})
FINE_LATE_OR_OMISSION = Dated("17-§25", {ORDER_2016: 30_000})  # CNY, at most
FINE_FALSE_OR_EVADING = Dated("17-§25", {ORDER_2016: 30_000})
FINE_RESTRICTED_FIELD = Dated("17-§26", {ORDER_2016: 30_000})
FINE_PROHIBITED_FIELD = Dated("17-§27", {ORDER_2016: 30_000})
FINE_OBSTRUCTING = Dated("17-§28", {ORDER_2016: 10_000})
CHANGE_HEADS = Dated("17-§6", {ORDER_2016: 7, REVISED_2017: 8})
DOCUMENT_TYPES = Dated("17-§8", {ORDER_2016: 6, REVISED_2017: 8})

SHANDONG_PLAN = date(2017, 1, 10)  # 鲁商字〔2017〕7号
SHANDONG_RECTIFY_DAYS = Dated("鲁商字〔2017〕7号四（三）", {SHANDONG_PLAN: (1, 30)})  # working days
SHANDONG_NOTICE_DAYS = Dated("鲁商字〔2017〕7号四（二）", {SHANDONG_PLAN: 3})
SHANDONG_RESULT_DAYS = Dated("鲁商字〔2017〕7号四（二）", {SHANDONG_PLAN: 20})
SHANDONG_REPORT_DAYS = Dated("鲁商字〔2017〕7号四（二）", {SHANDONG_PLAN: 5})
SHANDONG_CREDIT_YEARS = Dated("鲁商字〔2017〕7号四（三）", {SHANDONG_PLAN: 3})
SHANDONG_DRAWS_PER_YEAR = Dated("鲁商字〔2017〕7号四（一）", {SHANDONG_PLAN: 2})
SHANDONG_DRAW_PERCENT = Dated("鲁商字〔2017〕7号四（一）", {SHANDONG_PLAN: Decimal(4)})
SHANDONG_UNTARGETED_PERCENT = Dated("鲁商字〔2017〕7号四（一）", {SHANDONG_PLAN: Decimal(80)})
SHANDONG_INSPECTORS = Dated("鲁商字〔2017〕7号四（一）", {SHANDONG_PLAN: 2})
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
    ruleset_on(day)
    return (_INSIDE_FTZ if in_ftz else _OUTSIDE_FTZ).on(day)
