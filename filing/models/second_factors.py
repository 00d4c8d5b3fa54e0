"""The second factor of a log-in: the secret shared with an authenticator, and codes for when it is lost."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, String, func, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from filing.extensions import db
from filing.models.accounts import User
from filing.models.types import UtcDateTime


class SecondFactor(db.Model):
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True, autoincrement=False)
    # Whoever has only a copy of the database cannot read it.
    encrypted_secret: Mapped[str] = mapped_column(String(300))
    set_up_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # Of the last code taken, in time steps: that code and earlier ones let nobody in again.
    last_step: Mapped[int] = mapped_column(BigInteger)

    user: Mapped[User] = relationship()

    @classmethod
    def of(cls, user: User) -> SecondFactor | None:
        return db.session.get(cls, user.id)


class RecoveryCode(db.Model):
    """Only the digest is kept; the code itself is shown once."""

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @classmethod
    def left_to(cls, user: User) -> int:
        """How many of a person's codes are unused."""
        unused = select(func.count(cls.id)).where(cls.user_id == user.id, cls.used_at.is_(None))
        return db.session.scalar(unused) or 0
