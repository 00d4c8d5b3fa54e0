"""Making a move: the one place where a filing's state changes."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from filing.domain import clock, workflow
from filing.domain.calendar import WorkCalendar
from filing.domain.clock import Due, Handover, Holder
from filing.domain.standing import Role, Standing, State
from filing.models import Filing, FilingEvent, User
from filing.moment import day_of

SYSTEM_NAME = "系统"


def role_of(actor: User | None) -> Role:
    return Role(actor.role) if actor else Role.SYSTEM


def name_of(actor: User | None) -> str:
    """As kept in histories: the name and where the person worked then."""
    return f"{actor.name}（{actor.works_for}）" if actor else SYSTEM_NAME


def handovers(filing: Filing) -> list[Handover]:
    """Who got the filing when, as its events say."""
    return workflow.handovers_of((e.move, e.on) for e in filing.events if e.move in workflow.MOVES)


def due_of(filing: Filing, calendar: WorkCalendar) -> Due | None:
    """Whose clock runs and until when, or None."""
    if filing.law_day is None:
        return None
    return clock.due(handovers(filing), clock.limits_on(filing.law_day), calendar)


def set_due(filing: Filing, calendar: WorkCalendar) -> None:
    """The due day as a column, for the queue; always what the clock says."""
    due = due_of(filing, calendar)
    filing.due_on = due.on if due else None
    filing.due_provisional = bool(due and due.provisional)


def standing_of(
    filing: Filing, actor: User | None, today: date, calendar: WorkCalendar, **known: Any
) -> Standing:
    """The facts that decide which moves are open; `known` adds what only the caller can tell."""
    asked = filing.supplement_asked_at is not None
    return Standing(
        state=State(filing.state),
        claimed=filing.reviewer_id is not None,
        claimed_by_actor=bool(actor and filing.reviewer_id == actor.id),
        supplement_asked=asked,
        open_items=sum(item.is_open for item in filing.supplement_items),
        unanswered_items=sum(item.is_open and item.replied_at is None for item in filing.supplement_items),
        **(_window(filing, today, calendar) if asked else {}),
        **known,
    )


def _window(filing: Filing, today: date, calendar: WorkCalendar) -> dict:
    """What is left of the applicant's 15 working days (17-§12)."""
    limits = clock.limits_on(filing.law_day)
    window = clock.window(handovers(filing), Holder.APPLICANT, limits, today, calendar)
    return {
        "applicant_days_left": window.left,
        "window_used_up": window.used_up,
        "provisional": window.provisional,
    }


def open_moves(filing: Filing, actor: User | None, today: date, calendar: WorkCalendar) -> list[str]:
    """The moves this person may make now: the buttons to show."""
    return workflow.moves_open_to(standing_of(filing, actor, today, calendar), role_of(actor))


def advance(
    filing: Filing,
    move: str,
    actor: User | None,
    now: datetime,
    calendar: WorkCalendar,
    *,
    reason: str = "",
    details: dict | None = None,
    snapshot: dict | None = None,
    **known: Any,
) -> FilingEvent:
    """The event of a move made: new state, due day, history; MoveNotAllowed with the reason otherwise."""
    standing = standing_of(filing, actor, day_of(now), calendar, **known)
    filing.state = workflow.advance(move, standing, role_of(actor))
    event = event_of(filing, move, actor, now, reason=reason, details=details, snapshot=snapshot)
    filing.events.append(event)
    filing.updated_at, filing.updated_by = now, actor.name if actor else SYSTEM_NAME
    set_due(filing, calendar)
    return event


def event_of(
    filing: Filing,
    move: str,
    actor: User | None,
    now: datetime,
    *,
    reason: str = "",
    details: dict | None = None,
    snapshot: dict | None = None,
) -> FilingEvent:
    """One line of the history; the name and role stay even if the account changes later."""
    return FilingEvent(
        move=move,
        state=filing.state,
        actor_id=actor.id if actor else None,
        actor_role=role_of(actor),
        actor_name=name_of(actor),
        at=now,
        reason=reason,
        details=details or {},
        snapshot=snapshot,
    )
