"""Papers of supervision: what a body issues, numbered and sealed, and the files that are handed in for a case."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from filing.domain.days.calendar import day_of
from filing.extensions import db
from filing.models.accounts import User
from filing.models.agencies import Agency
from filing.models.inspections import Inspection
from filing.models.seals import SealKey
from filing.models.types import Json, UtcDateTime

#: What a file is handed in for; a photograph is taken by those who inspect.
PHOTOGRAPH = "photograph"
PURPOSES = ("papers", "statement", "correction", "payment", PHOTOGRAPH)
_PURPOSES = ", ".join(f"'{purpose}'" for purpose in PURPOSES)


class CasePaperSeries(db.Model):
    """The last number given by a body in a year; its row is locked while a paper is written."""

    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int] = mapped_column(default=0)


class CasePaper(db.Model):
    """One paper, written with the move it tells of; its words never change, its file is sealed when first asked for."""

    __table_args__ = (
        UniqueConstraint("agency_id", "year", "serial"),
        CheckConstraint("(sha256 is null) = (storage_key is null)", name="sealed"),
        Index("ix_case_paper_inspection_id", "inspection_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    # None of what a body writes once a year.
    inspection_id: Mapped[int | None] = mapped_column(ForeignKey("inspection.id"))
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    year: Mapped[int]
    serial: Mapped[int]
    number: Mapped[str] = mapped_column(String(60), unique=True)
    # A key of domain/texts/case_papers.json, or notice.
    occasion: Mapped[str] = mapped_column(String(40))
    # What stands on it: see services.supervision.papers.
    content: Mapped[dict[str, Any]] = mapped_column(Json)
    # What goes to another department is not the respondent's to read.
    to_respondent: Mapped[bool] = mapped_column(default=True)
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sha256: Mapped[str | None] = mapped_column(String(64), unique=True)
    size: Mapped[int | None]
    storage_key: Mapped[str | None] = mapped_column(String(120))
    sealed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    seal_key_id: Mapped[int | None] = mapped_column(ForeignKey("seal_key.id"))

    inspection: Mapped[Inspection | None] = relationship()
    agency: Mapped[Agency] = relationship()
    seal_key: Mapped[SealKey | None] = relationship()

    @classmethod
    def by_digest(cls, sha256: str) -> CasePaper | None:
        return db.session.scalar(select(cls).where(cls.sha256 == sha256))

    @property
    def title(self) -> str:
        return self.content["title"]

    @property
    def issued_on(self) -> date:
        return day_of(self.issued_at)


class CaseFile(db.Model):
    """A file for a case: of the respondent, or a photograph for an item of the record table."""

    __table_args__ = (
        CheckConstraint(f"purpose in ({_PURPOSES})", name="purpose"),
        Index("ix_case_file_inspection_id", "inspection_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspection.id"))
    purpose: Mapped[str] = mapped_column(String(20))
    # The paper that was asked for, or the item that a photograph shows.
    about: Mapped[str] = mapped_column(String(200), default="")
    file_name: Mapped[str] = mapped_column(String(255))
    media_type: Mapped[str] = mapped_column(String(60))
    pages: Mapped[int | None]
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    storage_key: Mapped[str] = mapped_column(String(120))
    uploaded_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    uploaded_at: Mapped[datetime] = mapped_column(UtcDateTime)

    inspection: Mapped[Inspection] = relationship()
    uploaded_by: Mapped[User] = relationship()
