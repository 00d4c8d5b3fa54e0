"""诚信档案: the records of enterprises and investors, and the applications to correct them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, select, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from filing.domain.days.calendar import WorkCalendar
from filing.domain.procedures.credit import (
    ASKED_LABELS,
    CORRECTION,
    CREDIT,
    ON_FILE_LABELS,
    Asked,
    CorrectionStand,
    OnFile,
    RecordStand,
)
from filing.domain.supervision.credit import KINDS, Kind
from filing.domain.supervision.removal import Breached
from filing.extensions import db
from filing.models.accounts import User
from filing.models.agencies import Agency
from filing.models.audit import AuditRecord
from filing.models.cases import Case
from filing.models.departments import Department
from filing.models.inspections import Inspection
from filing.models.register import Enterprise
from filing.models.types import UtcDateTime

_KINDS = ", ".join(f"'{kind}'" for kind in KINDS)
_STATES = ", ".join(f"'{state}'" for state in ON_FILE_LABELS)
_ASKED = ", ".join(f"'{state}'" for state in ASKED_LABELS)
ENTERPRISE, INVESTOR = "enterprise", "investor"
SUBJECT_LABELS = {ENTERPRISE: "外商投资企业", INVESTOR: "投资者"}


class Remembered(Case):
    """A case whose history are the audit records of its subject, each act under its own prefix."""

    history_of: str
    id: Any

    @property
    def subject(self) -> str:
        """Its name in the audit records."""
        return f"{self.history_of}:{self.id}"

    def write_down(
        self, move: str, actor: User | None, now: datetime, *, reason: str = "", details: dict | None = None,
        snapshot: dict | None = None,
    ) -> AuditRecord:  # fmt: skip
        said = {**({"reason": reason} if reason else {}), **(details or {})}
        record = AuditRecord.of(f"{self.history_of}.{move}", self.subject, actor, now, said)
        db.session.add(record)
        return record

    @classmethod
    def locked(cls, case_id: int) -> Any:
        """The row, held against every other writer until the transaction ends."""
        query = select(cls).where(cls.id == case_id).with_for_update(of=cls)
        return db.session.scalar(query.execution_options(populate_existing=True))

    @property
    def history(self) -> list[AuditRecord]:
        return AuditRecord.about(self.subject)


class CreditRecord(Remembered, db.Model):
    """One fact about an enterprise or an investor; a breach ends, other facts stay."""

    procedure = CREDIT
    history_of = "credit"

    __table_args__ = (
        CheckConstraint(f"kind in ({_KINDS})", name="kind"),
        CheckConstraint(f"state in ({_STATES})", name="state"),
        CheckConstraint("subject_kind in ('enterprise', 'investor')", name="subject_kind"),
        CheckConstraint("(inspection_id is null) or (department_id is null)", name="one_source"),
        # What a case leaves is entered once, however often the case goes on.
        UniqueConstraint("inspection_id", "part"),
        UniqueConstraint("department_id", "source_number"),
        Index("ix_credit_record_subject", "subject_kind", "enterprise_id", "sought"),
        Index("ix_credit_record_body", "agency_id", "id"),
        Index("ix_credit_record_removal", "state", "removal_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(30))
    subject_kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(200))
    # A natural person, whose name is shortened where it is published.
    is_person: Mapped[bool] = mapped_column(default=False)
    sought: Mapped[str] = mapped_column(String(400), default="")
    # The enterprise, or the one that the investor invested in; none where the register has no record.
    enterprise_id: Mapped[int | None] = mapped_column(ForeignKey("enterprise.id"), index=True)
    # The body that answers for the record, and corrects it.
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    # Where it comes from: a case and which part of it, or another department and its number there.
    inspection_id: Mapped[int | None] = mapped_column(ForeignKey("inspection.id"))
    part: Mapped[str] = mapped_column(String(30), default="")
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"))
    source_number: Mapped[str | None] = mapped_column(String(100))
    facts: Mapped[str] = mapped_column(Text)
    measures: Mapped[str] = mapped_column(Text, default="")
    # The place of the measures that was broken, as numbered on the day of the act; a source's own words elsewhere.
    article: Mapped[str] = mapped_column(String(100), default="")
    committed_on: Mapped[date]
    corrected_on: Mapped[date | None]
    performed_on: Mapped[date | None]
    state: Mapped[OnFile] = mapped_column(String(20), default=OnFile.KEPT)
    # The calendar's answer, reckoned anew whenever something of the subject changes; None: not yet, or never.
    removal_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    agency: Mapped[Agency] = relationship(lazy="joined")
    enterprise: Mapped[Enterprise | None] = relationship()
    inspection: Mapped[Inspection | None] = relationship()
    department: Mapped[Department | None] = relationship()
    recorded_by: Mapped[User | None] = relationship()
    corrections: Mapped[list[CreditCorrection]] = relationship(
        back_populates="record", order_by="CreditCorrection.id"
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def about(self) -> Kind:
        return KINDS[self.kind]

    @property
    def state_label(self) -> str:
        return ON_FILE_LABELS[OnFile(self.state)]

    @property
    def subject_label(self) -> str:
        return SUBJECT_LABELS[self.subject_kind]

    @property
    def is_kept(self) -> bool:
        return self.state == OnFile.KEPT

    @property
    def breached(self) -> Breached:
        return Breached(self.committed_on, self.corrected_on, self.performed_on)

    @property
    def source(self) -> str:
        """Who says so."""
        if self.department:
            return f"{self.department.name}（{self.source_number}）"
        return self.agency.name

    def standing_for(
        self, actor: User | None, today: date, calendar: WorkCalendar, **known: Any
    ) -> RecordStand:
        return RecordStand(
            OnFile(self.state),
            is_of_body=actor is None or actor.agency_id in (None, self.agency_id),
            removal_reached=self.removal_on is not None and self.removal_on <= today,
        )


class CreditCorrection(Remembered, db.Model):
    """修正申请: what the subject says is wrong, and what came of it; the record's history keeps what stood before."""

    procedure = CORRECTION
    history_of = "correction"

    __table_args__ = (
        CheckConstraint(f"state in ({_ASKED})", name="state"),
        # One at a time: a second application while one is open would be decided twice.
        Index(
            "uq_credit_correction_open", "record_id", unique=True,
            sqlite_where=text("state in ('applied', 'verified')"),
            postgresql_where=text("state in ('applied', 'verified')"),
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    record_id: Mapped[int] = mapped_column(ForeignKey("credit_record.id"), index=True)
    state: Mapped[Asked] = mapped_column(String(20), default=Asked.APPLIED)
    what: Mapped[str] = mapped_column(Text)
    evidence: Mapped[str] = mapped_column(Text)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    applied_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    applied_at: Mapped[datetime] = mapped_column(UtcDateTime)
    verified_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    # What the second person found, or why it was refused: told to the applicant.
    answer: Mapped[str] = mapped_column(Text, default="")
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    record: Mapped[CreditRecord] = relationship(back_populates="corrections")
    applied_by: Mapped[User] = relationship(foreign_keys=applied_by_id)
    files: Mapped[list[CreditFile]] = relationship(back_populates="correction", order_by="CreditFile.id")

    __mapper_args__ = {"version_id_col": version}

    @property
    def state_label(self) -> str:
        return ASKED_LABELS[Asked(self.state)]

    @property
    def is_open(self) -> bool:
        return self.state in (Asked.APPLIED, Asked.VERIFIED)

    def standing_for(
        self, actor: User | None, today: date, calendar: WorkCalendar, **known: Any
    ) -> CorrectionStand:
        record = self.record
        return CorrectionStand(
            Asked(self.state),
            is_of_body=bool(actor and actor.agency_id in (None, record.agency_id)),
            is_own=bool(actor and actor.organisation_id == self.organisation_id),
            recorded_by_actor=bool(actor and actor.id == record.recorded_by_id),
            verified_by_actor=bool(actor and actor.id == self.verified_by_id),
            record_is_kept=record.is_kept,
        )


class CreditFile(db.Model):
    """A file that proves what an application says; it stays with the record's history."""

    id: Mapped[int] = mapped_column(primary_key=True)
    correction_id: Mapped[int] = mapped_column(ForeignKey("credit_correction.id"), index=True)
    file_name: Mapped[str] = mapped_column(String(255))
    media_type: Mapped[str] = mapped_column(String(60))
    pages: Mapped[int | None]
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    storage_key: Mapped[str] = mapped_column(String(120))

    correction: Mapped[CreditCorrection] = relationship(back_populates="files")
