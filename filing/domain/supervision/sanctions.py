"""责令改正与罚款: what each article lets or makes a body do, by the law of the day of the act (17-§25 to 17-§28)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from filing.domain.articles import Article
from filing.domain.days.periods import same_day_after
from filing.domain.law import (
    FINE_FALSE_OR_EVADING,
    FINE_LATE_OR_OMISSION,
    FINE_OBSTRUCTING,
    FINE_PROHIBITED_FIELD,
    FINE_RESTRICTED_FIELD,
    PENALTY_LIMIT_YEARS,
    SHANDONG_RECTIFY_DAYS,
    Dated,
    article,
)


class Mode(StrEnum):
    """Whether a fine follows from a breach."""

    IF_DISOBEYED_OR_GRAVE = "if_disobeyed_or_grave"
    ALWAYS = "always"
    OPTIONAL = "optional"


@dataclass(frozen=True)
class Breach:
    """A kind of act that the measures punish; `published` where 17-§23 has its record published."""

    key: str
    label: str
    article: str
    fine: Dated
    mode: Mode
    published: bool = True


BREACHES = {
    breach.key: breach
    for breach in (
        Breach("late", "未能按期履行备案义务", "17-§25¶1", FINE_LATE_OR_OMISSION, Mode.IF_DISOBEYED_OR_GRAVE),
        Breach(
            "omission", "在进行备案时存在重大遗漏", "17-§25¶1", FINE_LATE_OR_OMISSION, Mode.IF_DISOBEYED_OR_GRAVE
        ),
        Breach("evasion", "逃避履行备案义务", "17-§25¶2", FINE_FALSE_OR_EVADING, Mode.ALWAYS),
        Breach(
            "false", "在进行备案时隐瞒真实情况、提供误导性或虚假信息", "17-§25¶2", FINE_FALSE_OR_EVADING, Mode.ALWAYS
        ),
        Breach(
            "receipt_abuse", "伪造、变造、出租、出借、转让《备案回执》", "17-§25¶2", FINE_FALSE_OR_EVADING, Mode.ALWAYS
        ),
        Breach(
            "restricted_field", "未经审批在限制投资领域开展投资经营活动", "17-§26", FINE_RESTRICTED_FIELD, Mode.ALWAYS,
            published=False,
        ),
        Breach(
            "prohibited_field", "在禁止投资领域开展投资经营活动", "17-§27", FINE_PROHIBITED_FIELD, Mode.ALWAYS,
            published=False,
        ),
        Breach(
            "obstruction", "逃避、拒绝或以其他方式阻挠监督检查", "17-§28", FINE_OBSTRUCTING, Mode.OPTIONAL
        ),
    )
}  # fmt: skip


@dataclass(frozen=True)
class Act:
    """A breach that was found: which, from when, until when; still going on without an end."""

    breach: Breach
    began_on: date
    ended_on: date | None
    found_on: date

    @property
    def law_day(self) -> date:
        """The day whose law governs: of the act, of a continuing one its last day."""
        return self.ended_on or self.found_on

    @property
    def article(self) -> Article:
        """As it was numbered on that day; NoFilingRegime for an act before the measures."""
        return article(self.breach.article, on=self.law_day)

    @property
    def cap(self) -> int:
        """The highest fine, in yuan, that figure included."""
        return self.breach.fine.on(self.law_day)

    @property
    def is_out_of_time(self) -> bool:
        """Whether the act came to light too late to be fined; what goes on is never too late."""
        years = PENALTY_LIMIT_YEARS.on(self.law_day)
        return self.ended_on is not None and self.found_on > same_day_after(self.ended_on, 12 * years)


def why_no_fine(act: Act, *, disobeyed: bool = False, grave: str = "") -> str | None:
    """The sentence that keeps a body from fining an act at all; None where it may or must."""
    if act.is_out_of_time:
        return "该行为在规定的时限以后才被发现，不再给予行政处罚。"
    if act.breach.mode is Mode.IF_DISOBEYED_OR_GRAVE and not (disobeyed or grave.strip()):
        return "应当先责令限期改正；逾期不改正，或者情节严重并写明理由的，才可以处罚款。"
    return None


def must_be_fined(act: Act) -> bool:
    """并处: the article commands a fine beside the order."""
    return act.breach.mode is Mode.ALWAYS and not act.is_out_of_time


def why_not_so_much(act: Act, amount: Decimal) -> str | None:
    """The sentence about an amount out of bounds; None for one above nothing and up to the cap."""
    if amount != amount.quantize(Decimal("0.01")):
        return "罚款金额最多写到分。"
    if not 0 < amount <= act.cap:
        return f"罚款应大于0，且不超过{act.cap // 10_000}万元。"
    return None


@dataclass(frozen=True)
class Term:
    """How many working days a body may give for a correction, and where that is laid down; none elsewhere."""

    least: int
    most: int
    source: str


def shandong_term(day: date) -> Term:
    """Shandong's, as in force on a day, for an order without a term in its article too."""
    least, most = SHANDONG_RECTIFY_DAYS.on(day)
    return Term(least, most, SHANDONG_RECTIFY_DAYS.article)


def why_not_so_long(term: Term | None, days: int) -> str | None:
    """The sentence about a term out of bounds; where none is laid down, any positive one may be set."""
    least, most = (term.least, term.most) if term else (1, None)
    if days < least or most is not None and days > most:
        bounds = f"{least}至{most}" if most is not None else f"不少于{least}"
        return f"改正期限应为{bounds}个工作日。"
    return None
