"""Where the sources end: from which days other rules govern, whose texts the project does not have."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class LaterRule:
    """A rule that came later, by its first day; `in_zone` says where it governs, None for everywhere."""

    first_day: date
    words: str
    in_zone: bool | None = None


LATER = (
    LaterRule(date(2018, 6, 30), "《备案办法》又经商务部令2018年第6号修订"),
    LaterRule(date(2018, 7, 28), "自贸试验区外改用新的外商投资准入负面清单", in_zone=False),
    LaterRule(date(2018, 7, 30), "自贸试验区内改用新的外商投资准入负面清单", in_zone=True),
    LaterRule(date(2020, 1, 1), "备案制度停止施行，改为外商投资信息报告"),
)


def later_rules(day: date, in_zone: bool | None = None) -> tuple[LaterRule, ...]:
    """The later rules in force on a day at a place; without one, those of all places."""
    return tuple(
        rule
        for rule in LATER
        if rule.first_day <= day and (in_zone is None or rule.in_zone in (None, in_zone))
    )


def is_beyond_sources(day: date, in_zone: bool | None = None) -> bool:
    """Whether the last known rules are applied to a day on which others governed."""
    return bool(later_rules(day, in_zone))
