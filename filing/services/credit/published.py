"""信息公示平台: what anybody may search and read, and what is said of what is gone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select

from filing.domain.errors import NotFound
from filing.domain.procedures.disclosure import GONE, WHY_GONE, Shown
from filing.domain.questions.values import sought
from filing.extensions import db
from filing.models import Disclosure
from filing.services.paging import place_of

MOST_ROWS, MOST_IN_A_FILE, MOST_WORDS = 100, 5000, 10


@dataclass(frozen=True)
class Entry:
    """What is published: the redacted fields, since when, and the draw that it is the result of."""

    id: int
    kind: str
    fields: dict[str, str]
    published_at: datetime
    draw: int | None


@dataclass(frozen=True)
class Tombstone:
    """What is gone: when and why, never what."""

    id: int
    gone_at: datetime
    why: str


def entry_page(
    words: str = "", kind: str = "", after: str | None = None, limit: int = 25
) -> tuple[list[Entry], str | None]:
    """The next entries, the newest first, and the cursor of the page after them or None."""
    limit = max(1, min(limit, MOST_ROWS))
    behind = [Disclosure.id < place_of(after)] if after else []
    rows = list(db.session.scalars(_query(words, kind).where(*behind).limit(limit + 1)))
    return [_entry(row) for row in rows[:limit]], str(rows[limit - 1].id) if len(rows) > limit else None


def every_entry(words: str = "", kind: str = "") -> Iterator[Entry]:
    """What a file holds: the newest first, at most MOST_IN_A_FILE."""
    return (_entry(row) for row in db.session.scalars(_query(words, kind).limit(MOST_IN_A_FILE)))


def lately_gone(limit: int = 50) -> list[Tombstone]:
    """For readers of the feed: what they have to forget."""
    query = select(Disclosure).where(Disclosure.state.in_(GONE)).order_by(Disclosure.gone_at.desc())
    return [_tombstone(row) for row in db.session.scalars(query.limit(limit))]


def entry_or_tombstone(disclosure_id: int) -> Entry | Tombstone:
    """What stands at a permanent address; NotFound for what was never published."""
    row = db.session.get(Disclosure, disclosure_id)
    if row is not None and row.is_published:
        return _entry(row)
    if row is not None and row.is_gone:
        return _tombstone(row)
    raise NotFound("没有找到该公示信息。请核对地址，或返回信息公示重新查找。")


def _query(words: str, kind: str) -> Select:
    query = select(Disclosure).where(Disclosure.state == Shown.PUBLISHED)
    folded = [one for one in map(sought, words.split()[:MOST_WORDS]) if one]
    query = query.where(*(Disclosure.sought.contains(one, autoescape=True) for one in folded))
    if kind:
        query = query.where(Disclosure.kind == kind)
    return query.order_by(Disclosure.id.desc())


def _entry(row: Disclosure) -> Entry:
    if row.public is None or row.published_at is None:
        raise LookupError(f"{row.subject} is not published")
    return Entry(row.id, row.kind, row.public, row.published_at, row.draw_id)


def _tombstone(row: Disclosure) -> Tombstone:
    if row.gone_at is None:
        raise LookupError(f"{row.subject} is not gone")
    return Tombstone(row.id, row.gone_at, WHY_GONE[row.why_gone])
