"""Both parties' clocks and the ledger that explains them: one account for pages and API (17-§12)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from filing.domain.days import clock, foresight
from filing.domain.days.calendar import WorkCalendar
from filing.domain.days.clock import Due, Handover, Holder, LedgerDay
from filing.domain.days.months import months
from filing.domain.law import RULE_SETS
from filing.domain.procedures.filing import FILING, FINAL_STATES, State, holder_of
from filing.domain.procedures.procedure import Role
from filing.models import Filing

#: The moves with which the days pass to the other party, or stand still.
HANDING_OVER = ("request_supplement", "return_incomplete", "resubmit", "suspend", "resume")


def clock_view(filing: Filing, today: date, calendar: WorkCalendar) -> dict:
    """{"agency", "applicant", "days", "ahead", "months"}: every day since submission, charged to one.

    `days` run to today, or to the day on which the filing was closed; `ahead` is what is still to come until the
    due day, so that the day can be checked by counting; `months` are both, drawn as a calendar.
    """
    turns, running, until = filing.handovers, filing.due(calendar), _last_day(filing, today)
    limits = clock.limits_on(filing.law_day or max(today, RULE_SETS[0].first_day))
    lines = clock.ledger(turns, max(until, running.on if running else until), calendar)
    sides = {
        holder.value: _side(holder, limits[holder], turns, running, until, calendar, limits)
        for holder in (Holder.AGENCY, Holder.APPLICANT)
    }
    return {
        **sides,
        "days": [_day(line) for line in lines if line.date <= until],
        "ahead": [_day(line) for line in lines if line.date > until],
        "months": months(lines, calendar),
    }


def _last_day(filing: Filing, today: date) -> date:
    """Today, or the day on which the filing was closed."""
    if filing.state not in FINAL_STATES:
        return today
    return next((e.on for e in reversed(filing.events) if e.move in FILING.moves), today)


def _side(
    holder: Holder,
    limit: int,
    turns: list[Handover],
    running: Due | None,
    until: date,
    calendar: WorkCalendar,
    limits: dict[Holder, int],
) -> dict:
    """What a party has used; never more than its limit: what lies beyond is said apart."""
    used = clock.used(turns, holder, until, calendar)
    mine = running if running and running.holder == holder else None
    window = clock.window(turns, holder, limits, until, calendar)
    return {
        "limit": limit,
        "used": min(used, limit),
        "left": max(limit - used, 0),
        "overdue": max(used - limit, 0),
        "due_on": mine.on if mine else None,
        "provisional": window.provisional,
    }


def _day(line: LedgerDay) -> dict:
    return vars(line) | {"charged_to": line.charged_to.value if line.charged_to else None}


def due_view(filing: Filing, today: date, calendar: WorkCalendar) -> dict | None:
    """{"holder", "due_on", "days_left", "provisional"}, or None while nobody's clock runs.

    `days_left` are 0 on the last day, negative once overdue (17-§12).
    """
    due = filing.due(calendar)
    if due is None:
        return None
    left = clock.days_left(due, today, calendar)
    return {"holder": due.holder.value, "due_on": due.on, "days_left": left, "provisional": due.provisional}


def foreseen(filing: Filing, today: date, calendar: WorkCalendar) -> list[dict]:
    """What each move that hands the filing over would do to the days if it were made today.

    {"move", "due_on", "provisional", "agency_left"}; "due_on" is None where the move stops both clocks.
    """
    return [_foreseen(filing, move, today, calendar) for move in _handing_over(filing, today, calendar)]


def _foreseen(filing: Filing, move: str, today: date, calendar: WorkCalendar) -> dict:
    holder, limits = holder_of(State(FILING.moves[move].to_state)), clock.limits_on(filing.law_day)
    seen = foresight.foresee(filing.handovers, holder, limits, today, calendar)
    due_on, provisional = (seen.due.on, seen.due.provisional) if seen.due else (None, False)
    return {"move": move, "due_on": due_on, "provisional": provisional, "agency_left": seen.agency_left}


def _handing_over(filing: Filing, today: date, calendar: WorkCalendar) -> tuple[str, ...]:
    """The moves of this state that change whose days run, whoever is to make them."""
    standing = filing.standing_for(None, today, calendar)
    ready = replace(standing, claimed=True, claimed_by_actor=True, unanswered_items=0)
    open_now = {move for role in (Role.APPLICANT, Role.REVIEWER) for move in FILING.open_to(ready, role)}
    return tuple(move for move in HANDING_OVER if move in open_now)
