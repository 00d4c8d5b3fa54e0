"""移除: a record whose three clean years are over goes, from the platform too (17-§24¶2)."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select

from filing.domain.days.calendar import WorkCalendar, day_of
from filing.domain.procedures.credit import OnFile
from filing.extensions import db
from filing.models import CreditRecord
from filing.services.credit.publishing import follow_record
from filing.services.credit.records import tell_subject
from filing.services.procedures import advance


def due(today: date, limit: int = 500) -> list[int]:
    """The records whose day has come."""
    query = select(CreditRecord.id).where(CreditRecord.state == OnFile.KEPT, CreditRecord.removal_on <= today)
    return list(db.session.scalars(query.order_by(CreditRecord.id).limit(limit)))


def remove(record_id: int, now: datetime, calendar: WorkCalendar) -> int:
    """1, or 0 where another sweep was first or the day has moved since."""
    record = CreditRecord.locked(record_id)
    if (
        record is None
        or not record.is_kept
        or not record.standing_for(None, day_of(now), calendar).removal_reached
    ):
        return 0
    advance(record, "remove", None, now, calendar, details={"on": record.removal_on.isoformat()})
    record.ended_on = day_of(now)
    follow_record(record, "expired", now, calendar)
    tell_subject(record, "credit_removed", "removed", now)
    return 1
