"""What the one engine of procedures asks of a row that has a life of its own."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar

from filing.domain.days.calendar import WorkCalendar
from filing.domain.procedures.procedure import Procedure, Standing
from filing.models.accounts import User


class Case:
    """A filing, a receipt, an inspection …: a state that only its procedure's moves change, and a history."""

    procedure: ClassVar[Procedure]
    state: Any

    def standing_for(self, actor: User | None, today: date, calendar: WorkCalendar, **known: Any) -> Standing:
        """The facts that decide which moves are open; `known` adds what only the caller can tell."""
        raise NotImplementedError

    def write_down(
        self, move: str, actor: User | None, now: datetime, *, reason: str = "", details: dict | None = None,
        snapshot: dict | None = None,
    ) -> Any:  # fmt: skip
        """One line of the history, append-only; who acted is kept by name and role."""
        raise NotImplementedError

    def settle(self, now: datetime, actor: User | None, calendar: WorkCalendar) -> None:
        """What follows from a move by itself: when it was last touched, its due day."""
