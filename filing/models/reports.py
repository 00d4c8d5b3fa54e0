"""举报与建议: what was reported against whom, where it stands, and who reported it, which only a sealed column says."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from filing.domain.days.calendar import WorkCalendar
from filing.domain.procedures.report import REPORT, STEP_LABELS, Stand, Step
from filing.domain.supervision.starting import Duty
from filing.extensions import db
from filing.models.accounts import User
from filing.models.agencies import Agency
from filing.models.audit import AuditRecord
from filing.models.cases import Case
from filing.models.departments import Department
from filing.models.inspections import Inspection
from filing.models.register import Enterprise
from filing.models.types import Json, UtcDateTime

_STEPS = ", ".join(f"'{step}'" for step in STEP_LABELS)
BY_PUBLIC, BY_DEPARTMENT = "report", "suggestion"
KINDS = {BY_PUBLIC: "举报", BY_DEPARTMENT: "建议"}


class Report(Case, db.Model):
    """A report of anybody, or a suggestion of a department or court: one procedure for both."""

    procedure = REPORT

    __table_args__ = (
        CheckConstraint(f"state in ({_STEPS})", name="state"),
        CheckConstraint("kind in ('report', 'suggestion')", name="kind"),
        # A department is known by its account; whoever reports has a code instead, and may be nobody's account.
        CheckConstraint("(kind = 'suggestion') = (department_id is not null)", name="department"),
        CheckConstraint("(kind = 'report') = (code_digest is not null)", name="code"),
        CheckConstraint("kind = 'report' or sealed_reporter is null", name="sealed"),
        Index("ix_report_body", "agency_id", "state", "id"),
        Index("ix_report_due", "state", "received_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    number: Mapped[str] = mapped_column(String(30), unique=True)
    # Only the digest is kept; the code itself is shown once.
    code_digest: Mapped[str | None] = mapped_column(String(64))
    # Of the key that a form or a program sent along, and of what came with it: sent twice, it is one report.
    once: Mapped[str | None] = mapped_column(String(64), unique=True)
    content_digest: Mapped[str | None] = mapped_column(String(64))
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    enterprise_id: Mapped[int | None] = mapped_column(ForeignKey("enterprise.id"), index=True)
    # As it was named; empty where nobody was.
    respondent: Mapped[str] = mapped_column(String(200), default="")
    address: Mapped[str] = mapped_column(String(600), default="")
    facts: Mapped[str] = mapped_column(Text)
    # {"name", "contact"}, encrypted; None where the report is anonymous. No page or answer reads it but one.
    sealed_reporter: Mapped[str | None] = mapped_column(Text)
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"), index=True)
    submitted_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    must_inspect: Mapped[bool]
    why: Mapped[str] = mapped_column(String(300))
    article: Mapped[str] = mapped_column(String(60))
    state: Mapped[Step] = mapped_column(String(20), default=Step.RECEIVED)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    received_on: Mapped[date]
    taken_up_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    inspection_id: Mapped[int | None] = mapped_column(ForeignKey("inspection.id"), unique=True)
    # Why it was not taken up, or what was answered: the words that whoever made it reads.
    answer: Mapped[str] = mapped_column(Text, default="")
    # {"to", "what", "receipt"}
    handed_over: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    version: Mapped[int] = mapped_column(default=1)

    agency: Mapped[Agency] = relationship(lazy="joined")
    enterprise: Mapped[Enterprise | None] = relationship()
    department: Mapped[Department | None] = relationship()
    submitted_by: Mapped[User | None] = relationship()
    inspection: Mapped[Inspection | None] = relationship()
    evidence: Mapped[list[ReportEvidence]] = relationship(
        back_populates="report", order_by="ReportEvidence.serial"
    )
    additions: Mapped[list[ReportAddition]] = relationship(
        back_populates="report", order_by="ReportAddition.serial"
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def subject(self) -> str:
        """Its name in the audit records."""
        return f"report:{self.id}"

    @property
    def kind_label(self) -> str:
        return KINDS[self.kind]

    @property
    def state_label(self) -> str:
        return STEP_LABELS[Step(self.state)]

    @property
    def duty(self) -> Duty:
        """Whether it must be followed by an inspection, as it was judged when it or what it lacked came."""
        return Duty(self.must_inspect, self.why, self.article)

    @property
    def first_evidence(self) -> list[ReportEvidence]:
        """What came with it, not later."""
        return [piece for piece in self.evidence if piece.addition_id is None]

    @property
    def is_anonymous(self) -> bool:
        return self.kind == BY_PUBLIC and self.sealed_reporter is None

    @property
    def is_over(self) -> bool:
        return self.state in REPORT.finals

    def standing_for(self, actor: User | None, today: date, calendar: WorkCalendar, **known: Any) -> Stand:
        return Stand(
            state=Step(self.state),
            is_of_body=bool(actor and actor.agency_id in (None, self.agency_id)),
            must_inspect=self.must_inspect,
            result_told=bool(self.inspection and self.inspection.concluded_on),
            **known,
        )

    def write_down(
        self, move: str, actor: User | None, now: datetime, *, reason: str = "", details: dict | None = None,
        snapshot: dict | None = None,
    ) -> AuditRecord:  # fmt: skip
        said = {**({"reason": reason} if reason else {}), **(details or {})}
        record = AuditRecord.of(f"report.{move}", self.subject, actor, now, said)
        db.session.add(record)
        return record

    @classmethod
    def locked(cls, report_id: int) -> Report:
        """The report, held against every other writer until the transaction ends."""
        query = select(cls).where(cls.id == report_id).with_for_update(of=cls)
        return db.session.scalars(query.execution_options(populate_existing=True)).one()

    @classmethod
    def by_number(cls, number: str) -> Report | None:
        return db.session.scalar(select(cls).where(cls.number == number))


class ReportAddition(db.Model):
    """What came after a report: words, evidence or both, of whoever reported or of the department that suggested."""

    __table_args__ = (UniqueConstraint("report_id", "serial"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"))
    serial: Mapped[int]
    words: Mapped[str] = mapped_column(Text, default="")
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # None where it came with the code, which leads to nobody.
    submitted_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))

    report: Mapped[Report] = relationship(back_populates="additions")
    evidence: Mapped[list[ReportEvidence]] = relationship(
        back_populates="addition", order_by="ReportEvidence.serial"
    )


class ReportEvidence(db.Model):
    """A file that came with a report, under a number instead of its own name, which might tell who sent it."""

    __table_args__ = (UniqueConstraint("report_id", "serial"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"))
    serial: Mapped[int]
    media_type: Mapped[str] = mapped_column(String(60))
    pages: Mapped[int | None]
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    storage_key: Mapped[str] = mapped_column(String(120))

    # None where it came with the report itself.
    addition_id: Mapped[int | None] = mapped_column(ForeignKey("report_addition.id"))

    report: Mapped[Report] = relationship(back_populates="evidence")
    addition: Mapped[ReportAddition | None] = relationship(back_populates="evidence")

    @property
    def file_name(self) -> str:
        ending = {"application/pdf": "pdf", "application/ofd": "ofd", "image/jpeg": "jpg"}.get(
            self.media_type, "png"
        )
        return f"{self.report.number}-证据{self.serial}.{ending}"
