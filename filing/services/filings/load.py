"""Who of an agency has how much in hand, and how old it is: what a lead looks at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import case, func, select

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
    """What nobody has claimed, then each reviewer of the agency: one query whatever the number of filings."""
    counts = {
        reviewer_id: counted for reviewer_id, *counted in db.session.execute(_counted(agency_id, today))
    }
    people: list[User | None] = [None, *colleagues_at(agency_id)]
    return [
        Load(one, *(int(n or 0) for n in counts.get(one.id if one else None, (0,) * 5))) for one in people
    ]


def _counted(agency_id: int, today: date):
    mine = Filing.state == State.UNDER_REVIEW
    sums = (
        mine & (Filing.due_on < today),
        mine & (Filing.due_on == today),
        mine & (Filing.due_on > today),
        Filing.state == State.AWAITING_SUPPLEMENT,
        Filing.state == State.SUSPENDED,
    )
    counted = (func.sum(case((condition, 1), else_=0)) for condition in sums)
    open_states = (State.UNDER_REVIEW, State.AWAITING_SUPPLEMENT, State.SUSPENDED)
    return (
        select(Filing.reviewer_id, *counted)
        .where(Filing.agency_id == agency_id, Filing.state.in_(open_states))
        .group_by(Filing.reviewer_id)
    )
