"""我的申报 by keyset: an organisation's filings by their last change or by their last day, and found by search."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select, tuple_
from sqlalchemy.orm import defer, selectinload

from filing.domain.procedures.filing import State
from filing.extensions import db
from filing.models import Filing, FilingEvent, User
from filing.services.filings.finding import found
from filing.services.paging import bad_place, place_of
from filing.services.people.sight import filings_of

MOST_ROWS = 100
CHANGED, DUE = "changed", "due"
SORTS = {CHANGED: "最近修改的在前", DUE: "期限最近的在前"}


def filing_page(
    actor: User,
    *,
    search: str = "",
    state: str = "",
    kind: str = "",
    sort: str = CHANGED,
    after: str | None = None,
    limit: int = 50,
) -> tuple[list[Filing], str | None]:
    """The next filings, and the cursor of the page after them or None; of a search the newest first."""
    limit = max(1, min(limit, MOST_ROWS))
    query = filings_of(actor).with_only_columns(Filing.id)
    for column, value in ((Filing.state, state), (Filing.kind, kind)):
        query = query.where(column == value) if value else query
    query = found(query, actor, search) if search.strip() else query.order_by(*_ORDERS[sort])
    by = "found" if search.strip() else sort
    if after:
        query = query.where(_behind(by, after))
    ids = list(db.session.scalars(query.limit(limit + 1)))
    rows = _whole(ids[:limit])
    return rows, _cursor(by, rows[-1]) if len(ids) > limit else None


def waiting_for(actor: User, most: int = 3) -> list[Filing]:
    """What the agency asked to be supplemented, the nearest due day first."""
    # Its clock runs, so it has a day: nobody reads past all that have none.
    asked = filings_of(actor).where(Filing.state == State.AWAITING_SUPPLEMENT, Filing.due_on.is_not(None))
    ids = asked.with_only_columns(Filing.id).order_by(Filing.due_on, Filing.id).limit(most)
    return _whole(list(db.session.scalars(ids)))


def _whole(ids: list[int]) -> list[Filing]:
    """The rows of these, in their order, with what a line of the list shows; never what was sent in each time."""
    if not ids:
        return []
    shown: list[Any] = [selectinload(part) for part in (Filing.receipts, Filing.agency)]
    shown.append(selectinload(Filing.events).defer(FilingEvent.snapshot))
    # Only a draft's term is read from its answers.
    read = [selectinload(part) for part in (Filing.documents, Filing.supplement_items, Filing.copied_from)]
    rows: dict[int, Filing] = {}
    for whose, how in (
        (Filing.state == State.DRAFT, read),
        (Filing.state != State.DRAFT, [defer(Filing.answers)]),
    ):
        query: Select = select(Filing).where(Filing.id.in_(ids), whose).options(*shown, *how)
        rows |= {filing.id: filing for filing in db.session.scalars(query)}
    return [rows[key] for key in ids]


#: The clock that runs, or a draft's own term.
_DUE = func.coalesce(Filing.due_on, Filing.file_by, date.max)
_ORDERS: dict[str, tuple] = {
    CHANGED: (Filing.updated_at.desc(), Filing.id.desc()),
    DUE: (_DUE, Filing.id),
}


def _cursor(by: str, row: Filing) -> str:
    if by == CHANGED:
        return f"{row.updated_at.isoformat()}_{row.id}"
    return f"{row.due_on or row.file_by or date.max}_{row.id}" if by == DUE else str(row.id)


def _behind(by: str, cursor: str) -> ColumnElement[bool]:
    """What follows the row a cursor names; BadAnswer for what no page ever gave."""
    if by not in (CHANGED, DUE):
        return Filing.id < place_of(cursor)
    at, _, last = cursor.partition("_")
    key = place_of(last)
    try:
        if by == CHANGED:
            return tuple_(Filing.updated_at, Filing.id) < tuple_(datetime.fromisoformat(at), key)
        return tuple_(_DUE, Filing.id) > tuple_(date.fromisoformat(at), key)
    except ValueError as error:
        raise bad_place() from error
