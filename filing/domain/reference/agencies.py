"""The filing agencies (备案机构) and which of them a filing goes to (17-§3)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache

from filing.domain.reference.places import reference

KINDS = {
    "province": "省级商务主管部门",
    "xpcc": "新疆生产建设兵团商务主管部门",
    "separately_planned": "计划单列市商务主管部门",
    "sub_provincial": "副省级城市商务主管部门",
    "delegated_city": "受委托的设区市外商投资主管部门",
    "etdz": "国家级经济技术开发区相关机构",
    "ftz": "自由贸易试验区相关机构",
}
CITY_KINDS = frozenset({"separately_planned", "sub_provincial", "delegated_city", "xpcc"})


@dataclass(frozen=True)
class Agency:
    """A filing agency, built in or added by an administrator; its short name opens every 备案编号 it issues."""

    code: str
    name: str
    short_name: str
    kind: str
    region: str
    zone: str | None = None
    article: str = "17-§3"
    established: str | None = None
    #: From when another one goes on for it.
    closed_on: date | None = None


@cache
def agencies() -> tuple[Agency, ...]:
    """The agencies built in; the list is not complete and an administrator adds to it."""
    return tuple(Agency(**row) for row in reference("agencies")["agencies"])


AGENCIES = agencies()


def route(
    listed: Iterable[Agency],
    province: str,
    city: str = "",
    ftz_area: str | None = None,
    etdz: str | None = None,
) -> str | None:
    """The code of the agency a filing goes to, or None when no listed one covers the address (17-§3).

    province and city are GB/T 2260 codes; ftz_area and etdz are the full names chosen from the lists.
    In both a free trade zone and a development zone, the free trade zone's body is the agency. A closed one is
    found where nobody new stands for the same place: whoever goes on for it is the agency.
    """
    rows = sorted(listed, key=lambda row: row.closed_on is not None)
    found = (
        _body_of(rows, "ftz", ftz_area)
        or _body_of(rows, "etdz", etdz)
        or _city(rows, city)
        or _province(rows, province)
    )
    return found.code if found else None


def _body_of(rows: list[Agency], kind: str, place: str | None) -> Agency | None:
    """The body of the place itself, else the body of the whole zone the place's name begins with."""
    bodies = [row for row in rows if place and row.kind == kind and row.zone and place.startswith(row.zone)]
    return max(bodies, key=lambda row: len(row.zone), default=None)


def _city(rows: list[Agency], city: str) -> Agency | None:
    """The city's own agency; a district's code counts as its city's, so 659001 is the 兵团's."""
    region = (city or "")[:4] + "00"
    return next((row for row in rows if row.kind in CITY_KINDS and row.region == region), None)


def _province(rows: list[Agency], province: str) -> Agency | None:
    return next((row for row in rows if row.kind == "province" and row.region == province), None)
