"""监督检查: the roster of inspectors, and the draws with what each was laid down by."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    String,
    Table,
    Text,
    UniqueConstraint,
    select,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from filing.domain.supervision.draw import Candidate, Frozen, OnRoster
from filing.domain.supervision.quota import DrawRules
from filing.extensions import db
from filing.models.accounts import User
from filing.models.agencies import Agency
from filing.models.register import Enterprise
from filing.models.types import Json, UtcDateTime


class Inspector(db.Model):
    """A row of 外商投资备案监督检查人员备案表 (鲁商字〔2017〕7号附件3); struck off, never deleted."""

    __table_args__ = (
        UniqueConstraint("agency_id", "serial"),
        CheckConstraint("status in ('civil_servant', 'institution')", name="status"),
        CheckConstraint("sex in ('male', 'female')", name="sex"),
        CheckConstraint("has_certificate = (certificate_until is not null)", name="certificate"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    serial: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))
    post: Mapped[str] = mapped_column(String(100))
    sex: Mapped[str] = mapped_column(String(10))
    office_phone: Mapped[str] = mapped_column(String(40))
    mobile: Mapped[str] = mapped_column(String(40), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    # 公务员或行政事业编制.
    status: Mapped[str] = mapped_column(String(20))
    has_certificate: Mapped[bool]
    certificate_until: Mapped[date | None]
    certificate_issuer: Mapped[str] = mapped_column(String(200), default="")
    listed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    struck_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    agency: Mapped[Agency] = relationship(lazy="joined")

    @property
    def number(self) -> str:
        """How the roster and the published lists name the person."""
        return f"{self.agency.code}-{self.serial}"

    @property
    def subject(self) -> str:
        """Its name in the audit records."""
        return f"inspector:{self.id}"

    def may_inspect_on(self, day: date) -> bool:
        """On the roster, with a certificate that is valid on the day, its last day included."""
        return self.struck_at is None and self.certificate_until is not None and day <= self.certificate_until


class Recusal(db.Model):
    """回避: an inspector who has an interest in an enterprise never goes there."""

    __table_args__ = (UniqueConstraint("inspector_id", "enterprise_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    inspector_id: Mapped[int] = mapped_column(ForeignKey("inspector.id"))
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprise.id"), index=True)
    reason: Mapped[str] = mapped_column(Text)
    declared_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    declared_at: Mapped[datetime] = mapped_column(UtcDateTime)

    inspector: Mapped[Inspector] = relationship()
    enterprise: Mapped[Enterprise] = relationship()


class Draw(db.Model):
    """抽查: laid down with the digests of its seed and its lists, drawn when the seed is shown."""

    __table_args__ = (
        # Once a half-year and body: nobody draws again until the list pleases.
        UniqueConstraint("agency_id", "year", "half"),
        CheckConstraint("half in (1, 2)", name="half"),
        CheckConstraint("(seed is null) = (revealed_at is null)", name="revealed"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    year: Mapped[int]
    half: Mapped[int]
    laid_down_on: Mapped[date]
    rules: Mapped[dict[str, Any]] = mapped_column(Json)
    drawn_before: Mapped[int]
    lists: Mapped[dict[str, Any]] = mapped_column(Json)
    lists_digest: Mapped[str] = mapped_column(String(64))
    # The system's part of the seed follows from it and from a secret that the database does not hold.
    nonce: Mapped[str] = mapped_column(String(64))
    systems_digest: Mapped[str] = mapped_column(String(64))
    # Of the part that the body keeps to itself, if it added one.
    bodys_digest: Mapped[str] = mapped_column(String(64), default="")
    laid_down_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    laid_down_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seed: Mapped[str | None] = mapped_column(String(200))
    revealed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    revealed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    agency: Mapped[Agency] = relationship(lazy="joined")
    laid_down_by: Mapped[User] = relationship(foreign_keys=laid_down_by_id)
    revealed_by: Mapped[User | None] = relationship(foreign_keys=revealed_by_id)
    drawn: Mapped[list[DrawnEnterprise]] = relationship(
        back_populates="draw", order_by="DrawnEnterprise.position"
    )

    @property
    def is_drawn(self) -> bool:
        return self.revealed_at is not None

    @property
    def subject(self) -> str:
        """Its name in the audit records."""
        return f"draw:{self.id}"

    @property
    def draw_rules(self) -> DrawRules:
        return DrawRules(
            Decimal(self.rules["percent"]),
            Decimal(self.rules["undirected_percent"]),
            self.rules["inspectors"],
            self.rules["source"],
        )

    @property
    def frozen(self) -> Frozen:
        """The lists as they were laid down."""
        given = self.lists
        return Frozen(
            tuple(Candidate(**row) for row in given["candidates"]),
            tuple(OnRoster(**row) for row in given["roster"]),
            given["target"],
            given["directed_at_most"],
            given["inspectors"],
            *(
                tuple((number, to) for number, to in given[key])
                for key in ("directed", "left_out", "recused")
            ),
        )

    @classmethod
    def locked(cls, draw_id: int) -> Draw | None:
        """The draw, held against every other writer until the transaction ends."""
        query = select(cls).where(cls.id == draw_id).with_for_update(of=cls)
        return db.session.scalar(query.execution_options(populate_existing=True))


drawn_inspector = Table(
    "drawn_inspector",
    db.metadata,
    Column("drawn_id", ForeignKey("drawn_enterprise.id"), primary_key=True),
    Column("inspector_id", ForeignKey("inspector.id"), primary_key=True),
    Index("ix_drawn_inspector_inspector_id", "inspector_id"),
)


class DrawnEnterprise(db.Model):
    """One that was drawn: which body inspects it, and by whom."""

    __table_args__ = (UniqueConstraint("draw_id", "position"), UniqueConstraint("draw_id", "enterprise_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    draw_id: Mapped[int] = mapped_column(ForeignKey("draw.id"))
    position: Mapped[int]
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprise.id"), index=True)
    number: Mapped[str] = mapped_column(String(60))
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), index=True)
    is_directed: Mapped[bool]

    draw: Mapped[Draw] = relationship(back_populates="drawn")
    enterprise: Mapped[Enterprise] = relationship(lazy="joined")
    agency: Mapped[Agency] = relationship(lazy="joined")
    inspectors: Mapped[list[Inspector]] = relationship(secondary=drawn_inspector, order_by=Inspector.id)
