"""What happened to a filing: one row for each move."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from filing.domain.days.calendar import day_of
from filing.domain.procedures.filing import State
from filing.extensions import db
from filing.models.accounts import User
from filing.models.types import Json, UtcDateTime, index_of_part


class FilingEvent(db.Model):
    """One move that was made. Never changed, never deleted: the database refuses both."""

    __table_args__ = (
        # 一次性告知 (17-§12): a second request is impossible, whatever the program does.
        index_of_part(
            "uq_filing_event_one_supplement", "move = 'request_supplement'", "filing_id", unique=True
        ),
        # What an agency's people did in a span of days.
        index_of_part("ix_filing_event_by_reviewer", "actor_role = 'reviewer'", "actor_id", "at"),
        # What an applicant did in a day.
        index_of_part("ix_filing_event_by_applicant", "actor_role = 'applicant'", "actor_id", "at"),
        index_of_part(
            "uq_filing_event_one_decision",
            "state in ('completed', 'out_of_scope', 'not_completed', 'cancelled')",
            "filing_id",
            unique=True,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    filing_id: Mapped[int] = mapped_column(ForeignKey("filing.id"), index=True)
    move: Mapped[str] = mapped_column(String(40))
    state: Mapped[State] = mapped_column(String(20))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    actor_role: Mapped[str] = mapped_column(String(20))
    actor_name: Mapped[str] = mapped_column(String(400))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(Text, default="")
    details: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    # The answers as they stood at each (re)submission.
    snapshot: Mapped[dict[str, Any] | None] = mapped_column(Json)

    filing: Mapped[Filing] = relationship(back_populates="events")  # noqa: F821
    actor: Mapped[User | None] = relationship()

    @property
    def on(self) -> date:
        """The day it happened, in Asia/Shanghai: the one that counts."""
        return day_of(self.at)
