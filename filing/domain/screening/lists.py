"""Which list a filing of a day is screened against, inside and outside the free trade zones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from filing.domain.horizon import is_beyond_sources
from filing.domain.law import FTZ_LIST_2017, special_measures_on

_FTZ_LIST_2015 = ("ftz_2015", "《自由贸易试验区外商投资准入特别管理措施（负面清单）》（2015年版）")


@dataclass(frozen=True)
class ListOfTheDay:
    id: str
    title: str
    needs_person: bool
    beyond_sources: bool


def list_on(day: date, in_free_trade_zone: bool) -> ListOfTheDay:
    """The list in force; NoFilingRegime before 2016-10-08."""
    known = special_measures_on(day, in_free_trade_zone)
    beyond = is_beyond_sources(day, in_free_trade_zone)
    if in_free_trade_zone and known.id != FTZ_LIST_2017.id:
        return ListOfTheDay(*_FTZ_LIST_2015, True, beyond)
    return ListOfTheDay(known.id, known.title, known.needs_person, beyond)
