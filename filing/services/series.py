"""Numbers without gap or repeat: of receipts, letters and papers of inspections, per agency and year."""

from __future__ import annotations

from typing import TypeVar

from sqlalchemy import select

from filing.extensions import db, insert_if_absent
from filing.models import CasePaperSeries, LetterSeries, ReceiptSeries

Series = TypeVar("Series", ReceiptSeries, LetterSeries, CasePaperSeries)


def next_serial(kind: type[Series], agency_id: int, year: int) -> int:
    """The next number of an agency's year, 1..N without gap or repeat."""
    # Locked: if what bears the number fails, the number goes back with the rollback.
    series = held(kind, agency_id, year)
    series.last += 1
    return series.last


def held(kind: type[Series], agency_id: int, year: int) -> Series:
    """The row that gives an agency's numbers of a year, held against every other writer.

    Whoever needs a receipt's row too takes this one first: in two orders both would wait for ever.
    """
    query = select(kind).where(kind.agency_id == agency_id, kind.year == year)
    series = db.session.scalar(query.with_for_update())
    if series is None:
        # Two may begin a year at once: the second finds the first one's row and waits for it.
        insert_if_absent(kind, agency_id=agency_id, year=year, last=0)
        again = query.with_for_update().execution_options(populate_existing=True)
        series = db.session.scalars(again).one()
    return series
