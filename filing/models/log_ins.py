"""Who is logged in on which device, and the one-use links that people get by mail."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from filing.extensions import db
from filing.models.accounts import Organisation, User
from filing.models.types import UtcDateTime


class LogIn(db.Model):
    """A person logged in on a device, for as long as the row is there; by the real clock.

    The cookie holds a key, the row its digest: a cookie kept or copied is worth nothing once the row is gone.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    began_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # Rounded: not every request writes.
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    in_two_steps: Mapped[bool] = mapped_column(default=False)
    # As the browser names itself, and where it asked from.
    device: Mapped[str] = mapped_column(String(200), default="")
    address: Mapped[str] = mapped_column(String(64), default="")

    user: Mapped[User] = relationship(lazy="joined")


class MailLink(db.Model):
    """A link that a person gets by mail, good once and for a while; by the real clock.

    What stands in the address follows from the row and the installation's secret: the database alone opens nothing.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    # "confirm", "reset", "let_in", "invite".
    purpose: Mapped[str] = mapped_column(String(10))
    email: Mapped[str] = mapped_column(String(254), index=True)
    nonce: Mapped[str] = mapped_column(String(40))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # Whose account it opens; an invitation opens none yet, and says who invites into which organisation.
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))

    user: Mapped[User | None] = relationship(foreign_keys=user_id)
    organisation: Mapped[Organisation | None] = relationship()
    made_by: Mapped[User | None] = relationship(foreign_keys=made_by_id)

    def is_open(self, at: datetime) -> bool:
        return self.used_at is None and at < self.expires_at
