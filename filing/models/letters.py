"""告知书: the agency's letters, each with its number and the words it was sent with."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from filing.domain.days.calendar import day_of
from filing.extensions import db
from filing.models.agencies import Agency
from filing.models.filings import Filing
from filing.models.types import Json, UtcDateTime


class LetterSeries(db.Model):
    """The last number given by an agency in a year; its row is locked while a letter is written."""

    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int] = mapped_column(default=0)


class AgencyLetter(db.Model):
    """One letter, written with the decision it tells of; its words never change afterwards."""

    __table_args__ = (
        UniqueConstraint("agency_id", "year", "serial"),
        Index("ix_agency_letter_filing_id", "filing_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    filing_id: Mapped[int] = mapped_column(ForeignKey("filing.id"))
    event_id: Mapped[int] = mapped_column(ForeignKey("filing_event.id"), unique=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    year: Mapped[int]
    serial: Mapped[int]
    number: Mapped[str] = mapped_column(String(60), unique=True)
    # A key of domain/texts/letters.json.
    occasion: Mapped[str] = mapped_column(String(40))
    # What stands on it: see services.filings.letters.
    content: Mapped[dict[str, Any]] = mapped_column(Json)
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime)

    filing: Mapped[Filing] = relationship(back_populates="letters")
    agency: Mapped[Agency] = relationship()

    @property
    def title(self) -> str:
        return self.content["title"]

    @property
    def issued_on(self) -> date:
        return day_of(self.issued_at)
