"""The only list of moves; nothing else changes a state."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from .clock import Handover, Holder
from .errors import MoveNotAllowed
from .standing import (
    CONDITIONS,
    FINAL_STATES,
    ROLE_LABELS,
    STATE_LABELS,
    Role,
    Standing,
    State,
    as_if_lacking,
    label_of,
)

__all__ = [
    "CONDITIONS", "FINAL_STATES", "MOVES", "ROLE_LABELS", "STATE_LABELS", "Move", "Role", "Standing", "State",
    "advance", "handovers_of", "holder_of", "label_of", "moves_open_to", "replay", "why_not",
]  # fmt: skip


@dataclass(frozen=True)
class Move:
    """One row of the table: from where, to where, by whom, called what, if what, by which article."""

    from_states: frozenset[State]
    to_state: State
    role: Role
    label: str
    conditions: tuple[str, ...] = ()
    article: str | None = None


def _from(*states: State) -> frozenset[State]:
    return frozenset(states)


MOVES: dict[str, Move] = {
    "submit": Move(
        _from(State.DRAFT), State.UNDER_REVIEW, Role.APPLICANT, "确认申报",
        ("no_problems", "checklist_complete"), "17-§12",
    ),
    "recall": Move(
        _from(State.UNDER_REVIEW), State.DRAFT, Role.APPLICANT, "撤回修改",
        ("not_asked_before_recall", "not_claimed"),
    ),
    "cancel": Move(
        _from(State.UNDER_REVIEW, State.AWAITING_SUPPLEMENT, State.SUSPENDED), State.CANCELLED,
        Role.APPLICANT, "撤销申报",
    ),
    "request_supplement": Move(
        _from(State.UNDER_REVIEW), State.AWAITING_SUPPLEMENT, Role.REVIEWER, "一次性告知补充",
        ("claimed_by_actor", "not_asked_yet", "some_item_asked"), "17-§12",
    ),
    "resubmit": Move(
        _from(State.AWAITING_SUPPLEMENT), State.UNDER_REVIEW, Role.APPLICANT, "提交补充信息",
        ("window_not_over", "every_item_answered"), "17-§12",
    ),
    "return_incomplete": Move(
        _from(State.UNDER_REVIEW), State.AWAITING_SUPPLEMENT, Role.REVIEWER, "未补齐",
        ("claimed_by_actor", "asked", "item_open", "only_own_items", "days_left"), "17-§12",
    ),
    "expire": Move(
        _from(State.AWAITING_SUPPLEMENT), State.NOT_COMPLETED, Role.SYSTEM, "补充期限届满",
        ("used_up", "not_provisional"), "17-§12",
    ),
    "declare_not_completed": Move(
        _from(State.UNDER_REVIEW), State.NOT_COMPLETED, Role.REVIEWER, "告知未完成备案",
        ("claimed_by_actor", "asked", "item_open", "used_up", "not_provisional"), "17-§12",
    ),
    "accept": Move(
        _from(State.UNDER_REVIEW), State.COMPLETED, Role.REVIEWER, "备案完成",
        ("claimed_by_actor", "screening_answered"), "17-§12",
    ),
    "declare_out_of_scope": Move(
        _from(State.UNDER_REVIEW), State.OUT_OF_SCOPE, Role.REVIEWER, "不属于备案范围",
        ("claimed_by_actor", "reason_given"), "17-§12",
    ),
    "suspend": Move(
        _from(State.UNDER_REVIEW), State.SUSPENDED, Role.REVIEWER, "暂停办理",
        ("claimed_by_actor",), "17-§32",
    ),
    "resume": Move(
        _from(State.SUSPENDED), State.UNDER_REVIEW, Role.REVIEWER, "恢复办理",
        ("claimed_by_actor",), "17-§32",
    ),
}  # fmt: skip


def holder_of(state: State) -> Holder:
    """Who has the filing in a state; a draft is the applicant's, but no clock runs on it."""
    if state in (State.DRAFT, State.AWAITING_SUPPLEMENT):
        return Holder.APPLICANT
    return Holder.AGENCY if state is State.UNDER_REVIEW else Holder.NOBODY


def why_not(move: str, standing: Standing, role: Role) -> str | None:
    """The reason a move is not open, as a sentence; None when it is."""
    row = MOVES.get(move)
    if row is None:
        return f"没有“{move}”这一操作。"
    if role != row.role:
        return f"“{row.label}”只能由{ROLE_LABELS[row.role]}办理。"
    if standing.state not in row.from_states:
        state = label_of(standing.state, standing.claimed)
        return f"备案申报目前为“{state}”，不能办理“{row.label}”。"
    return _failed_condition(row, standing)


def _failed_condition(row: Move, standing: Standing) -> str | None:
    conditions = (CONDITIONS[name] for name in row.conditions)
    return next((reason for holds, reason in conditions if not holds(standing)), None)


def moves_open_to(standing: Standing, role: Role) -> list[str]:
    """The moves a person may make now, in the order of the table: the buttons to show."""
    return [move for move in MOVES if why_not(move, standing, role) is None]


def advance(move: str, standing: Standing, role: Role) -> State:
    """The state after a move; MoveNotAllowed with the reason, also when a needed fact was not given."""
    reason = why_not(move, as_if_lacking(standing), role)
    if reason:
        raise MoveNotAllowed(reason, move, standing.state)
    return MOVES[move].to_state


def replay(moves: Iterable[str]) -> State:
    """The state a filing's events lead to; MoveNotAllowed where one cannot follow the one before."""
    state = State.DRAFT
    for move in moves:
        row = MOVES.get(move)
        if row is None or state not in row.from_states:
            raise MoveNotAllowed(f"记录中的“{move}”不能出现在“{STATE_LABELS[state]}”之后。", move, state)
        state = row.to_state
    return state


def handovers_of(events: Iterable[tuple[str, date]]) -> list[Handover]:
    """Who got the filing when, from (move, day) pairs; a recalled submission starts a new clock."""
    handovers: list[Handover] = []
    for move, on in events:
        state = MOVES[move].to_state
        if state is State.DRAFT:
            handovers.clear()
        else:
            handovers.append(Handover(on, holder_of(state)))
    return handovers
