"""Many claimed filings at once: the first is told step by step, the others are its copies in the database."""

from __future__ import annotations

from sqlalchemy import inspect

from filing.extensions import db, transaction
from filing.models import Filing, FilingEvent
from filing.services.people import outbox
from tests.services import stories

FIRST_COPY = 1001


def many_claimed(applicant, reviewer, count: int, at: str = "2017-09-28 10:00") -> list[int]:
    """Their ids; each has a name and a history of its own, and nobody's waiting notices."""
    first = stories.claimed(applicant, reviewer, at)
    copies = range(FIRST_COPY, FIRST_COPY + count - 1)
    filing, events = _columns(first), [_columns(event) for event in first.events]
    with transaction():
        outbox.told_at_the_time(first.id)
        if copies:
            db.session.add_all(Filing(**{**filing, **_own(number)}) for number in copies)
            db.session.flush()
            db.session.add_all(
                FilingEvent(**{**event, "filing_id": number}) for number in copies for event in events
            )
    return [first.id, *copies]


def _columns(row) -> dict:
    found = {column.key: getattr(row, column.key) for column in inspect(type(row)).column_attrs}
    return {key: value for key, value in found.items() if key != "id"}


def _own(number: int) -> dict:
    return {
        "id": number,
        "enterprise_name": f"青岛莱茵第{number}号精密机械有限公司",
        "application_number": f"20170928{number:07d}",
    }
