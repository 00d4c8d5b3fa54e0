"""Whether every version of a record says what the entries known when it was made add up to, and whether it ended."""

from __future__ import annotations

from collections.abc import Iterator

from filing.domain.forms.record import fold
from filing.models import Enterprise, EnterpriseVersion
from filing.models.register import CURRENT, READDED


def wrong_versions(enterprise: Enterprise) -> Iterator[str]:
    """A sentence for each version that says something else."""
    by_id = {version.id: version for version in enterprise.versions}
    for version in enterprise.versions:
        own = by_id[version.readds_id] if version.cause == READDED else version
        if version.facts != fold(earlier.entry for earlier in _up_to(enterprise, own, version)):
            yield f"enterprise {enterprise.id}: version {version.id} is not what its entries add up to"
    present = enterprise.present
    if present and present.facts != fold(version.entry for version in enterprise.entries):
        yield f"enterprise {enterprise.id}: its record is not what its entries add up to"
    ends = [(entry.closes_as, entry.valid_from) for entry in enterprise.entries if entry.closes_as]
    if (enterprise.status, enterprise.closed_on) != (ends[-1] if ends else (CURRENT, None)):
        yield f"enterprise {enterprise.id}: is {enterprise.status}, which its entries do not say"


def _up_to(
    enterprise: Enterprise, own: EnterpriseVersion, made: EnterpriseVersion
) -> list[EnterpriseVersion]:
    """The entries of days up to that of `own`, as known when `made` was."""
    return [
        e for e in enterprise.entries if e.id <= made.id and (e.valid_from, e.id) <= (own.valid_from, own.id)
    ]
