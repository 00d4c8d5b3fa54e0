"""Many claimed filings at once: the first is told step by step, the others are its copies in the database."""

from __future__ import annotations

from sqlalchemy import inspect

from filing.extensions import db, transaction
from filing.models import Filing
from filing.services.people import outbox
from tests.services import stories

FIRST_COPY = 1001


def many_claimed(applicant, reviewer, count: int, at: str = "2017-09-28 10:00") -> list[int]:
    """Their ids; each has a name and a history of its own, and nobody's waiting notices."""
    first = stories.claimed(applicant, reviewer, at)
    with transaction():
        outbox.told_at_the_time(first.id)
    copies = range(FIRST_COPY, FIRST_COPY + count - 1)
    copy_out(first, copies)
    return [first.id, *copies]


def copy_out(first: Filing, numbers: range) -> None:
    """Filings of these numbers as the first one stands: its papers where it is a draft still, else its history."""
    if not numbers:
        return
    filing, rows = _columns(first), [(type(row), _columns(row)) for row in _rows_of(first)]
    with transaction():
        db.session.add_all(Filing(**{**filing, **_own(number, filing)}) for number in numbers)
        db.session.flush()
        db.session.add_all(kind(**{**row, "filing_id": number}) for number in numbers for kind, row in rows)


def _rows_of(first: Filing) -> list:
    return list(first.documents) if first.application_number is None else list(first.events)


def _columns(row) -> dict:
    found = {column.key: getattr(row, column.key) for column in inspect(type(row)).column_attrs}
    return {key: value for key, value in found.items() if key != "id"}


def _own(number: int, filing: dict) -> dict:
    name = {"id": number, "enterprise_name": f"青岛莱茵第{number}号精密机械有限公司"}
    if filing["application_number"] is None:
        return name
    return {**name, "application_number": f"20170928{number:07d}"}
