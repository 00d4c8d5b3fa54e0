"""The register: each enterprise, one version per completed filing, readable as of any day."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from filing.extensions import db
from filing.models.types import Json, UtcDateTime


class Enterprise(db.Model):
    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    name: Mapped[str] = mapped_column(String(200), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    versions: Mapped[list[EnterpriseVersion]] = relationship(
        back_populates="enterprise", order_by="EnterpriseVersion.id"
    )

    def version_on(self, on: date, known_at: datetime) -> EnterpriseVersion | None:
        """The record as it stood on a day, as far as it was known at a moment."""
        query = (
            select(EnterpriseVersion)
            .where(
                EnterpriseVersion.enterprise_id == self.id,
                EnterpriseVersion.valid_from <= on,
                EnterpriseVersion.recorded_at <= known_at,
            )
            .order_by(EnterpriseVersion.valid_from.desc(), EnterpriseVersion.id.desc())
        )
        return db.session.scalars(query).first()


class EnterpriseVersion(db.Model):
    __table_args__ = (Index("ix_enterprise_version_as_of", "enterprise_id", "valid_from", "recorded_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprise.id"))
    filing_id: Mapped[int] = mapped_column(ForeignKey("filing.id"), unique=True)
    valid_from: Mapped[date]
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    facts: Mapped[dict[str, Any]] = mapped_column(Json)

    enterprise: Mapped[Enterprise] = relationship(back_populates="versions")
