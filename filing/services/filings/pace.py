"""Which filings of an agency will miss their day if it goes on as it did."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import func, select

from filing.domain.days import pace
from filing.domain.days.calendar import SHANGHAI, WorkCalendar
from filing.domain.days.pace import Pace
from filing.domain.procedures.filing import MOVES, State
from filing.domain.procedures.procedure import Role
from filing.extensions import db
from filing.models import FilingEvent, User
from filing.services.filings.queue import QueueRow, queue_page

LOOKED_AT = 200
#: What a reviewer does with a filing that lies there: after each of these it lies with somebody else, or with nobody.
DEALS = tuple(
    name
    for name, move in MOVES.items()
    if Role.REVIEWER in move.roles and State.UNDER_REVIEW in move.from_states
)


@dataclass(frozen=True)
class Outlook:
    """The pace, how many filings were looked at (the first by due day), and those that will miss theirs."""

    pace: Pace
    looked_at: int
    late: list[tuple[QueueRow, date]]


def outlook(actor: User, today: date, calendar: WorkCalendar) -> Outlook:
    """Of the actor's agency: what is due first is taken to be done first."""
    found = Pace(_dealt_with(actor.agency_id, pace.begins_on(today, calendar), today))
    rows, _ = queue_page(actor, view="open", limit=LOOKED_AT)
    open_now = [(row, row.due_on) for row in rows if row.due_on]
    days = pace.days_of(len(open_now), found, today, calendar)
    late = pace.late_among([due for _, due in open_now], days, today) if days else []
    return Outlook(found, len(open_now), [(open_now[place][0], days[place]) for place in late])


def _dealt_with(agency_id: int | None, first: date, until: date) -> int:
    """By its people, whichever filing it was; today, which is not over, is left out."""
    people = list(
        db.session.scalars(select(User.id).where(User.agency_id == agency_id, User.role == "reviewer"))
    )
    since, end = (datetime.combine(day, time.min, SHANGHAI) for day in (first, until))
    # Said in full, for the index holds what reviewers did alone.
    by_them = (FilingEvent.actor_role == "reviewer") & FilingEvent.actor_id.in_(people)
    query = select(func.count(FilingEvent.id)).where(by_them, FilingEvent.at >= since, FilingEvent.at < end)
    return db.session.scalar(query.where(FilingEvent.move.in_(DEALS))) or 0
