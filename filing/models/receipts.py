"""备案回执: numbers without gaps, and the bytes that were issued."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from filing.extensions import db
from filing.models.agencies import Agency
from filing.models.filings import Filing
from filing.models.types import Json, UtcDateTime


class ReceiptSeries(db.Model):
    """The last number given by an agency in a year; its row is locked while a receipt is issued."""

    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int] = mapped_column(default=0)


class Receipt(db.Model):
    __table_args__ = (UniqueConstraint("agency_id", "year", "serial"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    filing_id: Mapped[int] = mapped_column(ForeignKey("filing.id"), unique=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    year: Mapped[int]
    serial: Mapped[int]
    number: Mapped[str] = mapped_column(String(60), unique=True)
    # What the public types to look it up; says nothing about the number.
    code: Mapped[str] = mapped_column(String(40), unique=True)
    view: Mapped[dict[str, Any]] = mapped_column(Json)
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    storage_key: Mapped[str] = mapped_column(String(120))
    completed_on: Mapped[date]
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    issued_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    status: Mapped[str] = mapped_column(String(20), default="current")

    filing: Mapped[Filing] = relationship(back_populates="receipt")
    agency: Mapped[Agency] = relationship()

    @classmethod
    def by_number(cls, number: str) -> Receipt | None:
        return db.session.scalar(select(cls).where(cls.number == number))

    @classmethod
    def by_code(cls, code: str) -> Receipt | None:
        return db.session.scalar(select(cls).where(cls.code == code))
