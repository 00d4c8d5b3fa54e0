"""部门共享: what a department subscribed to, and every delivery to it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from filing.extensions import db
from filing.models.departments import Department
from filing.models.types import Json, UtcDateTime

WAITING, DELIVERED, DEAD, KEPT = "waiting", "delivered", "dead", "kept"
STATE_LABELS = {
    WAITING: "等待送达",
    DELIVERED: "已送达",
    DEAD: "多次未送达，已停止",
    KEPT: "供部门取回",
}
_STATES = ", ".join(f"'{state}'" for state in STATE_LABELS)


class Subscription(db.Model):
    """Of which events, with which facts and to which address a department is told; without an address it fetches."""

    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"), primary_key=True)
    events: Mapped[list[str]] = mapped_column(Json)
    fields: Mapped[list[str]] = mapped_column(Json)
    endpoint: Mapped[str] = mapped_column(String(500), default="")
    # Encrypted (services/sealing.py); empty until there is an address.
    secret: Mapped[str] = mapped_column(Text, default="")
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)

    department: Mapped[Department] = relationship()


class Delivery(db.Model):
    """One thing that a department is told: made with the act, content frozen; the ledger of what became of it.

    `subject` is whose order it keeps: an enterprise's deliveries arrive one after another.
    """

    __table_args__ = (
        CheckConstraint(f"state in ({_STATES})", name="state"),
        UniqueConstraint("department_id", "occasion"),
        Index("ix_delivery_in_order", "department_id", "subject", "id"),
        Index("ix_delivery_state", "state", "try_after"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"))
    event: Mapped[str] = mapped_column(String(40))
    # What made it, so that the same act makes it once: "filing.completed:filing:12".
    occasion: Mapped[str] = mapped_column(String(120))
    subject: Mapped[str] = mapped_column(String(60))
    content: Mapped[dict[str, Any]] = mapped_column(Json)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[str] = mapped_column(String(20))
    attempts: Mapped[int] = mapped_column(default=0)
    try_after: Mapped[datetime | None] = mapped_column(UtcDateTime)
    tried_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    delivered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_error: Mapped[str] = mapped_column(String(500), default="")

    department: Mapped[Department] = relationship()

    @property
    def webhook_id(self) -> str:
        """The same with every attempt, so that a receiver knows what it has already."""
        return f"msg_{self.id}"

    @property
    def state_label(self) -> str:
        return STATE_LABELS[self.state]
