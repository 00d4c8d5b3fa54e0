"""Who of an agency has how much in hand, and how old it is: what a lead looks at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, select

from filing.domain.procedures.filing import State
from filing.extensions import db
from filing.models import Filing, User
from filing.services.people.notices import colleagues_at

#: Beyond this nobody needs the number: a thousand filings are more than one person decides in a year.
MOST = 1000


@dataclass(frozen=True)
class Load:
    """What one person has in hand (None: what nobody has), by how near the due day is; MOST stands for as many or more."""

    person: User | None
    overdue: int = 0
    due_today: int = 0
    later: int = 0
    waiting: int = 0  # with the applicant
    suspended: int = 0

    @property
    def under_review(self) -> int:
        return self.overdue + self.due_today + self.later

    @property
    def total(self) -> int:
        return self.under_review + self.waiting + self.suspended


def loads_of(agency_id: int, today: date) -> list[Load]:
    """What nobody has claimed, then each reviewer of the agency, each number counted to MOST."""
    nobody = _counted(agency_id, Filing.reviewer_id.is_(None), today)
    each = ((one, Filing.reviewer_id == one.id) for one in colleagues_at(agency_id))
    return [Load(None, *nobody), *(Load(one, *_counted(agency_id, held, today)) for one, held in each)]


def _counted(agency_id: int, held: ColumnElement[bool], today: date) -> tuple[int, ...]:
    """As a load's numbers follow; each counts a stretch of an index, and not to its end where that is far."""
    review = Filing.state == State.UNDER_REVIEW
    which = (
        review & (Filing.due_on < today),
        review & (Filing.due_on == today),
        review & (Filing.due_on > today),
        Filing.state == State.AWAITING_SUPPLEMENT,
        Filing.state == State.SUSPENDED,
    )
    some = select(Filing.id).where(Filing.agency_id == agency_id, held).limit(MOST)
    counts = (select(func.count()).select_from(some.where(one).subquery()).scalar_subquery() for one in which)
    return tuple(db.session.execute(select(*counts)).one())
