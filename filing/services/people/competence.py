"""Which agency an address leads to, whoever was closed meanwhile (17-§3)."""

from __future__ import annotations

from filing.domain.reference import agencies
from filing.domain.reference.lists import Places
from filing.models import Agency
from filing.services.people.sight import every_agency


def led_to(
    lists: Places, province: str, city: str, area: str | None = None, etdz: str | None = None
) -> Agency | None:
    """The agency of the place by the list: a closed one's filings are for its `acting`. None where there is none."""
    zone = etdz if isinstance(etdz, str) and etdz in lists.etdzs else None
    area = lists.full_area_name(area) if isinstance(area, str) else None
    code = agencies.route(every_agency(), province, city, area, zone)
    return Agency.by_code(code) if code else None
