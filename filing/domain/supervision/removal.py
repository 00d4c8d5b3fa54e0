"""When a record of a breach leaves the credit file: clean for long enough, or never (17-§24)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from filing.domain.articles import said_of_day
from filing.domain.days.periods import same_day_after
from filing.domain.law import CREDIT_RECORD_YEARS


@dataclass(frozen=True)
class Breached:
    """A breach on the record: when it was committed, and when it was corrected and everything performed."""

    committed_on: date
    corrected_on: date | None = None
    performed_on: date | None = None

    @property
    def settled_on(self) -> date | None:
        """The later of correction and performance; None while one of them is wanting."""
        if self.corrected_on is None or self.performed_on is None:
            return None
        return max(self.corrected_on, self.performed_on)


@dataclass(frozen=True)
class Removal:
    """The day on which the record goes, or None, and why in a sentence."""

    on: date | None
    why: str


def removal_of(record: Breached, others: Iterable[Breached] = ()) -> Removal:
    """When a record goes, the subject's other breaches considered; holidays move nothing."""
    settled_on = counted_from = record.settled_on
    if settled_on is None or counted_from is None:
        return Removal(None, "违法行为尚未改正或者相关义务尚未履行，不移除。")
    for other in sorted(others, key=lambda one: one.committed_on):
        if not settled_on < other.committed_on <= _last_clean_day(counted_from):
            continue
        if other.settled_on is None:
            again = said_of_day(other.committed_on)
            return Removal(None, f"{again}又有违反办法的行为，尚未改正或者履行，不移除。")
        counted_from = max(counted_from, other.settled_on)
    last = _last_clean_day(counted_from)
    why = f"自{said_of_day(counted_from)}改正并履行后，到{said_of_day(last)}未再违反办法的，次日移除。"
    return Removal(last + timedelta(days=1), why)


def _last_clean_day(settled_on: date) -> date:
    return same_day_after(settled_on, 12 * CREDIT_RECORD_YEARS.on(settled_on))
