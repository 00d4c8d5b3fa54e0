"""合并、分立 on record: links between enterprises, written with the filing that tells of them, filled in by the next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import or_, select

from filing.domain.forms.lineage import AFTER, BEFORE, Lineage, Named
from filing.domain.procedures.filing import State
from filing.extensions import db
from filing.models import Enterprise, EnterpriseLink, Filing, FilingLink, User
from filing.services.filings.linked import named_by, ties_of
from filing.services.filings.reading import Reading
from filing.services.people.sight import enterprises_visible_to


def record_links(filing: Filing, enterprise: Enterprise, read: Reading) -> None:
    """The links that a completed filing tells of; those that named its enterprise now lead to its record."""
    lineages = read.kind.lineages(read.matter)
    if not lineages:
        return
    # Counterparts that complete at once and were begun apart: the later one must see what the earlier has linked.
    EnterpriseLink.hold_all()
    ties = _held(ties_of(filing))
    for lineage in lineages:
        _fill_in(filing, enterprise, lineage, ties)
        for other in lineage.others:
            _write(filing, enterprise, lineage, other, ties)


def hold_links(reads: Iterable[Reading]) -> None:
    """Held before any enterprise is, where one of these filings tells of a merger or division: nobody waits in a ring."""
    if any(read.kind.lineages(read.matter) for read in reads):
        EnterpriseLink.hold_all()


def _held(ties: list[FilingLink]) -> list[FilingLink]:
    """Of filings that complete at once, the second one sees what the first has written."""
    query = select(FilingLink).where(FilingLink.id.in_([tie.id for tie in ties])).order_by(FilingLink.id)
    return list(db.session.scalars(query.with_for_update()))


def _fill_in(filing: Filing, enterprise: Enterprise, lineage: Lineage, ties: list[FilingLink]) -> None:
    for link in db.session.scalars(_open_links(lineage, enterprise)):
        if _means(link, filing, lineage, ties):
            _put(link, lineage.side, enterprise)


def _open_links(lineage: Lineage, enterprise: Enterprise):
    """Links of this kind whose side of the filing's enterprise is only named."""
    own, other = _columns(lineage.side)
    return select(EnterpriseLink).where(
        EnterpriseLink.kind == lineage.kind, own.is_(None), other != enterprise.id
    )


def _columns(side: str):
    sides = (EnterpriseLink.from_id, EnterpriseLink.to_id)
    return sides if side == BEFORE else sides[::-1]


def _means(link: EnterpriseLink, filing: Filing, lineage: Lineage, ties: list[FilingLink]) -> bool:
    """Whether a link that names an enterprise names this one: by a tie of the filings, or by its name."""
    tied = {end for tie in ties for end in (tie.first_id, tie.second_id)}
    if link.filing_id in tied and any(t.second_id == filing.id and t.party == link.party for t in ties):
        return True
    return _name_on(link, lineage.side) in (filing.enterprise_name, filing.enterprise.name)


def _name_on(link: EnterpriseLink, side: str) -> str:
    return link.from_name if side == BEFORE else link.to_name


def _put(link: EnterpriseLink, side: str, enterprise: Enterprise) -> None:
    if side == BEFORE:
        link.from_id = enterprise.id
    else:
        link.to_id = enterprise.id


def _write(
    filing: Filing, enterprise: Enterprise, lineage: Lineage, other: Named, ties: list[FilingLink]
) -> None:
    """One link, or the one that the other enterprise's own filing wrote; to its record where there is one."""
    known, far = _record_of(filing, other, ties), AFTER if lineage.side == BEFORE else BEFORE
    own = db.session.scalars(_links_with(lineage, enterprise)).all()
    link = next((link for link in own if _leads_to(link, far, other, known)), None)
    if link is None:
        link = _named(EnterpriseLink(kind=lineage.kind, filing_id=filing.id, party=other.key), far, other)
        _put(_named(link, lineage.side, enterprise), lineage.side, enterprise)
        db.session.add(link)
    if known:
        _put(link, far, known)
    db.session.flush()


def _links_with(lineage: Lineage, enterprise: Enterprise):
    own, _ = _columns(lineage.side)
    return select(EnterpriseLink).where(EnterpriseLink.kind == lineage.kind, own == enterprise.id)


def _leads_to(link: EnterpriseLink, far: str, other: Named, known: Enterprise | None) -> bool:
    far_id = link.from_id if far == BEFORE else link.to_id
    return (known is not None and far_id == known.id) or _name_on(link, far) == other.name


def _named(link: EnterpriseLink, side: str, who: Named | Enterprise) -> EnterpriseLink:
    if side == BEFORE:
        link.from_name = who.name[:200]
    else:
        link.to_name = who.name[:200]
    return link


def _record_of(filing: Filing, other: Named, ties: list[FilingLink]) -> Enterprise | None:
    """The record of one that is only named: by its completed filing tied to this one, or by its code."""
    ends = {end for tie in ties for end in (tie.first_id, tie.second_id)} - {filing.id}
    done = select(Filing).where(Filing.id.in_(ends), Filing.state == State.COMPLETED).order_by(Filing.id)
    for tied in db.session.scalars(done):
        if tied.enterprise and named_by(other, tied, ties):
            return tied.enterprise
    if not other.uscc:
        return None
    return db.session.scalar(select(Enterprise).where(Enterprise.credit_code == other.uscc).limit(1))


@dataclass(frozen=True)
class Told:
    """A merger or division as one record tells it: its enterprise is the `side`; `record` where one may open it."""

    kind: str
    side: str
    name: str
    record: int | None


def links_of(actor: User, enterprise: Enterprise) -> list[Told]:
    """What the enterprise came out of and went into; of others no more than the name, unless one may know them."""
    query = select(EnterpriseLink).where(
        or_(EnterpriseLink.from_id == enterprise.id, EnterpriseLink.to_id == enterprise.id)
    )
    links = list(db.session.scalars(query.order_by(EnterpriseLink.id)))
    far = {link.to_id if link.from_id == enterprise.id else link.from_id for link in links} - {None}
    seen = enterprises_visible_to(actor).where(Enterprise.id.in_(far)).with_only_columns(Enterprise.id)
    open_to = set(db.session.scalars(seen))
    return [_told(link, enterprise, open_to) for link in links]


def _told(link: EnterpriseLink, enterprise: Enterprise, open_to: set[int]) -> Told:
    if link.from_id == enterprise.id:
        return Told(link.kind, BEFORE, link.to_name, link.to_id if link.to_id in open_to else None)
    return Told(link.kind, AFTER, link.from_name, link.from_id if link.from_id in open_to else None)
