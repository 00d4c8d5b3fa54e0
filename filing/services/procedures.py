"""Making a move: the one place where the state of any case changes."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session

from filing.domain.days.calendar import WorkCalendar, day_of
from filing.extensions import db
from filing.figures import MOVES
from filing.models import User
from filing.models.accounts import role_of
from filing.models.cases import Case

#: Under which a session notes the moves made in its transaction; only what is committed is counted.
MADE = "moves made"


@event.listens_for(db.session, "after_commit")
def _count(session: Session) -> None:
    for procedure, move in session.info.pop(MADE, ()):
        MOVES.labels(procedure, move).inc()


@event.listens_for(db.session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop(MADE, None)


def open_moves(case: Case, actor: User | None, today: date, calendar: WorkCalendar) -> list[str]:
    """The moves this person may make now: the buttons to show."""
    return case.procedure.open_to(case.standing_for(actor, today, calendar), role_of(actor))


def why_not(case: Case, move: str, actor: User | None, today: date, calendar: WorkCalendar) -> str | None:
    """The reason a move is not open to this person, as a sentence; None when it is."""
    return case.procedure.why_not(move, case.standing_for(actor, today, calendar), role_of(actor))


def require_open(case: Case, move: str, actor: User | None, today: date, calendar: WorkCalendar) -> None:
    """MoveNotAllowed or NotPermitted with the reason, where the button would not be there."""
    case.procedure.require(move, case.standing_for(actor, today, calendar), role_of(actor))


def advance(
    case: Case,
    move: str,
    actor: User | None,
    now: datetime,
    calendar: WorkCalendar,
    *,
    reason: str = "",
    details: dict | None = None,
    snapshot: dict | None = None,
    **known: Any,
) -> Any:
    """The line of the history of a move made: new state, due day; MoveNotAllowed or NotPermitted otherwise.

    `known` are facts of the case's standing that only the caller can tell, such as `problems=0`.
    """
    standing = case.standing_for(actor, day_of(now), calendar, **known)
    case.state = case.procedure.advance(move, standing, role_of(actor))
    line = case.write_down(move, actor, now, reason=reason, details=details, snapshot=snapshot)
    case.settle(now, actor, calendar)
    db.session.info.setdefault(MADE, []).append((case.procedure.key, move))
    return line
