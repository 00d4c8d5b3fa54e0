"""The versions of the measures, and how a place in them is numbered, cited and found on a day.

"17-§12¶2" is the second paragraph of article 12 as revised in 2017, "16-§11¶2" the same place in the order of 2016;
"17-§8（四）" is an item. What is no place in the measures (鲁商字…, 公告…) is a source in its own words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from filing.domain.errors import NoFilingRegime
from filing.domain.numerals import numeral, read_numeral
from filing.domain.problems import Problem


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


#: Where filing was on trial before: under an announcement that the measures end and the sources lack.
ZONES_ON_TRIAL = "上海、广东、天津、福建自由贸易试验区"
RULES_ON_TRIAL = "《自由贸易试验区外商投资备案管理办法（试行）》（商务部公告2015年第12号）"


def ruleset_on(day: date, in_free_trade_zone: bool | None = None) -> RuleSet:
    """The rules in force on a day; NoFilingRegime before 2016-10-08, for a zone where one is known to be meant."""
    for ruleset in reversed(RULE_SETS):
        if day >= ruleset.first_day:
            return ruleset
    raise NoFilingRegime(said_before_the_order(in_free_trade_zone), day)


def said_before_the_order(in_free_trade_zone: bool | None = None) -> str:
    """Approval outside the zones on trial, their own rules inside; both where it is not known."""
    before = f"{said_of_day(ORDER_2016.first_day)}以前，"
    outside = "外商投资企业的设立及变更实行审批管理，不适用备案办法，请按当时的规定办理审批手续。"
    inside = (
        f"{ZONES_ON_TRIAL}内的备案依照{RULES_ON_TRIAL}，本系统没有收录，请向当地自贸试验区的备案机构了解。"
    )
    return before + {True: inside, False: outside, None: outside + inside}[in_free_trade_zone]


def said_of_day(day: date) -> str:
    """2017年7月30日."""
    return f"{day.year}年{day.month}月{day.day}日"


@dataclass(frozen=True)
class Article:
    """A place in the measures; or, without `rules`, another source in its own `words`."""

    rules: RuleSet | None = None
    number: int = 0
    paragraph: int = 0
    item: int = 0
    words: str = ""

    @property
    def short(self) -> str:
        """17-§12¶2, 17-§8（四）: for programs."""
        if self.rules is None:
            return self.words
        paragraph = f"¶{self.paragraph}" if self.paragraph else ""
        item = f"（{numeral(self.item)}）" if self.item else ""
        return f"{self.rules.prefix}-§{self.number}{paragraph}{item}"

    @property
    def cited(self) -> str:
        """《办法》第十二条第二款, as a lawyer cites it."""
        return self.words if self.rules is None else f"《办法》{self.place}"

    @property
    def place(self) -> str:
        """第十二条第二款, where the measures themselves are understood."""
        paragraph = f"第{numeral(self.paragraph)}款" if self.paragraph else ""
        item = f"第（{numeral(self.item)}）项" if self.item else ""
        return f"第{numeral(self.number)}条{paragraph}{item}"

    @property
    def anchor(self) -> str:
        """12, 12-2, 8-1-4: its place on the page of the text."""
        parts = (self.number, self.paragraph or (1 if self.item else 0), self.item)
        return "-".join(str(part) for part in parts if part)

    @property
    def href(self) -> str:
        """Where the text can be read on this site; nothing for another source."""
        return f"/law/{self.rules.id}#{self.anchor}" if self.rules else ""

    def on(self, day: date) -> Article:
        """The same place as numbered on a day; NoFilingRegime where it did not exist yet."""
        if self.rules is not REVISED_2017 or ruleset_on(day) is REVISED_2017:
            return self
        earlier = self.before_revision
        if earlier is None:
            began = said_of_day(REVISED_2017.first_day)
            raise NoFilingRegime(f"该项规定自{began}起施行，此前请按当时的规定办理审批手续。", day)
        return earlier

    @property
    def before_revision(self) -> Article | None:
        """The place in the order of 2016 that became this one; None for what the revision put in."""
        if self.rules is not REVISED_2017:
            return self
        if (self.number, 0, 0) in _INSERTED or (self.number, self.paragraph, 0) in _INSERTED:
            return None
        if (self.number, 1, self.item) in _INSERTED:
            return None
        return replace(
            self,
            rules=ORDER_2016,
            number=self.number - sum(1 for n, p, i in _INSERTED if not p and not i and n < self.number),
            item=self.item - sum(1 for n, _p, i in _INSERTED if i and n == self.number and i < self.item),
        )


#: What 商务部令2017年第2号 put in, as (article, paragraph, item) of the revised measures; all that follows moved on.
_INSERTED = ((5, 2, 0), (6, 1, 3), (7, 0, 0), (8, 1, 7), (8, 1, 8))
_PLACE = re.compile(r"(1[67])-§(\d+)(?:¶(\d+))?(?:（([一二三四五六七八九十]+)）)?")


def article(code: str, on: date | None = None) -> Article:
    """The place a code names, as numbered on a day; "16-§…" means the order of 2016 on every day."""
    found = _PLACE.fullmatch(code)
    if not found:
        return Article(words=code)
    rules = next(rules for rules in RULE_SETS if rules.prefix == found[1])
    named = Article(rules, int(found[2]), int(found[3] or 0), read_numeral(found[4] or ""))
    return named.on(on) if on else named


def numbered(problems: Iterable[Problem], on: date) -> list[Problem]:
    """The problems with their articles as numbered on a day."""
    return [replace(p, article=article(p.article, on=on).short) if p.article else p for p in problems]
