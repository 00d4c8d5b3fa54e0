"""The filing at a glance: who, how much, what share from abroad, which lists, which doubts, who else has its name."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from filing.domain.forms.holdings import Holdings, holdings_in, plain
from filing.domain.questions.display import money_text
from filing.domain.questions.paths import get_at
from filing.models import Filing, User
from filing.services.filings.finding import namesakes
from filing.services.filings.reading import Reading
from filing.services.filings.screening import Screened


@dataclass(frozen=True)
class Summary:
    """What a reviewer wants to know before reading."""

    holdings: Holdings
    total_investment: str
    lists: tuple[tuple[str, int, int], ...]  # title, findings, of these still open
    elsewhere: tuple[Filing, ...]

    @cached_property
    def foreign_share(self) -> str:
        known = any(one.share is not None for one in self.holdings.investors)
        return f"{plain(self.holdings.foreign_share)}%" if known else ""


def summary_of(actor: User, read: Reading, screened: Screened) -> Summary:
    total = get_at(read.answers, ("enterprise", "total_investment"))
    return Summary(
        holdings_in(read.answers),
        money_text(total) if isinstance(total, dict) and total.get("amount") else "",
        _lists(screened),
        tuple(namesakes(actor, read.filing, read.answers)),
    )


def _lists(screened: Screened) -> tuple[tuple[str, int, int], ...]:
    every = Counter(one.finding.list_title for one in screened.findings)
    left = Counter(one.finding.list_title for one in screened.open)
    return tuple((title, count, left[title]) for title, count in every.items())
