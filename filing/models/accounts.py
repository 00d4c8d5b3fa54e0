"""People, the organisations they file for or review at, and the tokens of their programs."""

from __future__ import annotations

from datetime import date, datetime

from flask_login import UserMixin
from sqlalchemy import CheckConstraint, ForeignKey, String, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from filing.domain.procedures.procedure import Role
from filing.domain.questions.values import folded
from filing.extensions import db
from filing.models.agencies import Agency
from filing.models.departments import Department
from filing.models.types import UtcDateTime

ROLES = ("applicant", "reviewer", "supervisor", "admin", "department")
WITHOUT_PLACE = {"supervisor": "监督检查", "admin": "系统管理"}
SYSTEM_NAME = "系统"
#: What a token may do: ask, or ask and act.
READ, WRITE = "read", "write"


def _folded_name(context) -> str:
    """Without width, case, blanks and brackets, once the row is written."""
    return folded(context.get_current_parameters()["name"])


class Organisation(db.Model):
    """A company, law firm or agent; everybody in it works on the same filings."""

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    # The name as it is compared: two firms of one name are told.
    folded: Mapped[str] = mapped_column(String(200), index=True, default=_folded_name)
    # Colleagues join with this; an administrator of the firm can have it made anew.
    join_code: Mapped[str] = mapped_column(String(40), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    members: Mapped[list[User]] = relationship(back_populates="organisation", order_by="User.id")

    @property
    def subject(self) -> str:
        """Its name in the audit records."""
        return f"organisation:{self.id}"


class User(UserMixin, db.Model):
    __table_args__ = (
        CheckConstraint(
            "role in ('applicant', 'reviewer', 'supervisor', 'admin', 'department')", name="role"
        ),
        CheckConstraint("(role = 'department') = (department_id is not null)", name="department"),
        CheckConstraint(
            "(role = 'applicant') = (organisation_id is not null)", name="applicant_organisation"
        ),
        CheckConstraint("role <> 'reviewer' or agency_id is not null", name="reviewer_agency"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    role: Mapped[str] = mapped_column(String(20))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"), index=True)
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"), index=True)
    password_hash: Mapped[str] = mapped_column(String(200))
    # What was half begun carries it (a second step, a link): a new one ends that. Log-ins have rows of their own.
    session_key: Mapped[str] = mapped_column(String(64))
    # Of a password that somebody else set: it opens nothing but its own replacement, and nothing at all after this moment.
    given_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    is_enabled: Mapped[bool] = mapped_column(default=True)
    # Whether somebody has followed the link that was mailed there; asked for where there is mail.
    is_confirmed: Mapped[bool] = mapped_column(default=True)
    # One mail a day with what is new, instead of one for each notice.
    wants_digest: Mapped[bool] = mapped_column(default=False)
    # 负责人: sees to it that what a colleague cannot do is done by another. Of an applicant: 单位管理员.
    is_lead: Mapped[bool] = mapped_column(default=False)
    # 不在岗, until the end of this day; what comes meanwhile is the deputy's.
    away_until: Mapped[date | None]
    deputy_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    deputy: Mapped[User | None] = relationship(remote_side=id)
    organisation: Mapped[Organisation | None] = relationship(back_populates="members", lazy="joined")
    agency: Mapped[Agency | None] = relationship(lazy="joined")
    # Of few people: not joined to everybody's account.
    department: Mapped[Department | None] = relationship()

    @property
    def is_active(self) -> bool:
        return self.is_enabled

    @property
    def subject(self) -> str:
        """Its name in the audit records."""
        return f"user:{self.id}"

    @property
    def session_subject(self) -> str:
        """Of the records of its coming and going, apart from what was done to the account."""
        return f"sessions:{self.id}"

    def is_away(self, today: date) -> bool:
        return is_away(self.away_until, today)

    def may_review(self, agency_id: int | None, today: date) -> bool:
        """Whether this person can act on the filings of an agency on a day."""
        at_work = self.is_enabled and not self.is_away(today)
        return at_work and self.role == Role.REVIEWER and self.agency_id == agency_id

    @property
    def works_for(self) -> str:
        """The agency, organisation or department a person acts for, as shown beside the name."""
        place = self.agency or self.organisation or self.department
        return place.name if place else WITHOUT_PLACE.get(self.role, "")

    @classmethod
    def by_email(cls, email: str) -> User | None:
        return db.session.scalar(select(cls).where(cls.email == email.strip().lower()))


def is_away(until: date | None, today: date) -> bool:
    """不在岗, until the end of that day."""
    return until is not None and today <= until


def role_of(actor: User | None) -> Role:
    return Role(actor.role) if actor else Role.SYSTEM


def name_of(actor: User | None) -> str:
    """As kept in histories: the name and where the person worked then."""
    return f"{actor.name}（{actor.works_for}）" if actor else SYSTEM_NAME


class ApiToken(db.Model):
    """Only the digest is kept; the token itself is shown once."""

    __table_args__ = (CheckConstraint("scope in ('read', 'write')", name="scope"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    name: Mapped[str] = mapped_column(String(60))
    scope: Mapped[str] = mapped_column(String(10))
    # By the real clock, as is its last use, which is rounded.
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    user: Mapped[User] = relationship(lazy="joined")

    @property
    def subject(self) -> str:
        return f"token:{self.id}"

    def is_usable(self, at: datetime) -> bool:
        """Neither stopped nor over, by the real clock."""
        return self.revoked_at is None and at < self.expires_at
