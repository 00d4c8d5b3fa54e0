"""Which list a filing of a day is screened against, inside and outside the free trade zones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from filing.domain.law import FTZ_LIST_2017, special_measures_on

_FTZ_LIST_2015 = ("ftz_2015", "《自由贸易试验区外商投资准入特别管理措施（负面清单）》（2015年版）")
# From these days other rules govern whose texts the project does not have; the last known ones go on.
_PROCEDURE_REVISED_AGAIN = date(2018, 6, 30)
_NEXT_LIST = date(2018, 7, 28)
_NEXT_FTZ_LIST = date(2018, 7, 30)


@dataclass(frozen=True)
class ListOfTheDay:
    id: str
    title: str
    needs_person: bool
    beyond_sources: bool


def list_on(day: date, in_free_trade_zone: bool) -> ListOfTheDay:
    """The list in force; NoFilingRegime before 2016-10-08."""
    known = special_measures_on(day, in_free_trade_zone)
    first_unknown = min(_PROCEDURE_REVISED_AGAIN, _NEXT_FTZ_LIST if in_free_trade_zone else _NEXT_LIST)
    if in_free_trade_zone and known.id != FTZ_LIST_2017.id:
        return ListOfTheDay(*_FTZ_LIST_2015, True, day >= first_unknown)
    return ListOfTheDay(known.id, known.title, known.needs_person, day >= first_unknown)
