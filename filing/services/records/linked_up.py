"""Whether the links of mergers and divisions are what completed filings tell, once each, between records that fit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from sqlalchemy import select

from filing.domain.forms.lineage import AFTER, BEFORE, MERGER, Lineage
from filing.domain.procedures.filing import State
from filing.extensions import db
from filing.models import Enterprise, EnterpriseLink, Filing
from filing.models.register import CURRENT
from filing.services.filings.reading import Reading


def wrong_links() -> Iterator[str]:
    """A sentence for each link that is not so."""
    links = list(db.session.scalars(select(EnterpriseLink).order_by(EnterpriseLink.id)))
    for link in links:
        for what in _wrong(link):
            yield f"link {link.id} ({link.kind}): {what}"
    yield from _doubled(links)


def _wrong(link: EnterpriseLink) -> Iterator[str]:
    ends = {BEFORE: link.from_id, AFTER: link.to_id}
    for enterprise_id in set(ends.values()) - {None}:
        enterprise = db.session.get(Enterprise, enterprise_id)
        if enterprise is None or not enterprise.versions:
            yield f"leads to enterprise {enterprise_id}, which has no record"
            return
    if link.from_id == link.to_id:
        yield "leads from an enterprise to itself"
    filing = db.session.get(Filing, link.filing_id)
    if filing is None or filing.state != State.COMPLETED:
        yield f"comes from filing {link.filing_id}, which is not completed"
        return
    told = next((lineage for lineage in _told_by(filing) if _tells(lineage, filing, link)), None)
    if told is None:
        yield f"filing {filing.id} as submitted does not tell of it"
    else:
        yield from _unfitting(link, told, filing)


def _told_by(filing: Filing) -> list[Lineage]:
    """By the answers as they were last sent in."""
    sent = next((event.snapshot for event in reversed(filing.events) if event.snapshot), filing.answers)
    read = Reading(filing, filing.law_day, answers=sent)
    return read.kind.lineages(read.matter)


def _tells(lineage: Lineage, filing: Filing, link: EnterpriseLink) -> bool:
    """Whether it is of this kind, between the filing's enterprise and one that it names."""
    own, name = (link.from_id, link.to_name) if lineage.side == BEFORE else (link.to_id, link.from_name)
    if (lineage.kind, filing.enterprise_id) != (link.kind, own):
        return False
    return any(link.party in ("", other.key) and other.name[:200] == name for other in lineage.others)


def _unfitting(link: EnterpriseLink, told: Lineage, filing: Filing) -> Iterator[str]:
    """What went into a merger has ended with its own filing; what came of one was still there on that day."""
    if told.kind == MERGER and told.side == BEFORE and filing.enterprise.status == CURRENT:
        yield f"enterprise {link.from_id} went into another one, but its record is still current"
    later = db.session.get(Enterprise, link.to_id) if link.to_id else None
    day = min(version.valid_from for version in filing.enterprise.versions if version.filing_id == filing.id)
    if later and later.closed_on and later.closed_on < day:
        yield f"enterprise {later.id} came of it on {day}, but its record ended on {later.closed_on}"


def _doubled(links: list[EnterpriseLink]) -> Iterator[str]:
    """The same two enterprises under one kind: by their records, or by name where there is none."""
    ends = Counter((link.kind, link.from_id or link.from_name, link.to_id or link.to_name) for link in links)
    for (kind, one, other), count in ends.items():
        if count > 1:
            yield f"{count} links say the same {kind}, from {one} to {other}"
