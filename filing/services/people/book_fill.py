"""名录 of what was filed before there was one: once, from what each filing was last sent in with."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import defer

from filing.domain import parties
from filing.extensions import db
from filing.models import Filing, FilingEvent, Organisation, Party, Setting
from filing.services.people import book

DONE = "book_filled_at"


def is_done() -> bool:
    """Whether it was filled before: what people removed from it since does not come back."""
    return db.session.get(Setting, DONE) is not None


def done(now: datetime) -> None:
    db.session.add(Setting(key=DONE, value=now.isoformat()))


def organisations() -> list[int]:
    """Whose filings there are; each is filled in a transaction of its own."""
    return list(db.session.scalars(select(Organisation.id).order_by(Organisation.id)))


def fill(organisation_id: int) -> int:
    """How many parties the organisation's book gained; what it says already, being newer, stays."""
    book.hold(organisation_id)
    own = select(Party).where(Party.organisation_id == organisation_id)
    known = {(party.kind, party.key): party for party in db.session.scalars(own)}
    before = len(known)
    for event in _sent_in(organisation_id):
        for place, content in parties.gathered(event.snapshot or {}).items():
            party = known.get(place)
            if party is None:
                party = known[place] = Party(organisation_id=organisation_id, kind=place[0], content={})
                party.kept_at, party.kept_by = event.at, event.actor.name if event.actor else ""
                db.session.add(party)
            # From the newest filing back: each adds what no later one says.
            party.say({**content, **party.content})
    return len(known) - before


def _sent_in(organisation_id: int) -> Iterator[FilingEvent]:
    """The last submission of each of its filings, the newest first."""
    query = (
        select(FilingEvent)
        .join(Filing, Filing.id == FilingEvent.filing_id)
        .where(Filing.organisation_id == organisation_id, FilingEvent.move.in_(("submit", "resubmit")))
        .options(defer(FilingEvent.details))
        .order_by(FilingEvent.at.desc(), FilingEvent.id.desc())
    )
    seen: set[int] = set()
    for event in db.session.scalars(query):
        if event.filing_id not in seen:
            seen.add(event.filing_id)
            yield event
