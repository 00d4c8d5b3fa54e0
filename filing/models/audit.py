"""What was done outside a filing's own history, and the chain that no line can leave unnoticed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from filing.extensions import db
from filing.models.accounts import User, name_of
from filing.models.types import Json, UtcDateTime


class AuditRecord(db.Model):
    """One act on a receipt or a key. Never changed, never deleted: the database refuses both."""

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    # The name and place of work stay even if the account changes later.
    actor_name: Mapped[str] = mapped_column(String(400))
    act: Mapped[str] = mapped_column(String(40))
    # "receipt:12", "key:12".
    subject: Mapped[str] = mapped_column(String(60), index=True)
    details: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)

    actor: Mapped[User | None] = relationship()

    @classmethod
    def of(cls, act: str, subject: str, actor: User | None, now: datetime, details: dict) -> AuditRecord:
        """One act, for instance "receipt.revoked" on "receipt:12"; details are JSON-ready."""
        actor_id = actor.id if actor else None
        return cls(
            at=now, actor_id=actor_id, actor_name=name_of(actor), act=act, subject=subject, details=details
        )

    @classmethod
    def about(cls, subject: str) -> list[AuditRecord]:
        return list(db.session.scalars(select(cls).where(cls.subject == subject).order_by(cls.id)))


class AuditLink(db.Model):
    """A line of a filing's history or an audit record in its place in the chain; append-only.

    The digest covers the line's content and the digest before it.
    """

    __table_args__ = (UniqueConstraint("source", "source_id"),)

    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    # The table's name.
    source: Mapped[str] = mapped_column(String(20))
    source_id: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    # The digest under the installation's own key: whoever writes the chain anew has to have that too.
    mark: Mapped[str] = mapped_column(String(64))

    @classmethod
    def last(cls) -> AuditLink | None:
        return db.session.scalar(select(cls).order_by(cls.position.desc()).limit(1))


class Imprint(db.Model):
    """What one transaction left in the rows it wrote: table -> row -> keyed digest, None where the row went.

    Append-only, and linked to the chain: the newest imprint of a row says what the row has to say.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    rows: Mapped[dict[str, dict[str, str | None]]] = mapped_column(Json)
