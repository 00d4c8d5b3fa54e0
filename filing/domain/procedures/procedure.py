"""What a procedure is, and the one engine that runs every one of them: states, moves, conditions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from typing import Any, Protocol

from filing.domain.errors import MoveNotAllowed, NotPermitted


class Role(StrEnum):
    """Who acts; `SYSTEM` is what time brings about."""

    APPLICANT = "applicant"
    REVIEWER = "reviewer"
    SUPERVISOR = "supervisor"
    ADMIN = "admin"
    DEPARTMENT = "department"
    SYSTEM = "system"


ROLE_LABELS = {
    Role.APPLICANT: "申请人",
    Role.REVIEWER: "审核人员",
    Role.SUPERVISOR: "监督检查人员",
    Role.ADMIN: "系统管理员",
    Role.DEPARTMENT: "有关部门",
    Role.SYSTEM: "系统",
}


class Standing(Protocol):
    """The facts that decide which moves are open: a frozen dataclass with at least a state.

    A fact left None is not known yet: it never hides a move, and it never lets one through.
    """

    @property
    def state(self) -> str: ...


@dataclass(frozen=True)
class Condition:
    """Whether something holds, and what to say when it does not.

    `of_person`: what fails is who somebody is, not how things stand (NotPermitted, not MoveNotAllowed).
    """

    holds: Callable[[Any], bool]
    reason: str | Callable[[Any], str]
    of_person: bool = False

    def said_of(self, standing: Standing) -> str:
        return self.reason if isinstance(self.reason, str) else self.reason(standing)


@dataclass(frozen=True)
class Move:
    """One row of a table: from where, to where, by whom, called what, if what, by which article.

    Without `to_state` the state stays as it is.
    """

    from_states: frozenset[str]
    to_state: str | None
    roles: frozenset[Role]
    label: str
    conditions: tuple[str, ...] = ()
    article: str | None = None

    def leads_to(self, state: str) -> str:
        return state if self.to_state is None else self.to_state


def move(
    from_states: Iterable[str] | str,
    to_state: str | None,
    roles: Role | Iterable[Role],
    label: str,
    conditions: tuple[str, ...] = (),
    article: str | None = None,
) -> Move:
    """A row of a table; one state or one role may be given as it is."""
    states = (from_states,) if isinstance(from_states, str) else from_states
    by = (roles,) if isinstance(roles, Role) else roles
    return Move(frozenset(states), to_state, frozenset(by), label, conditions, article)


@dataclass(frozen=True)
class Procedure:
    """The only list of moves for one kind of case; nothing else changes its state."""

    key: str
    noun: str  # what a case is called: 备案申报
    start: str
    labels: Mapping[Any, str]  # by state, a member of the case's own enumeration
    moves: Mapping[str, Move]
    conditions: Mapping[str, Condition]
    #: The state as people see it, where a label alone does not say it.
    label_of: Callable[[Any], str] | None = None
    #: What is not known, taken as missing: fact -> its worst value.
    worst: Mapping[str, Any] = field(default_factory=dict)
    #: What a case's history holds beside its moves: event -> label.
    notes: Mapping[str, str] = field(default_factory=dict)

    @property
    def finals(self) -> frozenset[str]:
        """The states that no move leaves."""
        left = {state for row in self.moves.values() for state in row.from_states if row.to_state is not None}
        return frozenset(set(self.labels) - left)

    def label_of_event(self, name: str) -> str:
        """How a line of the history is called; one of a later version keeps its name."""
        return self.moves[name].label if name in self.moves else self.notes.get(name, name)

    def why_not(self, name: str, standing: Standing, role: Role) -> str | None:
        """The reason a move is not open, as a sentence; None when it is."""
        refusal = self._refusal(name, standing, role)
        return refusal.message if refusal else None

    def open_to(self, standing: Standing, role: Role) -> list[str]:
        """The moves a person may make now, in the order of the table: the buttons to show."""
        return [name for name, row in self.moves.items() if self._is_open(row, standing, role)]

    def require(self, name: str, standing: Standing, role: Role) -> None:
        """MoveNotAllowed or NotPermitted with the reason, unless the move is open."""
        if refusal := self._refusal(name, standing, role):
            raise refusal

    def advance(self, name: str, standing: Standing, role: Role) -> str:
        """The state after a move; MoveNotAllowed or NotPermitted with the reason, also for a fact not given."""
        self.require(name, self._as_if_lacking(standing), role)
        return self.moves[name].leads_to(standing.state)

    def replay(self, names: Iterable[str]) -> str:
        """The state a case's events lead to; MoveNotAllowed where one cannot follow the one before."""
        state = self.start
        for name in names:
            row = self.moves.get(name)
            if row is None or state not in row.from_states:
                raise MoveNotAllowed(f"记录中的“{name}”不能出现在“{self.labels[state]}”之后。", name, state)
            state = row.leads_to(state)
        return state

    def _is_open(self, row: Move, standing: Standing, role: Role) -> bool:
        """As `_refusal` finds none, without putting one into words: a page asks this of every move."""
        if role not in row.roles or standing.state not in row.from_states:
            return False
        return all(self.conditions[name].holds(standing) for name in row.conditions)

    def _refusal(self, name: str, standing: Standing, role: Role) -> MoveNotAllowed | NotPermitted | None:
        row = self.moves.get(name)
        if row is None:
            return MoveNotAllowed(f"没有“{name}”这一操作。", name, standing.state)
        if role not in row.roles:
            by = "、".join(label for role_, label in ROLE_LABELS.items() if role_ in row.roles)
            return NotPermitted(f"“{row.label}”只能由{by}办理。")
        if standing.state not in row.from_states:
            state = self.label_of(standing) if self.label_of else self.labels[standing.state]
            words = f"{self.noun}目前为“{state}”，不能办理“{row.label}”。"
            return MoveNotAllowed(words, name, standing.state)
        return self._failed_condition(name, row, standing)

    def _failed_condition(
        self, name: str, row: Move, standing: Standing
    ) -> MoveNotAllowed | NotPermitted | None:
        named = (self.conditions[condition] for condition in row.conditions)
        failed = next((condition for condition in named if not condition.holds(standing)), None)
        if failed is None:
            return None
        words = failed.said_of(standing)
        return NotPermitted(words) if failed.of_person else MoveNotAllowed(words, name, standing.state)

    def _as_if_lacking(self, standing: Any) -> Any:
        """The same standing, with everything not known taken as missing."""
        unknown = (f.name for f in fields(standing) if getattr(standing, f.name) is None)
        return replace(standing, **{name: self.worst[name] for name in unknown if name in self.worst})
