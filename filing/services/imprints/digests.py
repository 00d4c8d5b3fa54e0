"""A row's digest under the installation's key, the same from whichever database it is read."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from enum import Enum
from functools import cache
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Pool, Row, Select, Table, bindparam, select, tuple_

from filing.extensions import db
from filing.models import Setting
from filing.receipts.certificates import KeyUnusable
from filing.services.imprints.covered import columns_of, in_work, lists_of
from filing.services.sealing import sealed, unsealed

KEPT_AS, PURPOSE = "imprint_key", "imprints"
DIGITS = 32
AT_ONCE = 500


#: Of each database that this process is connected with: read once, and anew after it was replaced.
_known: WeakKeyDictionary[Pool, dict[bytes, bytes]] = WeakKeyDictionary()


def key(secret: bytes) -> bytes:
    """The installation's own, kept sealed in the database; KeyUnusable where it is gone, or sealed with another secret."""
    known = _known.setdefault(db.engine.pool, {})
    if secret not in known:
        kept = db.session.connection().scalar(select(Setting.value).where(Setting.key == KEPT_AS))
        if kept is None:
            raise KeyUnusable(f"{PURPOSE}: their key is gone from the database")
        known[secret] = bytes.fromhex(unsealed(kept, secret, PURPOSE))
    return known[secret]


def protect_anew(old_secret: bytes, secret: bytes) -> None:
    """Seals the key with the new secret; every imprint stays good."""
    plain = key(old_secret).hex()
    db.session.get_one(Setting, KEPT_AS).value = sealed(plain, secret, PURPOSE)


def mark(key: bytes, text: str) -> str:
    return hmac.digest(key, text.encode(), hashlib.sha256).hex()


def name_of(row_id: tuple) -> str:
    """A row's primary key as text: "12", "3/2017"."""
    return "/".join(map(str, row_id))


def digests(table: Table, key: bytes, ids: Sequence[tuple] | None = None) -> Iterator[tuple[str, str]]:
    """(name, digest) of each row, or of those with these primary keys, as the database has them now."""
    if ids is not None:
        for start in range(0, len(ids), AT_ONCE):
            yield from _some(table, key, ids[start : start + AT_ONCE])
        return
    query = select(*columns_of(table)).order_by(*table.primary_key)
    connected = _connected(table, None)
    rows = db.session.connection().execute(query, execution_options={"yield_per": AT_ONCE})
    for row in rows:
        yield _digest(table, row, connected, key)


def _some(table: Table, key: bytes, ids: Sequence[tuple]) -> Iterator[tuple[str, str]]:
    connected = _connected(table, ids)
    sought = [row_id for (row_id,) in ids] if len(table.primary_key) == 1 else ids
    for row in db.session.connection().execute(_rows_of(table), {"ids": sought}):
        yield _digest(table, row, connected, key)


@cache
def _rows_of(table: Table) -> Select:
    """The rows with the primary keys `ids`; each commit asks for some, and building it takes longer than they do."""
    own = list(table.primary_key)
    named = own[0] if len(own) == 1 else tuple_(*own)
    return select(*columns_of(table)).where(named.in_(bindparam("ids", expanding=True)))


def _digest(table: Table, row: Row, connected: Mapping[int, list], key: bytes) -> tuple[str, str]:
    said = dict(row._mapping)
    linked = {"connected": connected.get(said["id"], [])} if lists_of(table) else {}
    row_id = tuple(said[column.name] for column in table.primary_key)
    return digest_of(table, row_id, said, key, linked)


def digest_of(
    table: Table, row_id: tuple, said: dict[str, Any], key: bytes, more: Mapping[str, Any] | None = None
) -> tuple[str, str]:
    """(name, digest) of a row that says this in its covered columns; its lists of others are `more`."""
    name = name_of(row_id)
    for column in in_work(table.name, said):
        del said[column]
    # What is empty says nothing: a column added later, empty at first, leaves every imprint as it was.
    content: dict[str, Any] = {column: _plain(value) for column, value in said.items() if value}
    content.update(more or {})
    written = json.dumps([table.name, name, content], ensure_ascii=False, sort_keys=True)
    return name, mark(key, written)[:DIGITS]


def _connected(table: Table, ids: Sequence[tuple] | None) -> dict[int, list]:
    """Row -> what it is connected with, for a table that has such a list."""
    found: dict[int, list] = defaultdict(list)
    for pairs in lists_of(table):
        own, other = _ends(pairs, table)
        query = select(own, other).order_by(own, other)
        if ids is not None:
            query = query.where(own.in_([row_id for (row_id,) in ids]))
        for row_id, connected in db.session.connection().execute(query):
            found[row_id].append(connected)
    return found


def _ends(pairs: Table, table: Table) -> tuple:
    own = next(c for c in pairs.columns if any(key.column.table is table for key in c.foreign_keys))
    return own, next(c for c in pairs.columns if c is not own)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    return value.value if isinstance(value, Enum) else value
