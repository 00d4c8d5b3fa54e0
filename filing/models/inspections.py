"""监督检查 as cases: where each stands, what was found, ordered, fined and performed."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, String, Table, Text, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from filing.domain.days.calendar import WorkCalendar
from filing.domain.law import HEARING_REQUEST_DAYS
from filing.domain.procedures.inspection import INSPECTION, INVESTIGATING, STAGE_LABELS, Stage, Stand
from filing.domain.procedures.procedure import Role
from filing.domain.supervision.items import ITEMS
from filing.domain.supervision.sanctions import BREACHES, Act, must_be_fined, why_no_fine
from filing.domain.supervision.starting import WAYS
from filing.domain.supervision.terms import Terms
from filing.extensions import db
from filing.models.accounts import User
from filing.models.agencies import Agency
from filing.models.audit import AuditRecord
from filing.models.cases import Case
from filing.models.register import Enterprise
from filing.models.supervision import DrawnEnterprise, Inspector
from filing.models.types import Json, UtcDateTime

_STAGES = ", ".join(f"'{stage}'" for stage in STAGE_LABELS)
_WAYS = ", ".join(f"'{way}'" for way in WAYS)
INSPECTORS = 2

case_inspector = Table(
    "case_inspector",
    db.metadata,
    Column("inspection_id", ForeignKey("inspection.id"), primary_key=True),
    Column("inspector_id", ForeignKey("inspector.id"), primary_key=True),
    Index("ix_case_inspector_inspector_id", "inspector_id"),
)


class Inspection(Case, db.Model):
    procedure = INSPECTION

    __table_args__ = (
        CheckConstraint(f"state in ({_STAGES})", name="state"),
        CheckConstraint(f"way in ({_WAYS})", name="way"),
        CheckConstraint("(way = 'draw') = (drawn_id is not null)", name="drawn"),
        Index("ix_inspection_body", "agency_id", "state", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    # Whoever never filed is not in the register, and is only named.
    enterprise_id: Mapped[int | None] = mapped_column(ForeignKey("enterprise.id"), index=True)
    respondent: Mapped[str] = mapped_column(String(200))
    way: Mapped[str] = mapped_column(String(20))
    ground: Mapped[str] = mapped_column(String(30), default="")
    source: Mapped[str] = mapped_column(Text, default="")
    # An enterprise is inspected once for each draw that took it.
    drawn_id: Mapped[int | None] = mapped_column(ForeignKey("drawn_enterprise.id"), unique=True)
    must_inspect: Mapped[bool]
    state: Mapped[Stage] = mapped_column(String(20), default=Stage.OPENED)
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    opened_on: Mapped[date]
    # Working days for notice, result and report, with their source; None where the body has none laid down.
    terms: Mapped[dict[str, Any] | None] = mapped_column(Json)
    # {"for_visit", "on", "papers", "place", "given_on"}: on is the day of the visit, or until when to send papers.
    notice: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    examined_on: Mapped[date | None]
    # item -> {"finding", "evidence"}
    findings: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    # [{"key", "began_on", "ended_on", "found_on"}]
    breaches: Mapped[list[Any]] = mapped_column(Json, default=list)
    result: Mapped[str] = mapped_column(Text, default="")
    concluded_on: Mapped[date | None]
    reported_on: Mapped[date | None]
    # {"text", "days", "by", "source", "given_on"}
    correction: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    corrected_on: Mapped[date | None]
    # [{"breach", "proposed", "grave", "decided"}]: one for each breach that is fined.
    fines: Mapped[list[Any]] = mapped_column(Json, default=list)
    proposed_on: Mapped[date | None]
    # {"offered", "threshold", "source", "statement", "asked_on", "held_on", "answer"}
    hearing: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    decided_on: Mapped[date | None]
    paid_on: Mapped[date | None]
    # [{"to", "what", "receipt", "on", "for_enforcement"}]
    handed_over: Mapped[list[Any]] = mapped_column(Json, default=list)
    closed_on: Mapped[date | None]
    # What the respondent handed in or said: [{"kind", "text", "on", "by"}].
    answers: Mapped[list[Any]] = mapped_column(Json, default=list, server_default="[]")
    version: Mapped[int] = mapped_column(default=1)

    agency: Mapped[Agency] = relationship(lazy="joined")
    enterprise: Mapped[Enterprise | None] = relationship()
    drawn: Mapped[DrawnEnterprise | None] = relationship()
    inspectors: Mapped[list[Inspector]] = relationship(secondary=case_inspector, order_by=Inspector.id)

    __mapper_args__ = {"version_id_col": version}

    @property
    def subject(self) -> str:
        """Its name in the audit records."""
        return f"inspection:{self.id}"

    @property
    def state_label(self) -> str:
        return STAGE_LABELS[Stage(self.state)]

    @property
    def own_terms(self) -> Terms | None:
        return Terms(**self.terms) if self.terms else None

    @property
    def notice_on(self) -> date | None:
        """The day of the visit, or until when papers are to be sent."""
        return date.fromisoformat(self.notice["on"]) if self.notice else None

    @property
    def answered(self) -> list[dict[str, Any]]:
        """What the respondent handed in or said, each with its day."""
        return [{**row, "on": date.fromisoformat(row["on"])} for row in self.answers]

    @property
    def hearing_asked_on(self) -> date | None:
        asked_on = self.hearing.get("asked_on")
        return date.fromisoformat(asked_on) if asked_on else None

    @property
    def acts(self) -> list[Act]:
        """The breaches as the table of sanctions reads them."""
        return [
            Act(
                BREACHES[row["key"]],
                date.fromisoformat(row["began_on"]),
                date.fromisoformat(row["ended_on"]) if row["ended_on"] else None,
                date.fromisoformat(row["found_on"]),
            )
            for row in self.breaches
        ]

    @property
    def correct_by(self) -> date | None:
        return date.fromisoformat(self.correction["by"]) if self.correction else None

    def is_disobeyed(self, today: date) -> bool:
        """逾期不改正: the term is over, and not corrected within it."""
        due = self.correct_by
        return due is not None and today > due and (self.corrected_on is None or self.corrected_on > due)

    @property
    def is_decided_to_pay(self) -> bool:
        return self.decided_on is not None and any(row["decided"] not in (None, "0") for row in self.fines)

    @property
    def unperformed(self) -> list[str]:
        """Of correction and payment, what is still owed and was not handed over for enforcement."""
        if any(row["for_enforcement"] for row in self.handed_over):
            return []
        owed = [("correction", bool(self.correction) and self.corrected_on is None)]
        owed += [("payment", self.is_decided_to_pay and self.paid_on is None)]
        return [what for what, is_owed in owed if is_owed]

    def standing_for(self, actor: User | None, today: date, calendar: WorkCalendar, **known: Any) -> Stand:
        acts, notice = self.acts, self.notice
        return Stand(
            state=Stage(self.state),
            is_of_body=bool(
                actor and actor.role == Role.SUPERVISOR and actor.agency_id in (None, self.agency_id)
            ),
            enough_inspectors=len(self.inspectors) >= INSPECTORS,
            for_visit=bool(notice and notice["for_visit"]),
            day_reached=bool(notice and today >= date.fromisoformat(notice["on"])),
            findings_open=sum(item not in self.findings for item in ITEMS),
            breach_found=bool(acts),
            # That a case is grave is said with the proposal: until then no button is hidden for want of it.
            fine_may_be_proposed=any(why_no_fine(act, grave="?") is None for act in acts),
            fine_owed=self.decided_on is None and any(must_be_fined(act) for act in acts),
            unperformed=len(self.unperformed),
            hearing_open=self._hearing_open(today),
            investigated_by_actor=bool(actor and self._investigated(actor)),
            reported=self.reported_on is not None,
            is_respondent=self.is_of(actor),
            statement_open=bool(self.hearing and self.hearing["statement"] and not self.hearing["answer"]),
            may_ask_hearing=self._may_ask_hearing(today),
            correction_owed="correction" in self.unperformed,
            payment_owed="payment" in self.unperformed,
            **known,
        )

    def is_of(self, actor: User | None) -> bool:
        """Whether somebody files for the enterprise that is inspected."""
        if actor is None or actor.role != Role.APPLICANT or self.enterprise is None:
            return False
        return self.enterprise.organisation_id == actor.organisation_id

    @property
    def ask_hearing_by(self) -> date | None:
        """The last day to ask for a hearing; None where none is offered."""
        if self.proposed_on is None or not self.hearing["offered"]:
            return None
        return self.proposed_on + timedelta(days=HEARING_REQUEST_DAYS.on(self.proposed_on))

    def _may_ask_hearing(self, today: date) -> bool:
        by = self.ask_hearing_by
        return by is not None and today <= by and not self.hearing["asked_on"]

    def _hearing_open(self, today: date) -> bool:
        if self.proposed_on is None or not self.hearing["offered"] or self.hearing["held_on"]:
            return False
        by = self.ask_hearing_by
        return bool(self.hearing["asked_on"]) or by is not None and today <= by

    def _investigated(self, actor: User) -> bool:
        return any(
            record.actor_id == actor.id and record.act.removeprefix("inspection.") in INVESTIGATING
            for record in AuditRecord.about(self.subject)
        )

    def write_down(
        self, move: str, actor: User | None, now: datetime, *, reason: str = "", details: dict | None = None,
        snapshot: dict | None = None,
    ) -> AuditRecord:  # fmt: skip
        said = {**({"reason": reason} if reason else {}), **(details or {})}
        record = AuditRecord.of(f"inspection.{move}", self.subject, actor, now, said)
        db.session.add(record)
        return record

    @classmethod
    def locked(cls, inspection_id: int) -> Inspection | None:
        """The case, held against every other writer until the transaction ends."""
        query = select(cls).where(cls.id == inspection_id).with_for_update(of=cls)
        return db.session.scalar(query.execution_options(populate_existing=True))
