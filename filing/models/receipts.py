"""备案回执: numbers without gaps, the bytes that were issued, and what became of a receipt since."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, select, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from filing.domain.days.calendar import WorkCalendar
from filing.domain.procedures.procedure import Role
from filing.domain.procedures.receipt import ACTS, RECEIPT, STATUS_LABELS, Kind, Position, Status
from filing.extensions import db
from filing.models.accounts import User
from filing.models.agencies import Agency
from filing.models.audit import AuditRecord
from filing.models.cases import Case
from filing.models.filings import Filing
from filing.models.seals import SealKey
from filing.models.types import Json, UtcDateTime

_STATUSES = ", ".join(f"'{status}'" for status in STATUS_LABELS)


class ReceiptSeries(db.Model):
    """The last number given by an agency in a year; its row is locked while a receipt is issued."""

    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int] = mapped_column(default=0)


class Receipt(Case, db.Model):
    procedure = RECEIPT

    __table_args__ = (
        UniqueConstraint("agency_id", "year", "serial"),
        CheckConstraint(f"status in ({_STATUSES})", name="status"),
        # One receipt stands for a filing; one that was replaced for a clerical error stays beside it.
        Index(
            "uq_receipt_standing",
            "filing_id",
            unique=True,
            sqlite_where=text("status <> 'replaced'"),
            postgresql_where=text("status <> 'replaced'"),
        ),
        Index("ix_receipt_filing_id", "filing_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    filing_id: Mapped[int] = mapped_column(ForeignKey("filing.id"))
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    year: Mapped[int]
    serial: Mapped[int]
    number: Mapped[str] = mapped_column(String(60), unique=True)
    # What the public types to look it up; says nothing about the number.
    code: Mapped[str] = mapped_column(String(40), unique=True)
    view: Mapped[dict[str, Any]] = mapped_column(Json)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    size: Mapped[int]
    storage_key: Mapped[str] = mapped_column(String(120))
    completed_on: Mapped[date] = mapped_column(index=True)
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    issued_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    status: Mapped[Status] = mapped_column(String(20), default=Status.CURRENT)
    # None on receipts from before they were signed.
    seal_key_id: Mapped[int | None] = mapped_column(ForeignKey("seal_key.id"))
    # The head of the audit chain that the receipt carries out of the system.
    audit_head: Mapped[str] = mapped_column(String(64), default="")
    # The one before it, of the same filing, that had a clerical error.
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("receipt.id"), unique=True)
    # The one of a later filing of the same enterprise.
    superseded_by_id: Mapped[int | None] = mapped_column(ForeignKey("receipt.id"))

    filing: Mapped[Filing] = relationship(back_populates="receipts")
    agency: Mapped[Agency] = relationship()
    issued_by: Mapped[User] = relationship()
    seal_key: Mapped[SealKey | None] = relationship()
    replaces: Mapped[Receipt | None] = relationship(
        remote_side=id, foreign_keys=replaces_id, back_populates="replaced_by"
    )
    replaced_by: Mapped[Receipt | None] = relationship(
        foreign_keys=replaces_id, back_populates="replaces", uselist=False
    )
    superseded_by: Mapped[Receipt | None] = relationship(remote_side=id, foreign_keys=superseded_by_id)
    proposals: Mapped[list[ReceiptProposal]] = relationship(
        back_populates="receipt", order_by="ReceiptProposal.id"
    )

    @property
    def subject(self) -> str:
        """Its name in the audit records."""
        return f"receipt:{self.id}"

    @property
    def agency_name(self) -> str:
        """What the agency was called when it issued the receipt."""
        return self.view["agency_name"]

    @property
    def state(self) -> Status:
        return Status(self.status)

    @state.setter
    def state(self, status: Status) -> None:
        self.status = status

    def standing_for(self, actor: User | None, today: date, calendar: WorkCalendar, **known: Any) -> Position:
        waiting = self.open_proposal
        return Position(
            status=self.state,
            # Of the one that has the filing now: its own agency may have been closed.
            is_of_agency=bool(actor and actor.agency_id == self.filing.agency_id),
            proposed=Kind(waiting.kind) if waiting else None,
            proposed_by_actor=bool(actor and waiting and waiting.proposed_by_id == actor.id),
            is_supervisor=bool(actor and actor.role == Role.SUPERVISOR),
            **known,
        )

    def write_down(
        self, move: str, actor: User | None, now: datetime, *, reason: str = "", details: dict | None = None,
        snapshot: dict | None = None,
    ) -> AuditRecord:  # fmt: skip
        said = {**({"reason": reason} if reason else {}), **(details or {})}
        record = AuditRecord.of(ACTS[move], self.subject, actor, now, said)
        db.session.add(record)
        return record

    @property
    def open_proposal(self) -> ReceiptProposal | None:
        return next((p for p in self.proposals if p.outcome is None), None)

    @classmethod
    def by_number(cls, number: str) -> Receipt | None:
        return db.session.scalar(select(cls).where(cls.number == number))

    @classmethod
    def by_code(cls, code: str) -> Receipt | None:
        return db.session.scalar(select(cls).where(cls.code == code))

    @classmethod
    def by_digest(cls, sha256: str) -> Receipt | None:
        return db.session.scalar(select(cls).where(cls.sha256 == sha256))

    @classmethod
    def locked(cls, receipt_id: int) -> Receipt | None:
        """The receipt, held against every other writer until the transaction ends."""
        query = select(cls).where(cls.id == receipt_id).with_for_update(of=cls)
        return db.session.scalar(query.execution_options(populate_existing=True))


class ReceiptProposal(db.Model):
    """撤销或更正: what one person proposes and another decides (四眼); one at a time for a receipt."""

    __table_args__ = (
        CheckConstraint("kind in ('revoke', 'replace')", name="kind"),
        CheckConstraint("outcome in ('confirmed', 'rejected', 'withdrawn')", name="outcome"),
        CheckConstraint("(outcome is null) = (decided_by_id is null)", name="decided"),
        CheckConstraint(
            "outcome is null or (outcome = 'withdrawn') = (decided_by_id = proposed_by_id)", name="four_eyes"
        ),
        Index(
            "uq_receipt_proposal_open",
            "receipt_id",
            unique=True,
            sqlite_where=text("outcome is null"),
            postgresql_where=text("outcome is null"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    receipt_id: Mapped[int] = mapped_column(ForeignKey("receipt.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(Text)
    article: Mapped[str] = mapped_column(String(60), default="")
    # For a replacement: field of the receipt -> the text it should have had.
    corrections: Mapped[dict[str, str]] = mapped_column(Json, default=dict)
    proposed_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    proposed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    outcome: Mapped[str | None] = mapped_column(String(10))
    decision_note: Mapped[str] = mapped_column(Text, default="")

    receipt: Mapped[Receipt] = relationship(back_populates="proposals")
    proposed_by: Mapped[User] = relationship(foreign_keys=proposed_by_id)
    decided_by: Mapped[User | None] = relationship(foreign_keys=decided_by_id)
