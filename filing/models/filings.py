"""A filing, and what ties it to others."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, event, select
from sqlalchemy.orm import Mapped, mapped_column, query_expression, relationship
from sqlalchemy.orm.attributes import set_committed_value

from filing.domain.days import clock
from filing.domain.days.calendar import WorkCalendar
from filing.domain.days.clock import Due, Handover, Holder
from filing.domain.forms import KINDS
from filing.domain.procedures.filing import FILING, STATE_LABELS, Standing, State, handovers_of, label_of
from filing.domain.procedures.receipt import Status
from filing.extensions import db, insert_at_once
from filing.models.accounts import SYSTEM_NAME, Organisation, User, name_of, role_of
from filing.models.agencies import Agency
from filing.models.cases import Case
from filing.models.history import FilingEvent
from filing.models.types import Json, UtcDateTime, index_of_part

_KINDS = ", ".join(f"'{kind}'" for kind in KINDS)
_STATES = ", ".join(f"'{state}'" for state in STATE_LABELS)


class Filing(Case, db.Model):
    """JSON for what the law makes people answer; columns for what is searched, joined, sorted."""

    procedure = FILING

    __table_args__ = (
        CheckConstraint(f"state in ({_STATES})", name="state"),
        CheckConstraint(f"kind in ({_KINDS})", name="kind"),
        CheckConstraint("(state = 'draft') or (application_number is not null)", name="submitted"),
        Index("ix_filing_queue", "agency_id", "state", "due_on", "id"),
        # What nobody has claimed, and what a reviewer has: no reading past what others hold.
        Index("ix_filing_claimed", "agency_id", "reviewer_id", "state", "due_on", "id"),
        # Of one kind, and what anybody has: what is rare among many is not looked for one by one.
        Index("ix_filing_kind", "agency_id", "state", "kind", "due_on", "id"),
        Index("ix_filing_claimed_kind", "agency_id", "reviewer_id", "state", "kind", "due_on", "id"),
        index_of_part(
            "ix_filing_taken", "reviewer_id is not null", "agency_id", "state", "due_on", "id", "reviewer_id"
        ),
        index_of_part("ix_filing_free", "reviewer_id is null", "agency_id", "state", "due_on", "id"),
        # 逾期, and what came back from its applicant, are rare: nobody reads past all the others.
        index_of_part("ix_filing_late", "late_days > 0", "agency_id", "state", "due_on", "id"),
        index_of_part(
            "ix_filing_claimed_late", "late_days > 0", "agency_id", "reviewer_id", "state", "due_on", "id"
        ),
        index_of_part(
            "ix_filing_returned", "resubmitted_at is not null", "agency_id", "state", "due_on", "id"
        ),
        index_of_part(
            "ix_filing_claimed_returned",
            "resubmitted_at is not null",
            "agency_id",
            "reviewer_id",
            "state",
            "due_on",
            "id",
        ),
        # 全部, the newest first.
        Index("ix_filing_agency", "agency_id", "id"),
        Index("ix_filing_own", "organisation_id", "id"),
        # 我的申报: by the last change, by the last day.
        Index("ix_filing_own_changed", "organisation_id", "updated_at", "id"),
        Index("ix_filing_own_due", "organisation_id", "due_on", "file_by", "id"),
        index_of_part("ix_filing_own_drafts", "state = 'draft'", "organisation_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    form_key: Mapped[str] = mapped_column(String(40))
    state: Mapped[State] = mapped_column(String(20), default=State.DRAFT)
    answers: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    enterprise_name: Mapped[str] = mapped_column(String(200), default="", index=True)
    application_number: Mapped[str | None] = mapped_column(String(40), unique=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    created_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))
    reviewer_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    claimed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # The day of the submission that opened the review now running; which rules apply is fixed from then on.
    law_day: Mapped[date | None]
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    event_on: Mapped[date | None]
    late_days: Mapped[int] = mapped_column(default=0)
    due_on: Mapped[date | None]
    due_provisional: Mapped[bool] = mapped_column(default=False)
    # The last day to submit a draft in time, as its answers said when they were saved: for reminders alone.
    file_by: Mapped[date | None] = mapped_column(index=True)
    supplement_note: Mapped[str] = mapped_column(Text, default="")
    # When the applicant last sent a supplement in: for the queue, always what the events say.
    resubmitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # 未完成备案后另行提出: the filing it was copied from.
    copied_from_id: Mapped[int | None] = mapped_column(ForeignKey("filing.id"))
    # 批量新建: the filing whose answers it began with.
    sample_id: Mapped[int | None] = mapped_column(ForeignKey("filing.id"), index=True)
    enterprise_id: Mapped[int | None] = mapped_column(ForeignKey("enterprise.id"), index=True)
    # How it came about: a key of forms.ways.WAYS.
    way: Mapped[str] = mapped_column(String(40), default="")
    # The version of the record that a change read, and is compared with.
    base_id: Mapped[int | None] = mapped_column(ForeignKey("enterprise_version.id", use_alter=True))
    # Where the record moved on under the change: the paths where the change prevails, over which version.
    rebased: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    # Where the record holds something from a later day on: [{path, on, entry, take}], see services.filings.recorded_later.
    recorded_later: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # Who did that, by name: colleagues share a filing.
    updated_by: Mapped[str] = mapped_column(String(200), default="")
    version: Mapped[int] = mapped_column(default=1)

    organisation: Mapped[Organisation] = relationship()
    created_by: Mapped[User] = relationship(foreign_keys=created_by_id)
    reviewer: Mapped[User | None] = relationship(foreign_keys=reviewer_id)
    agency: Mapped[Agency | None] = relationship()
    copied_from: Mapped[Filing | None] = relationship(remote_side=id, foreign_keys=copied_from_id)
    sample: Mapped[Filing | None] = relationship(remote_side=id, foreign_keys=sample_id)
    enterprise: Mapped[Enterprise | None] = relationship()  # noqa: F821
    base: Mapped[EnterpriseVersion | None] = relationship(foreign_keys=base_id)  # noqa: F821
    events: Mapped[list[FilingEvent]] = relationship(back_populates="filing", order_by="FilingEvent.id")
    supplement_items: Mapped[list[SupplementItem]] = relationship(  # noqa: F821
        back_populates="filing", order_by="SupplementItem.position"
    )
    documents: Mapped[list[Document]] = relationship(back_populates="filing", order_by="Document.id")  # noqa: F821
    letters: Mapped[list[AgencyLetter]] = relationship(back_populates="filing", order_by="AgencyLetter.id")  # noqa: F821
    receipts: Mapped[list[Receipt]] = relationship(back_populates="filing", order_by="Receipt.id")  # noqa: F821
    #: 合并、分立: whether any FilingLink names it; None where that was not asked when it was read.
    is_tied: Mapped[bool | None] = query_expression(expire_on_flush=False)
    #: 单一窗口: what goes to the registrar beside it.
    registration: Mapped[Registration | None] = relationship(back_populates="filing", uselist=False)  # noqa: F821

    __mapper_args__ = {"version_id_col": version}

    @property
    def state_label(self) -> str:
        return label_of(State(self.state), self.reviewer_id is not None)

    @property
    def is_draft(self) -> bool:
        return self.state == State.DRAFT

    @property
    def receipt(self) -> Receipt | None:  # noqa: F821
        """The one that stands: not one that was replaced for a clerical error."""
        return next((r for r in self.receipts if r.status != Status.REPLACED), None)

    @property
    def current_documents(self) -> list:
        """What counts now; replaced and removed papers stay, but are history."""
        return [d for d in self.documents if d.removed_at is None]

    @property
    def knows_documents(self) -> bool:
        """Whether they need not be asked for: they were read, or the filing is new."""
        return "documents" in self.__dict__ or self.id is None

    @property
    def last_submission(self) -> FilingEvent:
        """What the agency has in hand: what the applicant is still working on is not sent yet."""
        return next(event for event in reversed(self.events) if event.snapshot is not None)

    @property
    def handovers(self) -> list[Handover]:
        """Who got the filing when, as its events say."""
        return handovers_of((e.move, e.on) for e in self.events if e.move in FILING.moves)

    def due(self, calendar: WorkCalendar) -> Due | None:
        """Whose clock runs and until when, or None (17-§12)."""
        if self.law_day is None:
            return None
        return clock.due(self.handovers, clock.limits_on(self.law_day), calendar)

    def set_due(self, calendar: WorkCalendar) -> None:
        """The due day as a column, for the queue; always what the clock says."""
        due = self.due(calendar)
        self.due_on = due.on if due else None
        self.due_provisional = bool(due and due.provisional)

    def standing_for(self, actor: User | None, today: date, calendar: WorkCalendar, **known: Any) -> Standing:
        asked = self.supplement_asked_at is not None
        return Standing(
            state=State(self.state),
            claimed=self.reviewer_id is not None,
            claimed_by_actor=bool(actor and self.reviewer_id == actor.id),
            supplement_asked=asked,
            open_items=sum(item.is_open for item in self.supplement_items),
            unanswered_items=sum(not item.is_answered for item in self.supplement_items),
            **(self._window(today, calendar) if asked else {}),
            **known,
        )

    def _window(self, today: date, calendar: WorkCalendar) -> dict:
        """What is left of the applicant's working days (17-§12¶2)."""
        limits = clock.limits_on(self.law_day)
        window = clock.window(self.handovers, Holder.APPLICANT, limits, today, calendar)
        return {
            "applicant_days_left": window.left,
            "window_used_up": window.used_up,
            "provisional": window.provisional,
        }

    def write_down(
        self, move: str, actor: User | None, now: datetime, *, reason: str = "", details: dict | None = None,
        snapshot: dict | None = None,
    ) -> FilingEvent:  # fmt: skip
        before = self.events
        event = FilingEvent(
            filing_id=self.id,
            move=move,
            state=self.state,
            actor_id=actor.id if actor else None,
            actor_role=role_of(actor),
            actor_name=name_of(actor),
            at=now,
            reason=reason,
            details=details or {},
            snapshot=snapshot,
        )
        if self.id is None or db.session().in_nested_transaction():
            # Only what the session flushes itself is written after a new filing, and undone with a part of a transaction.
            before.append(event)
        else:
            insert_at_once(event)
            set_committed_value(event, "filing", self)
            set_committed_value(self, "events", [*before, event])
        if move == "resubmit":
            self.resubmitted_at = now
        return event

    def settle(self, now: datetime, actor: User | None, calendar: WorkCalendar) -> None:
        self.updated_at, self.updated_by = now, actor.name if actor else SYSTEM_NAME
        self.set_due(calendar)

    @property
    def supplement_asked_at(self) -> datetime | None:
        return next((e.at for e in self.events if e.move == "request_supplement"), None)

    @classmethod
    def locked(cls, filing_id: int) -> Filing | None:
        """The filing, held against every other writer until the transaction ends."""
        query = select(cls).where(cls.id == filing_id).with_for_update(of=cls)
        return db.session.scalar(query.execution_options(populate_existing=True))


@event.listens_for(Filing, "load")
@event.listens_for(Filing, "refresh")
def _know_what_cannot_be(filing: Filing, *_context: Any) -> None:
    """Nothing happened, was asked or issued where nothing was ever sent in: no need to look."""
    if filing.__dict__.get("application_number", "") is None:
        set_committed_value(filing, "events", [])
        set_committed_value(filing, "supplement_items", [])
        set_committed_value(filing, "receipts", [])


class FilingLink(db.Model):
    """合并、分立: a filing begun beside another one, for the enterprise that the other names under a key."""

    __table_args__ = (UniqueConstraint("first_id", "second_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    first_id: Mapped[int] = mapped_column(ForeignKey("filing.id"), index=True)
    second_id: Mapped[int] = mapped_column(ForeignKey("filing.id"), index=True)
    party: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
