"""The lists a form chooses from, as they stand for one filing: built in, and added by an administrator."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any

from filing.domain.reference import places


@dataclass(frozen=True)
class Places:
    """Free trade areas and development zones by name; countries and divisions as published."""

    ftz_areas: dict[str, places.Area]
    etdzs: frozenset[str]
    countries: frozenset[str]
    closed: frozenset[str] = frozenset()
    day: date = places.EDITION_DAY

    def full_area_name(self, name: str | None) -> str | None:
        """中国（上海）自由贸易试验区张江片区 for 张江片区 too, where no other zone has one of that name."""
        area = self.ftz_areas.get(name) if name else None
        return area.name if area else None

    def has_division(self, code: Any, level: str) -> bool:
        """Whether a code is listed on the day, and is a province, a city or a district as asked."""
        if not isinstance(code, str) or not places.is_division(code, self.day):
            return False
        found = "province" if code.endswith("0000") else "city" if code.endswith("00") else "district"
        return found == level

    @staticmethod
    def is_within(code: str, above: Any) -> bool:
        return places.parent_of(code) == above


def places_on(
    day: date,
    more_areas: tuple[places.Area, ...] = (),
    more_etdzs: tuple[str, ...] = (),
    closed: frozenset[str] = frozenset(),
) -> Places:
    """The lists of a day: areas established by then, what an administrator added, and nothing that is closed."""
    established = places.areas(day, [*places.all_areas(), *more_areas])
    listed = _places(frozenset(area for area in established if area.name not in closed), more_etdzs, closed)
    return replace(listed, day=day)


# Few different lists exist: they change on the days when areas were established.
@lru_cache(maxsize=64)
def _places(areas: frozenset[places.Area], more_etdzs: tuple[str, ...], closed: frozenset[str]) -> Places:
    by_name = {area.name: area for area in areas}
    shorter = [
        (name, area) for area in areas for name in {area.short_name, area.name.removeprefix(area.zone)}
    ]
    times = Counter(name for name, _ in shorter)
    unique = {name: area for name, area in shorter if times[name] == 1}
    etdzs = frozenset([*places.etdz_names(), *more_etdzs]) - closed
    return Places(
        {**unique, **by_name}, etdzs, frozenset(country.code for country in places.countries()), closed
    )
