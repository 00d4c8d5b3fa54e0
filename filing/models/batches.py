"""批量出具: many receipts issued one after another in the background, each once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from filing.extensions import db
from filing.models.accounts import User
from filing.models.agencies import Agency
from filing.models.filings import Filing
from filing.models.types import UtcDateTime


class Batch(db.Model):
    """What a reviewer asked to have issued; a worker takes it up, and up again after a crash."""

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    reviewer_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    note: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    # By the real clock. The column keeps its first name: a version that still serves during an upgrade reads it.
    served_at: Mapped[datetime | None] = mapped_column("held_until", UtcDateTime)

    agency: Mapped[Agency] = relationship()
    reviewer: Mapped[User] = relationship()
    items: Mapped[list[BatchItem]] = relationship(back_populates="batch", order_by="BatchItem.position")


class BatchItem(db.Model):
    """One filing of a batch; its outcome is written with the receipt, or with the reason why there is none."""

    __table_args__ = (
        UniqueConstraint("batch_id", "filing_id"),
        Index("ix_batch_item_waiting", "batch_id", "done_at", "position"),
        # A filing waits in one batch at a time.
        Index(
            "uq_batch_item_waiting_filing",
            "filing_id",
            unique=True,
            sqlite_where=text("done_at is null"),
            postgresql_where=text("done_at is null"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("batch.id"))
    filing_id: Mapped[int] = mapped_column(ForeignKey("filing.id"))
    position: Mapped[int]
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # Why no receipt was issued; empty when one was.
    refusal: Mapped[str] = mapped_column(Text, default="")

    batch: Mapped[Batch] = relationship(back_populates="items")
    filing: Mapped[Filing] = relationship()
