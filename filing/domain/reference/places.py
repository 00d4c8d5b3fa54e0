"""Countries, divisions and zones: the lists an address is chosen from."""

import json
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import NamedTuple

REFERENCE = Path(__file__).parent

# Levels that exist in GB/T 2260 only to carry codes; nobody writes them in an address.
UNSPOKEN_LEVELS = frozenset({"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"})
MUNICIPALITIES = frozenset({"110000", "120000", "310000", "500000"})

#: The day whose divisions are shown where no other is asked for: that of the edition.
EDITION_DAY = date(2017, 10, 31)


@dataclass(frozen=True)
class Country:
    """A country or region under ISO 3166-1, with the other names people type for it."""

    code: str
    name: str
    aliases: tuple[str, ...] = ()


class Division(NamedTuple):
    """A code and its shown name, usable as a choice of a form field."""

    code: str
    name: str


@dataclass(frozen=True)
class Area:
    """One area (片区) of a pilot free trade zone, and the day from which it exists."""

    code: str
    name: str
    short_name: str
    zone: str
    established: date
    province: str
    city: str | None = None


@dataclass(frozen=True)
class DevelopmentZone:
    """A national economic and technological development zone (国家级经济技术开发区)."""

    name: str
    province: str
    city: str | None = None


@cache
def reference(name: str) -> dict:
    """The parsed content of one of the domain's own lists."""
    return json.loads((REFERENCE / f"{name}.json").read_text(encoding="utf-8"))


# --- Countries and regions ---------------------------------------------------------------------


@cache
def countries() -> tuple[Country, ...]:
    """Every country and region, in the order of their codes."""
    return tuple(
        Country(row["code"], row["name"], tuple(row["aliases"]))
        for row in reference("countries")["countries"]
    )


@cache
def _countries_by_code() -> dict[str, Country]:
    return {country.code: country for country in countries()}


def is_country(code: str) -> bool:
    """Whether the code is one of the listed countries and regions."""
    return code in _countries_by_code()


def country_name(code: str) -> str:
    """The Chinese name, or the code itself when it is not listed."""
    country = _countries_by_code().get(code)
    return country.name if country else code


@cache
def _codes_by_country_name() -> dict[str, str]:
    """By each name that is one country's alone, spaces, case and width apart."""
    named = [(_folded(name), one.code) for one in countries() for name in (one.name, *one.aliases)]
    meant = {name: {code for other, code in named if other == name} for name, _ in named}
    return {name: codes.pop() for name, codes in meant.items() if len(codes) == 1}


def _folded(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def country_of_name(name: str) -> str | None:
    """The code of the country or region of exactly this name: 德国, Germany; None for anything else."""
    return _codes_by_country_name().get(_folded(name))


# --- Divisions (GB/T 2260) ---------------------------------------------------------------------


def divisions() -> dict[str, str]:
    """Every code and its name in the standard."""
    return reference("divisions")["divisions"]


def is_division(code: str, on: date | None = None) -> bool:
    """Whether the code is a listed province, city or district, of the day if one is given."""
    return code in divisions() and (on is None or _is_in_force(code, on))


def _is_in_force(code: str, on: date) -> bool:
    change = reference("divisions")["changes"].get(code)
    if change is None:
        return True
    day = on.isoformat()
    return change.get("from", "") <= day and day < change.get("until", "9999")


def province_of(code: str) -> str:
    """The code of the province a division lies in."""
    return code[:2] + "0000"


def parent_of(code: str) -> str | None:
    """The code one level up, or None for a province."""
    if code.endswith("0000"):
        return None
    return province_of(code) if code.endswith("00") else code[:4] + "00"


@cache
def _children() -> dict[str | None, tuple[Division, ...]]:
    found: dict[str | None, list[Division]] = {}
    for code in divisions():
        found.setdefault(parent_of(code), []).append(Division(code, division_name(code)))
    return {parent: tuple(rows) for parent, rows in found.items()}


def children_of(code: str | None = None, on: date = EDITION_DAY) -> tuple[Division, ...]:
    """The divisions of a day directly below one, none for a city without districts; the provinces for no code."""
    return tuple(d for d in _children().get(code or None, ()) if _is_in_force(d.code, on))


def division_name(code: str) -> str:
    """The name shown for a code, or the code itself when it is not listed."""
    name = divisions().get(code, code)
    if province_of(code) in MUNICIPALITIES and name in UNSPOKEN_LEVELS:
        municipality = divisions()[province_of(code)]
        return municipality if name == "市辖区" else f"{municipality}（{name}）"
    return name


def division_path(code: str) -> tuple[str, str, str]:
    """The shown names of province, city and district; empty below the code's own level."""
    province, city = province_of(code), code[:4] + "00"
    return (
        division_name(province),
        division_name(city) if city != province else "",
        division_name(code) if code != city else "",
    )


def full_address_name(province: str, city: str | None = None, district: str | None = None) -> str:
    """The names of the codes as written in an address, e.g. 山东省青岛市市南区 or 北京市东城区."""
    names = [divisions().get(code, code) for code in (province, city, district) if code]
    return "".join(name for name in names if name not in UNSPOKEN_LEVELS)


# --- Free trade zones and development zones ----------------------------------------------------


@cache
def all_areas() -> tuple[Area, ...]:
    """Every listed area of the pilot free trade zones, whenever established."""
    rows = reference("zones")["free_trade_zones"]["areas"]
    return tuple(Area(**{**row, "established": date.fromisoformat(row["established"])}) for row in rows)


def areas(on: date, listed: tuple[Area, ...] | list[Area] | None = None) -> list[Area]:
    """The areas that exist on a day, of the list given or else of the one built in."""
    return [area for area in (all_areas() if listed is None else listed) if area.established <= on]


@cache
def development_zones() -> tuple[DevelopmentZone, ...]:
    """The national economic and technological development zones of 2017."""
    return tuple(DevelopmentZone(**row) for row in reference("zones")["economic_development_zones"]["zones"])


@cache
def development_zones_by_name() -> dict[str, DevelopmentZone]:
    return {zone.name: zone for zone in development_zones()}


def etdz_names(province: str | None = None) -> list[str]:
    """The development zones' names, of one province or of the whole country."""
    return [zone.name for zone in development_zones() if province in (None, "", zone.province)]
