"""Who signs receipts: the simulation's root certificate and the agencies' seal keys under it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from filing.extensions import db
from filing.models.agencies import Agency
from filing.models.types import UtcDateTime

ONLY = 1


class SealRoot(db.Model):
    """The one certificate that everything is checked against; its key is kept encrypted."""

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, default=ONLY)
    certificate: Mapped[str] = mapped_column(Text)
    encrypted_key: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class SealKey(db.Model):
    """One key of one agency's seal. A retired one lost its private part; its receipts stay verifiable."""

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), index=True)
    serial: Mapped[str] = mapped_column(String(64), unique=True)
    certificate: Mapped[str] = mapped_column(Text)
    # Empty once it is retired, or while the key is in a token.
    encrypted_key: Mapped[str] = mapped_column(Text, default="")
    # PKCS#11 (RFC 7512); never with the PIN in it.
    token_url: Mapped[str] = mapped_column(Text, default="")
    valid_from: Mapped[datetime] = mapped_column(UtcDateTime)
    valid_until: Mapped[datetime] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    agency: Mapped[Agency] = relationship()

    @property
    def is_in_token(self) -> bool:
        """Whether it is, or was until it was retired, kept in a token and not in the database."""
        return bool(self.token_url)

    def may_sign_at(self, moment: datetime) -> bool:
        return self.retired_at is None and self.valid_from <= moment < self.valid_until

    @classmethod
    def by_serial(cls, serial: str) -> SealKey | None:
        return db.session.scalar(select(cls).where(cls.serial == serial))

    @classmethod
    def all(cls, agency_id: int | None = None) -> list[SealKey]:
        """Every key, or one agency's, oldest first."""
        query = select(cls).order_by(cls.id)
        return list(db.session.scalars(query.where(cls.agency_id == agency_id) if agency_id else query))
