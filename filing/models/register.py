"""The register: each enterprise, and the versions that its entries add up to, readable as of any day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, select, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from filing.domain.forms.kind import Entry
from filing.extensions import db
from filing.models.accounts import Organisation, User
from filing.models.types import Json, UtcDateTime

FILED, APPROVED = "filed", "approved"
CURRENT, CLOSED, CONVERTED = "current", "closed", "converted_to_domestic"
STATUS_LABELS = {CURRENT: "存续", CLOSED: "已终止", CONVERTED: "已转为内资"}
ORIGIN_LABELS = {FILED: "备案设立", APPROVED: "经审批设立"}
#: What put an entry into the record.
BY_FILING, BASE, CREDIT_CODE, READDED = "filing", "base", "credit_code", "readded"


class Enterprise(db.Model):
    __table_args__ = (
        CheckConstraint("origin in ('filed', 'approved')", name="origin"),
        CheckConstraint("status in ('current', 'closed', 'converted_to_domestic')", name="status"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    # Whoever files for it now; a new agent takes over with consent.
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    name: Mapped[str] = mapped_column(String(200), index=True)
    # Every name it ever had, folded for searching, one a line.
    sought: Mapped[str] = mapped_column(Text, default="")
    # 统一社会信用代码, empty while the licence is pending.
    credit_code: Mapped[str] = mapped_column(String(18), default="", index=True)
    origin: Mapped[str] = mapped_column(String(20), default=FILED)
    status: Mapped[str] = mapped_column(String(30), default=CURRENT)
    closed_on: Mapped[date | None]
    # 外商投资企业批准证书, and the day on which it lapsed (17-§10).
    approval_certificate: Mapped[str] = mapped_column(String(100), default="")
    certificate_lapsed_on: Mapped[date | None]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    organisation: Mapped[Organisation] = relationship()
    versions: Mapped[list[EnterpriseVersion]] = relationship(
        back_populates="enterprise", order_by="EnterpriseVersion.id"
    )

    @property
    def has_certificate(self) -> bool:
        """Whether it stands on its 批准证书 still, and not on a filing."""
        return self.origin == APPROVED and self.certificate_lapsed_on is None

    def version_on(self, on: date, known_at: datetime) -> EnterpriseVersion | None:
        """The record as it stood on a day, as far as it was known at a moment."""
        query = (
            select(EnterpriseVersion)
            .where(
                EnterpriseVersion.enterprise_id == self.id,
                EnterpriseVersion.valid_from <= on,
                EnterpriseVersion.recorded_at <= known_at,
            )
            .order_by(EnterpriseVersion.valid_from.desc(), EnterpriseVersion.id.desc())
        )
        return db.session.scalars(query.limit(1)).first()

    @property
    def entries(self) -> list[EnterpriseVersion]:
        """What was written into the record, in the order of its days; copies of what came later left out."""
        own = (version for version in self.versions if version.cause != READDED)
        return sorted(own, key=lambda version: (version.valid_from, version.id))

    @property
    def present(self) -> EnterpriseVersion | None:
        """The record as it reads after everything that is known."""
        return max(self.versions, key=lambda version: (version.valid_from, version.id), default=None)

    @property
    def subject(self) -> str:
        """Its name in the audit records."""
        return f"enterprise:{self.id}"

    @property
    def status_label(self) -> str:
        return STATUS_LABELS[self.status]

    @property
    def origin_label(self) -> str:
        return ORIGIN_LABELS[self.origin]

    @classmethod
    def locked(cls, enterprise_id: int) -> Enterprise | None:
        """The enterprise, held against every other writer until the transaction ends."""
        query = select(cls).where(cls.id == enterprise_id).with_for_update(of=cls)
        return db.session.scalar(query.execution_options(populate_existing=True))

    @classmethod
    def hold(cls, enterprise_ids: Iterable[int]) -> None:
        """These, held against every other writer; in the order of their ids: two who hold several wait in no ring."""
        if ids := list(enterprise_ids):
            query = select(cls.id).where(cls.id.in_(ids)).order_by(cls.id)
            db.session.execute(query.with_for_update(of=cls)).all()


class EnterpriseVersion(db.Model):
    """The record from a day on. Never changed: what comes later is another row.

    `changes` are what its own entry writes, [[path, value], …]; one with the cause "readded" repeats a later
    entry over an earlier one that became known after it.
    """

    __table_args__ = (
        Index("ix_enterprise_version_as_of", "enterprise_id", "valid_from", "recorded_at"),
        CheckConstraint("cause in ('filing', 'base', 'credit_code', 'readded')", name="cause"),
        CheckConstraint("cause <> 'filing' or filing_id is not null", name="of_a_filing"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprise.id"))
    filing_id: Mapped[int | None] = mapped_column(ForeignKey("filing.id"), index=True)
    cause: Mapped[str] = mapped_column(String(20), default=BY_FILING)
    valid_from: Mapped[date]
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    facts: Mapped[dict[str, Any]] = mapped_column(Json)
    changes: Mapped[list[Any]] = mapped_column(Json, default=list)
    closes_as: Mapped[str] = mapped_column(String(30), default="")
    readds_id: Mapped[int | None] = mapped_column(ForeignKey("enterprise_version.id"))

    enterprise: Mapped[Enterprise] = relationship(back_populates="versions")
    filing: Mapped[Filing | None] = relationship(foreign_keys=filing_id)  # noqa: F821

    @property
    def entry(self) -> Entry:
        changes = tuple((tuple(path), value) for path, value in self.changes)
        return Entry(self.valid_from, changes, self.closes_as)


class EnterpriseLink(db.Model):
    """合并、分立: which enterprise came out of which, by which filing.

    The filing's own enterprise is known; the other one is only named until it has a record of its own.
    """

    __table_args__ = (
        CheckConstraint("kind in ('merger', 'division')", name="kind"),
        CheckConstraint("from_id is not null or to_id is not null", name="one_side_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    from_id: Mapped[int | None] = mapped_column(ForeignKey("enterprise.id"), index=True)
    from_name: Mapped[str] = mapped_column(String(200), default="")
    to_id: Mapped[int | None] = mapped_column(ForeignKey("enterprise.id"), index=True)
    to_name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(20))
    filing_id: Mapped[int] = mapped_column(ForeignKey("filing.id"), index=True)
    # The key under which the filing names the other one.
    party: Mapped[str] = mapped_column(String(64), default="")

    @classmethod
    def hold_all(cls) -> None:
        """No other transaction links records until this one ends; SQLite has one writer at a time anyway."""
        if db.session.connection().dialect.name == "postgresql":
            db.session.execute(text("lock table enterprise_link in share row exclusive mode"))


class EnterpriseOffer(db.Model):
    """移交: an enterprise's record offered to another organisation, which may take it over or not."""

    __table_args__ = (
        CheckConstraint("outcome in ('', 'accepted', 'declined', 'withdrawn')", name="outcome"),
        # One offer at a time.
        Index(
            "uq_enterprise_offer_open",
            "enterprise_id",
            unique=True,
            sqlite_where=text("outcome = ''"),
            postgresql_where=text("outcome = ''"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprise.id"), index=True)
    to_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    offered_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    offered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # Empty while nobody has answered.
    outcome: Mapped[str] = mapped_column(String(20), default="")

    enterprise: Mapped[Enterprise] = relationship()
    to: Mapped[Organisation] = relationship()
    offered_by: Mapped[User] = relationship(foreign_keys=offered_by_id)

    @classmethod
    def open_of(cls, enterprise: Enterprise) -> EnterpriseOffer | None:
        return db.session.scalar(select(cls).where(cls.enterprise_id == enterprise.id, cls.outcome == ""))
