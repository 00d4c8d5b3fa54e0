"""Who of an agency has how much in hand, and how old it is: what a lead looks at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

from sqlalchemy import BindParameter, Select, bindparam, func, select

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

    def of(person: User | None) -> Load:
        asked = {"agency": agency_id, "today": today}
        if person is not None:
            asked["person"] = person.id
        return Load(person, *db.session.execute(_counts(person is not None), asked).one())

    return [of(None), *(of(person) for person in colleagues_at(agency_id))]


@cache
def _counts(of_a_person: bool) -> Select:
    """As a load's numbers follow; each counts a stretch of an index, and not to its end where that is far.

    Put together once: that takes longer than the counting.
    """
    day: BindParameter[date] = bindparam("today", type_=Filing.due_on.type)
    review = Filing.state == State.UNDER_REVIEW
    which = (
        review & (Filing.due_on < day),
        review & (Filing.due_on == day),
        review & (Filing.due_on > day),
        Filing.state == State.AWAITING_SUPPLEMENT,
        Filing.state == State.SUSPENDED,
    )
    held = Filing.reviewer_id == (bindparam("person") if of_a_person else None)
    some = select(Filing.id).where(Filing.agency_id == bindparam("agency"), held).limit(MOST)
    return select(
        *(select(func.count()).select_from(some.where(one).subquery()).scalar_subquery() for one in which)
    )
