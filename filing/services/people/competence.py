"""Which agency an address leads to, whoever was closed meanwhile (17-§3)."""

from __future__ import annotations

from filing.domain.reference import agencies
from filing.domain.reference.lists import Places
from filing.models import Agency


def led_to(
    lists: Places, province: str, city: str, area: str | None = None, etdz: str | None = None
) -> Agency | None:
    """The agency of the place by the list: a closed one's filings are for its `acting`. None where there is none."""
    code = code_of(lists, province, city, area, etdz)
    return Agency.by_code(code) if code else None


def code_of(
    lists: Places, province: str, city: str, area: str | None = None, etdz: str | None = None
) -> str | None:
    """The same agency's code."""
    zone = etdz if isinstance(etdz, str) and etdz in lists.etdzs else None
    area = lists.full_area_name(area) if isinstance(area, str) else None
    return agencies.route(Agency.listed(), province, city, area, zone)
