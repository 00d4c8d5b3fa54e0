"""Pages of a list by the place of the last row: the next page begins behind it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select
from sqlalchemy.orm import InstrumentedAttribute

from filing.domain.errors import BadAnswer
from filing.domain.row_ids import row_id
from filing.extensions import db

MOST_ROWS = 100


def place_of(cursor: str) -> int:
    """The id of the last row of the page before; BadAnswer for what no page ever gave."""
    place = row_id(cursor)
    if place is None:
        raise bad_place()
    return place


def bad_place() -> BadAnswer:
    return BadAnswer("after 应为上一页给出的位置，请从第一页重新开始。")


def newest_first(
    query: Select, key: InstrumentedAttribute[int], after: str | None, limit: int
) -> tuple[list[Any], str | None]:
    """The next rows of a query by the column of their ids, and the cursor of the page after them or None."""
    limit = max(1, min(limit, MOST_ROWS))
    query = query.where(key < place_of(after)) if after else query
    rows = list(db.session.scalars(query.order_by(key.desc()).limit(limit + 1)))
    return rows[:limit], str(rows[limit - 1].id) if len(rows) > limit else None
