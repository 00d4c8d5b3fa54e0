"""How many enterprises a draw takes, and how many of them undirected."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, Decimal

from filing.domain.law import (
    SHANDONG_DRAW_PERCENT,
    SHANDONG_INSPECTORS,
    SHANDONG_UNTARGETED_PERCENT,
)

SHANDONG = "37"


@dataclass(frozen=True)
class DrawRules:
    """What a body draws by, and where that is laid down: nowhere in the measures, so each has its source."""

    percent: Decimal
    undirected_percent: Decimal
    inspectors: int
    source: str

    def target(self, filed: int, drawn_before: int = 0) -> int:
        """How many to draw now: the year's share of those filed, rounded up, less those drawn already."""
        return max(0, _rounded_up(self.percent, filed) - drawn_before)

    def directed_at_most(self, target: int) -> int:
        """How many of a draw may be directed; the undirected are rounded up."""
        return target - _rounded_up(self.undirected_percent, target)


def _rounded_up(percent: Decimal, of: int) -> int:
    return int((percent * of / 100).to_integral_value(ROUND_CEILING))


def shandong_rules(day: date) -> DrawRules:
    """Shandong's, as in force on a day; NoFilingRegime before its plan."""
    return DrawRules(
        SHANDONG_DRAW_PERCENT.on(day),
        SHANDONG_UNTARGETED_PERCENT.on(day),
        SHANDONG_INSPECTORS.on(day),
        SHANDONG_DRAW_PERCENT.article,
    )
