"""Issuing the 备案回执: a number without gaps, and bytes that are on disk before anybody is told."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

from sqlalchemy import select

from filing.extensions import db
from filing.models import Filing, Receipt, ReceiptSeries, User
from filing.moment import day_of
from filing.receipts.content import view_of
from filing.receipts.press import Press

#: Without letters and digits that are mistaken for one another on paper.
CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def issue(filing: Filing, reviewer: User, now: datetime, press: Press) -> Receipt:
    """The receipt, its row and its stored file; ReceiptRefused when a character cannot be printed."""
    day = day_of(now)
    serial = next_serial(filing.agency_id, day.year)
    number = f"{filing.agency.short_name}外资备{day.year}{serial:05d}"
    code = new_code()
    view = view_of(
        filing.answers, filing.law_day, number, filing.agency.name, day, verify_url=press.verify_url(code)
    )
    pdf = press.print(view)
    receipt = Receipt(
        filing=filing,
        agency_id=filing.agency_id,
        year=day.year,
        serial=serial,
        number=number,
        code=code,
        view=view,
        sha256=hashlib.sha256(pdf).hexdigest(),
        size=len(pdf),
        # Before the commit: a number may come back with a rollback, a file that was promised must exist.
        storage_key=press.keep(pdf),
        completed_on=day,
        issued_at=now,
        issued_by_id=reviewer.id,
    )
    db.session.add(receipt)
    return receipt


def next_serial(agency_id: int, year: int) -> int:
    """The next number of an agency's year, 1..N without gap or repeat."""
    query = select(ReceiptSeries).where(ReceiptSeries.agency_id == agency_id, ReceiptSeries.year == year)
    # Lock the series row: if issuing fails, the number goes back with the rollback.
    series = db.session.scalar(query.with_for_update())
    if series is None:
        series = _begin_series(agency_id, year, query)
    series.last += 1
    return series.last


def _begin_series(agency_id: int, year: int, query) -> ReceiptSeries:
    """Two may begin a year at once: the second insert finds the first one's row and waits for it."""
    insert = _insert(ReceiptSeries).values(agency_id=agency_id, year=year, last=0).on_conflict_do_nothing()
    db.session.execute(insert)
    return db.session.scalar(query.with_for_update().execution_options(populate_existing=True))


def _insert(table):
    from sqlalchemy.dialects import postgresql, sqlite

    return {"sqlite": sqlite, "postgresql": postgresql}[db.engine.dialect.name].insert(table)


def new_code() -> str:
    """16 characters, 78 bits: nobody guesses one, and it says nothing about the number."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(16))
