"""A body is reminded of its plan and its summary before their day, and once more when it has passed. Twice does no harm."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from filing.domain.articles import said_of_day
from filing.domain.days.calendar import day_of
from filing.domain.supervision.quota import SHANDONG
from filing.domain.supervision.yearly import REMIND_DAYS
from filing.extensions import db
from filing.models import Agency
from filing.services.people.notices import tell
from filing.services.supervision.reach import supervisors_of
from filing.services.supervision.yearly import addressee_of, owed_by

#: The sweep comes every minute: whoever is to be told has been by then.
TOLD_WITHIN = timedelta(days=14)


def waiting(now: datetime) -> list[int]:
    """The bodies that have not sent what is nearly due, or was due lately."""
    today, owing = day_of(now), list[int]()
    if today.month > 2:
        # All that is laid down is due in January.
        return owing
    open_zones = Agency.region.startswith(SHANDONG), Agency.kind == "etdz", Agency.closed_on.is_(None)
    for one in owed_by(db.session.scalars(select(Agency).where(*open_zones).order_by(Agency.id)), today):
        by = one.duty.by if one.duty else None
        if one.sent is None and by and by - timedelta(days=REMIND_DAYS) <= today <= by + TOLD_WITHIN:
            owing.append(one.body.id)
    return list(dict.fromkeys(owing))


def remind(body_id: int, now: datetime) -> int:
    """How many people were told."""
    body, today, told = Agency.held(body_id), day_of(now), 0
    for one in owed_by([body], today):
        if one.sent is not None or one.duty is None or one.duty.by is None:
            continue
        kind = "yearly_overdue" if one.is_overdue(today) else "yearly_due_soon"
        facts = {
            "name": body.name, "what": one.label, "due": said_of_day(one.duty.by), "source": one.duty.source,
            "to": addressee_of(body, one.kind, one.year),
        }  # fmt: skip
        told += tell(supervisors_of(body), kind, f"{body_id}:{one.kind}:{one.year}", now, **facts)
    return told
