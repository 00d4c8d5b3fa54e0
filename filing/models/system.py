"""What the system itself remembers: settings, imported calendars, the outbox, repeated calls, rates."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from filing.extensions import db
from filing.models.accounts import User
from filing.models.departments import Department
from filing.models.filings import Filing
from filing.models.log_ins import MailLink
from filing.models.types import Json, UtcDateTime


class Setting(db.Model):
    """One named value; `simulation_offset` holds the seconds by which the clock was moved."""

    key: Mapped[str] = mapped_column(String(60), primary_key=True)
    value: Mapped[Any] = mapped_column(Json)


class CalendarYear(db.Model):
    """A published calendar that was imported after this version of the program was made."""

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    days: Mapped[list] = mapped_column(Json)
    imported_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Notice(db.Model):
    """The outbox: written with the move it tells of, sent afterwards, once."""

    id: Mapped[int] = mapped_column(primary_key=True)
    # One notice per occasion and person, however often a job runs.
    occasion: Mapped[str] = mapped_column(String(120), unique=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    recipient: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(300))
    body: Mapped[str] = mapped_column(Text)
    filing_id: Mapped[int | None] = mapped_column(ForeignKey("filing.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    # "mail", or "inbox": it waits in the system for its reader and was not mailed.
    delivered_by: Mapped[str | None] = mapped_column(String(10))
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(default=0)
    # By the real clock: the mail server does not follow the simulation's.
    try_after: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_error: Mapped[str] = mapped_column(Text, default="")
    # Told to another department: whose inbox it lies in, and who received it.
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"), index=True)
    received_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    received_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    # Written into the mail when it is sent, and nowhere else.
    link_id: Mapped[int | None] = mapped_column(ForeignKey("mail_link.id"), index=True)

    user: Mapped[User | None] = relationship(foreign_keys=user_id)
    received_by: Mapped[User | None] = relationship(foreign_keys=received_by_id)
    department: Mapped[Department | None] = relationship()
    filing: Mapped[Filing | None] = relationship()
    link: Mapped[MailLink | None] = relationship()

    @property
    def is_of_record(self) -> bool:
        """Whether it tells of an enterprise's record, and no filing's."""
        return self.filing_id is None and self.occasion.startswith("record_")


class IdempotencyKey(db.Model):
    """The answer once given to a call, for the same call made again."""

    __table_args__ = (UniqueConstraint("user_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    key: Mapped[str] = mapped_column(String(200))
    digest: Mapped[str] = mapped_column(String(64))
    status: Mapped[int | None]
    body: Mapped[Any] = mapped_column(Json, nullable=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class RateCount(db.Model):
    """How often something was tried in a span of time, counted across all workers."""

    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    count: Mapped[int] = mapped_column(default=0)
    expires_at: Mapped[float] = mapped_column(index=True)
