"""信息公示平台: what is drafted, approved by two, published, and taken off again."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from filing.domain.days.calendar import WorkCalendar
from filing.domain.procedures.disclosure import (
    DISCLOSURE,
    GONE,
    SHOWN_LABELS,
    WHY_GONE,
    DisclosureStand,
    Shown,
)
from filing.domain.supervision.credit import PUBLIC_KINDS, Basis, Kind, basis_of
from filing.domain.supervision.redacting import Redaction, public_of
from filing.extensions import db
from filing.models.accounts import User
from filing.models.agencies import Agency
from filing.models.credit import CreditRecord, Remembered
from filing.models.supervision import Draw
from filing.models.types import Json, JsonOrNull, UtcDateTime

_STATES = ", ".join(f"'{state}'" for state in SHOWN_LABELS)
_KINDS = ", ".join(f"'{kind}'" for kind in PUBLIC_KINDS)


class Disclosure(Remembered, db.Model):
    """One entry of the platform. What it says publicly stands in `public`, and goes when it is taken off."""

    procedure = DISCLOSURE
    history_of = "disclosure"

    __table_args__ = (
        CheckConstraint(f"state in ({_STATES})", name="state"),
        CheckConstraint(f"kind in ({_KINDS})", name="kind"),
        CheckConstraint("(record_id is null) <> (draw_id is null)", name="one_source"),
        CheckConstraint(
            "(state in ('withdrawn', 'removed')) = (gone_at is not null)", name="gone"
        ),
        CheckConstraint("(state = 'published') = (public is not null)", name="public"),
        CheckConstraint(
            "second_approver_id is null or second_approver_id <> first_approver_id", name="two_people"
        ),
        Index("ix_disclosure_public", "state", "id"),
        Index("ix_disclosure_body", "agency_id", "id"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(30))
    record_id: Mapped[int | None] = mapped_column(ForeignKey("credit_record.id"), index=True)
    draw_id: Mapped[int | None] = mapped_column(ForeignKey("draw.id"), index=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    state: Mapped[Shown] = mapped_column(String(20), default=Shown.DRAFTED)
    # As the record read when it was drafted; never public.
    fields: Mapped[dict[str, Any]] = mapped_column(Json)
    # [{"text", "why", "shown"}]; never public.
    redactions: Mapped[list[Any]] = mapped_column(Json, default=list)
    # What anybody reads, while it is published; and the same folded, for searching.
    public: Mapped[dict[str, Any] | None] = mapped_column(JsonOrNull)
    sought: Mapped[str] = mapped_column(Text, default="")
    drafted_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    redacted_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    first_approver_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    second_approver_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    drafted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    gone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    why_gone: Mapped[str] = mapped_column(String(30), default="")
    version: Mapped[int] = mapped_column(default=1)

    agency: Mapped[Agency] = relationship(lazy="joined")
    record: Mapped[CreditRecord | None] = relationship()
    draw: Mapped[Draw | None] = relationship()
    redacted_by: Mapped[User | None] = relationship(foreign_keys=redacted_by_id)
    first_approver: Mapped[User | None] = relationship(foreign_keys=first_approver_id)
    second_approver: Mapped[User | None] = relationship(foreign_keys=second_approver_id)

    __mapper_args__ = {"version_id_col": version}

    @property
    def about(self) -> Kind:
        return PUBLIC_KINDS[self.kind]

    @property
    def state_label(self) -> str:
        return SHOWN_LABELS[Shown(self.state)]

    @property
    def is_published(self) -> bool:
        return self.state == Shown.PUBLISHED

    @property
    def is_gone(self) -> bool:
        return self.state in GONE

    @property
    def why_gone_said(self) -> str:
        return WHY_GONE.get(self.why_gone, "")

    @property
    def rows(self) -> list[Redaction]:
        return [Redaction(**row) for row in self.redactions]

    @property
    def would_read(self) -> dict[str, str]:
        """The fields with what is to be hidden out of them."""
        return public_of(self.fields, self.rows)

    def basis_on(self, day: date) -> Basis:
        """By which rule it may be published on a day, or why not."""
        case = self.record.inspection if self.record else None
        return basis_of(self.kind, self.agency.region, day, drawn=bool(case and case.way == "draw"))

    def standing_for(
        self, actor: User | None, today: date, calendar: WorkCalendar, **known: Any
    ) -> DisclosureStand:
        basis = self.basis_on(today)
        return DisclosureStand(
            state=Shown(self.state),
            is_of_body=actor is None or actor.agency_id in (None, self.agency_id),
            may_publish=basis.article is not None,
            why_not=basis.why_not,
            record_is_kept=self.record is None or self.record.is_kept,
            checked_by_actor=bool(actor and actor.id == self.first_approver_id),
            drafted_by_actor=bool(actor and actor.id in (self.drafted_by_id, self.redacted_by_id)),
            **known,
        )
