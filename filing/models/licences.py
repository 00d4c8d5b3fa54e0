"""营业执照信息: what a registering department says of an enterprise's licence and its code."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from filing.extensions import db
from filing.models.accounts import User
from filing.models.departments import Department
from filing.models.register import Enterprise
from filing.models.types import UtcDateTime

NOT_FOUND, ENTERED, SAME, DIFFERS = "waiting", "entered", "same", "differs"
OUTCOME_LABELS = {
    NOT_FOUND: "尚无对应的企业档案，建立后自动核对",
    ENTERED: "已记入企业档案",
    SAME: "与企业档案一致",
    DIFFERS: "与企业档案不一致，档案没有改动",
}
_OUTCOMES = ", ".join(f"'{outcome}'" for outcome in OUTCOME_LABELS)


class LicenceFact(db.Model):
    """One licence, under the department's own number; what it met with in the register."""

    __table_args__ = (
        CheckConstraint(f"outcome in ({_OUTCOMES})", name="outcome"),
        CheckConstraint("(outcome = 'waiting') = (enterprise_id is null)", name="compared"),
        UniqueConstraint("department_id", "number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"))
    number: Mapped[str] = mapped_column(String(100))
    name: Mapped[str] = mapped_column(String(200), index=True)
    # Of the filing's receipt, where the department knows it; it prevails over the name.
    receipt_number: Mapped[str] = mapped_column(String(40), default="")
    credit_code: Mapped[str] = mapped_column(String(18))
    licence_on: Mapped[date]
    outcome: Mapped[str] = mapped_column(String(20), default=NOT_FOUND)
    enterprise_id: Mapped[int | None] = mapped_column(ForeignKey("enterprise.id"), index=True)
    # The entry that it made in the record.
    version_id: Mapped[int | None] = mapped_column(ForeignKey("enterprise_version.id"))
    handed_in_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    handed_in_at: Mapped[datetime] = mapped_column(UtcDateTime)
    compared_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    department: Mapped[Department] = relationship()
    enterprise: Mapped[Enterprise | None] = relationship()
    handed_in_by: Mapped[User] = relationship()

    @property
    def outcome_label(self) -> str:
        return OUTCOME_LABELS[self.outcome]

    @property
    def source(self) -> str:
        """Whose word it is: 青岛市工商行政管理局（青工商函〔2017〕8号）."""
        return f"{self.department.name}（{self.number}）"

    @classmethod
    def behind(cls, version_ids: set[int]) -> dict[int, LicenceFact]:
        """What entries of the record rest on, by the entry's id."""
        if not version_ids:
            return {}
        found = select(cls).where(cls.version_id.in_(version_ids))
        return {one.version_id: one for one in db.session.scalars(found)}
