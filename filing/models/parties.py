"""名录: the investors, people and controllers that an organisation has filed, for its next filings."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from filing.domain import parties
from filing.extensions import db
from filing.models.types import Json, UtcDateTime


class Party(db.Model):
    """One of them, as it was last filed or written by hand; nobody but the organisation reads it."""

    __table_args__ = (
        UniqueConstraint("organisation_id", "kind", "key"),
        CheckConstraint("kind in ('investor', 'person', 'controller')", name="kind"),
        Index("ix_party_latest", "organisation_id", "kept_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    kind: Mapped[str] = mapped_column(String(20))
    # domain.parties.key_of: the same party comes once.
    key: Mapped[str] = mapped_column(String(64))
    # Names and number, folded, for searching.
    sought: Mapped[str] = mapped_column(String(1000))
    # By the keys of domain.parties.members_of.
    content: Mapped[dict[str, Any]] = mapped_column(Json)
    # When it was last filed or changed, and by whom.
    kept_at: Mapped[datetime] = mapped_column(UtcDateTime)
    kept_by: Mapped[str] = mapped_column(String(200))

    def say(self, content: dict[str, Any]) -> None:
        if content == self.content and self.key:
            return
        self.content = content
        self.key = parties.key_of(self.kind, content)
        self.sought = parties.sought_in(self.kind, content)

    @property
    def name(self) -> str:
        return parties.name_of(self.content)

    @property
    def number(self) -> str:
        return parties.number_of(self.kind, self.content)

    @property
    def label(self) -> str:
        return parties.LABELS[self.kind]
