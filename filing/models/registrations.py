"""单一窗口: the application for registration that goes out together with a filing, and where it stands."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from filing.domain.days.calendar import WorkCalendar, day_of
from filing.domain.procedures.filing import State
from filing.domain.procedures.registration import REGISTRATION, STEP_LABELS, Stand, Step
from filing.extensions import db
from filing.models.accounts import User
from filing.models.audit import AuditRecord
from filing.models.cases import Case
from filing.models.departments import Department
from filing.models.filings import Filing
from filing.models.licences import LicenceFact
from filing.models.types import Json, UtcDateTime

_STEPS = ", ".join(f"'{step}'" for step in STEP_LABELS)


class Registration(Case, db.Model):
    """One for a filing. `own` answers what annex 1 does not ask; `handed` is what of annex 1 went to the registrar."""

    procedure = REGISTRATION

    __table_args__ = (
        CheckConstraint(f"state in ({_STEPS})", name="state"),
        CheckConstraint("(state = 'licensed') = (licence_fact_id is not null)", name="licensed"),
        Index("ix_registration_department", "department_id", "state", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    filing_id: Mapped[int] = mapped_column(ForeignKey("filing.id"), unique=True)
    # Whom the address leads to; settled when it is sent.
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"))
    state: Mapped[Step] = mapped_column(String(20), default=Step.DRAFT)
    own: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    handed: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    name: Mapped[str] = mapped_column(String(200), default="")
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    taken_up_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    # What the registrar asked to have corrected, once, and what the applicant said to it.
    asked: Mapped[str] = mapped_column(Text, default="")
    reply: Mapped[str] = mapped_column(Text, default="")
    # Why it was not taken up or not granted.
    reason: Mapped[str] = mapped_column(Text, default="")
    licence_fact_id: Mapped[int | None] = mapped_column(ForeignKey("licence_fact.id"), unique=True)
    version: Mapped[int] = mapped_column(default=1)

    filing: Mapped[Filing] = relationship(back_populates="registration")
    department: Mapped[Department | None] = relationship()
    licence: Mapped[LicenceFact | None] = relationship()

    __mapper_args__ = {"version_id_col": version}

    @property
    def subject(self) -> str:
        """Its name in the audit records, and whose order its deliveries keep."""
        return f"registration:{self.id}"

    @property
    def state_label(self) -> str:
        return STEP_LABELS[Step(self.state)]

    @property
    def is_draft(self) -> bool:
        return self.state == Step.DRAFT

    @property
    def is_over(self) -> bool:
        return self.state in REGISTRATION.finals

    @property
    def sent_on(self) -> date | None:
        return day_of(self.sent_at) if self.sent_at else None

    def standing_for(self, actor: User | None, today: date, calendar: WorkCalendar, **known: Any) -> Stand:
        return Stand(
            state=Step(self.state),
            is_of_department=bool(
                actor and actor.department_id and actor.department_id == self.department_id
            ),
            is_own=bool(actor and actor.organisation_id == self.filing.organisation_id),
            filing_sent=self.filing.state != State.DRAFT,
            out_of_scope=self.filing.state == State.OUT_OF_SCOPE,
            asked=bool(self.asked),
            **known,
        )

    def write_down(
        self, move: str, actor: User | None, now: datetime, *, reason: str = "", details: dict | None = None,
        snapshot: dict | None = None,
    ) -> AuditRecord:  # fmt: skip
        said = {**({"reason": reason} if reason else {}), **(details or {})}
        record = AuditRecord.of(f"registration.{move}", self.subject, actor, now, said)
        db.session.add(record)
        return record

    @classmethod
    def of(cls, filing: Filing) -> Registration | None:
        """The one beside a filing, read anew and held against every other writer; the filing is held before it."""
        query = select(cls).where(cls.filing_id == filing.id).with_for_update(of=cls)
        return db.session.scalar(query.execution_options(populate_existing=True))
