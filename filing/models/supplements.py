"""What a reviewer notes while reading, what a supplement asked for of it, and whether it was answered."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from filing.domain.questions.paths import get_at
from filing.extensions import db
from filing.models.accounts import User
from filing.models.types import Json, UtcDateTime

if TYPE_CHECKING:
    from filing.models.filings import Filing


class SupplementItem(db.Model):
    """One thing the agency asked for: pinned to a question, a row or a document."""

    id: Mapped[int] = mapped_column(primary_key=True)
    filing_id: Mapped[int] = mapped_column(ForeignKey("filing.id"), index=True)
    position: Mapped[int]
    # Keys and row ids, ["investors", "<row id>", "name_cn"]; null where a document is meant.
    path: Mapped[list | None] = mapped_column(Json)
    # A document type of the checklist.
    requirement: Mapped[str | None] = mapped_column(String(60))
    # Whose paper is meant, where the row of the checklist is a person's.
    row: Mapped[str | None] = mapped_column(String(64))
    # A key of domain.forms.asking.GROUNDS (17-§12¶2).
    ground: Mapped[str] = mapped_column(String(20), default="incomplete")
    problem: Mapped[str] = mapped_column(Text)
    expected: Mapped[str] = mapped_column(Text, default="")
    reply: Mapped[str] = mapped_column(Text, default="")
    replied_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # Why the reviewer sent it back (未补齐).
    returned_because: Mapped[str] = mapped_column(Text, default="")

    filing: Mapped[Filing] = relationship(back_populates="supplement_items")

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def is_answered(self) -> bool:
        """By a reply, or by what was changed or uploaded since the filing was last sent in (17-§12¶2)."""
        return not self.is_open or self.replied_at is not None or self.is_changed

    @property
    def is_changed(self) -> bool:
        """Whether the part or the paper that was asked for is another one than was last sent in."""
        sent = self.filing.last_submission
        if self.path:
            path = tuple(self.path)
            return get_at(self.filing.answers, path) != get_at(sent.snapshot, path)
        return any(
            paper.uploaded_at > sent.at
            for paper in self.filing.current_documents
            if paper.requirement == self.requirement and self.row in (None, paper.row)
        )


class ReviewMark(db.Model):
    """标注: what a reviewer notes at a part of the form or a paper until the one letter is sent."""

    __table_args__ = (UniqueConstraint("filing_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    filing_id: Mapped[int] = mapped_column(ForeignKey("filing.id"))
    # A path with dots, rows by id; "documents." and an id of the checklist; "note".
    key: Mapped[str] = mapped_column(String(300))
    ground: Mapped[str] = mapped_column(String(20))
    problem: Mapped[str] = mapped_column(Text, default="")
    expected: Mapped[str] = mapped_column(Text, default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    by: Mapped[User] = relationship()
