"""What reviewers decided on the findings of a screening (甄别)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from filing.domain.screening.answering import ANSWERS
from filing.extensions import db
from filing.models.accounts import User
from filing.models.filings import Filing
from filing.models.types import Json, UtcDateTime


class FindingAnswer(db.Model):
    """One answer to one finding. A later answer is another row: the earlier one stays, marked as replaced."""

    __table_args__ = (
        CheckConstraint(f"answer in ({', '.join(repr(answer) for answer in ANSWERS)})", name="answer"),
        Index(
            "uq_finding_answer_current",
            "filing_id",
            "key",
            unique=True,
            sqlite_where=text("replaced_at is null"),
            postgresql_where=text("replaced_at is null"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    filing_id: Mapped[int] = mapped_column(ForeignKey("filing.id"), index=True)
    key: Mapped[str] = mapped_column(String(80))
    # What the answer was given on: where that reads otherwise, the finding is open again.
    digest: Mapped[str] = mapped_column(String(64))
    # The list with its version, as the reviewer saw it.
    list: Mapped[str] = mapped_column(String(40))
    list_title: Mapped[str] = mapped_column(String(200))
    cls: Mapped[str] = mapped_column(String(40), default="")
    no: Mapped[int | None]
    answer: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(Text)
    # What the finding asked of the reviewer: key of the question -> reply.
    facts: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    answered_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    # The name and place of work stay even if the account changes later.
    answered_by_name: Mapped[str] = mapped_column(String(400))
    answered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    replaced_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    filing: Mapped[Filing] = relationship()
    answered_by: Mapped[User] = relationship()
