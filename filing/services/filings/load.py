"""Who of an agency has how much in hand, and how old it is: what a lead looks at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, ScalarSelect, func, select

from filing.domain.procedures.filing import State
from filing.extensions import db
from filing.models import Filing, User
from filing.services.people.notices import colleagues_at


@dataclass(frozen=True)
class Load:
    """What one person has in hand (None: what nobody has), by how near the due day is."""

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
    """What nobody has claimed, then each reviewer of the agency: two queries whatever the number of filings."""
    nobody = db.session.execute(select(*_counts(agency_id, Filing.reviewer_id.is_(None), today))).one()
    each = select(User.id, *_counts(agency_id, Filing.reviewer_id == User.id, today))
    held = {key: counts for key, *counts in db.session.execute(each.where(User.agency_id == agency_id))}
    return [Load(None, *tuple(nobody)), *(Load(one, *held[one.id]) for one in colleagues_at(agency_id))]


def _counts(agency_id: int, held: ColumnElement[bool], today: date) -> list[ScalarSelect[int]]:
    """As a load's numbers follow; each counts a stretch of an index, where grouping would look at every row."""
    review = Filing.state == State.UNDER_REVIEW
    which = (
        review & (Filing.due_on < today),
        review & (Filing.due_on == today),
        review & (Filing.due_on > today),
        Filing.state == State.AWAITING_SUPPLEMENT,
        Filing.state == State.SUSPENDED,
    )
    counted = select(func.count()).select_from(Filing).where(Filing.agency_id == agency_id, held)
    return [counted.where(one).correlate(User).scalar_subquery() for one in which]
