"""Rows that are not as the last transaction of this system left them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Table, insert, select

from filing.extensions import db
from filing.models import Imprint
from filing.receipts.certificates import KeyUnusable
from filing.services import audit
from filing.services.imprints import covered
from filing.services.imprints.digests import AT_ONCE, digests, key

NONE_YET = "rows: none has an imprint yet: after an upgrade run `flask take-in --first`"


def is_empty() -> bool:
    return db.session.scalar(select(Imprint.id).limit(1)) is None


def find_altered(secret: bytes) -> Iterator[str]:
    """A sentence for each row that was altered, written or removed by anything but this system.

    Each row is read once, and every imprint; what is kept in memory is one short digest a row.
    """
    if is_empty():
        if any(_has_rows(table) for table in covered.tables()):
            yield NONE_YET
        return
    try:
        under = key(secret)
    except KeyUnusable as fault:
        yield f"rows: whether any was altered cannot be told: {fault}"
        return
    left = _newest()
    for table in covered.tables():
        yield from _altered_in(table, left.pop(table.name, {}), under)
    for table_name, rows in left.items():
        yield from (f"{table_name} {name}: its row is gone with its table" for name in rows)


def _has_rows(table: Table) -> bool:
    return db.session.execute(select(*table.primary_key).limit(1)).first() is not None


def _newest() -> dict[str, dict[str, str]]:
    """table -> row -> what its newest imprint says."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    lines = select(Imprint.rows).order_by(Imprint.id).execution_options(yield_per=AT_ONCE)
    for rows in db.session.scalars(lines):
        for table, digest_of in rows.items():
            for name, digest in digest_of.items():
                if digest is None:
                    found[table].pop(name, None)
                else:
                    found[table][name] = digest
    return found


def _altered_in(table: Table, left: dict[str, str], under: bytes) -> Iterator[str]:
    for name, digest in digests(table, under):
        known = left.pop(name, None)
        if known is None:
            yield f"{table.name} {name}: was written behind the system's back"
        elif known != digest:
            yield f"{table.name} {name}: was altered behind the system's back"
    yield from (f"{table.name} {name}: was removed behind the system's back" for name in left)


def take_in(secret: bytes, reason: str, now: datetime) -> dict[str, int]:
    """Accepts every row as it stands, and puts that on record: table -> how many stood otherwise than left."""
    under, left, rows = key(secret), _newest(), {}
    for table in covered.tables():
        known = left.pop(table.name, {})
        found = dict(digests(table, under))
        other: dict[str, str | None] = {name: d for name, d in found.items() if known.get(name) != d}
        if other := other | {name: None for name in known if name not in found}:
            rows[table.name] = other
            db.session.connection().execute(insert(Imprint.__table__).values(rows={table.name: other}))
    counts = {table: len(names) for table, names in rows.items()}
    audit.record("rows.taken_in", "installation", None, now, reason=reason, rows=counts)
    return counts
