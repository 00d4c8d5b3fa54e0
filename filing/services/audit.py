"""The audit chain: acts recorded, linked behind every filing's history, and checked link by link.

A line is linked after it is committed, in a transaction of its own, so that nobody waits for anybody to write
history. The head leaves the system with each receipt and in a file of anchors: a tail cut off is missed there.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextvars import ContextVar
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from filing.extensions import db
from filing.models import AuditLink, AuditRecord, FilingEvent, Imprint, User
from filing.receipts.certificates import KeyUnusable
from filing.services.imprints.digests import key, mark

# Named one by one: a column added later must not change what was linked before.
CONTENT: dict[Any, tuple[str, ...]] = {
    FilingEvent: ("id", "filing_id", "move", "state", "actor_id", "actor_role", "actor_name", "at", "reason",
                  "details", "snapshot"),
    AuditRecord: ("id", "at", "actor_id", "actor_name", "act", "subject", "details"),
    Imprint: ("id", "rows"),
}  # fmt: skip
SOURCES = {table.__tablename__: table for table in CONTENT}
AT_ONCE = 500
# Rows are numbered before they are committed: a lower number may appear after a higher one was linked.
LATECOMERS = 2000
#: The network address of whoever is being served; the outer ring says it, a command has none.
asked_from: ContextVar[str] = ContextVar("asked_from", default="")


def record(act: str, subject: str, actor: User | None, now: datetime, **details) -> AuditRecord:
    """One act, for instance "receipt.revoked" on "receipt:12"; details are JSON-ready."""
    made = AuditRecord.of(act, subject, actor, now, details)
    db.session.add(made)
    return made


def record_with_address(act: str, subject: str, actor: User | None, now: datetime, **details) -> AuditRecord:
    """An act on an account, a log-in, a token or the clock, and the address of the network that it came from."""
    if address := asked_from.get():
        details["address"] = address
    return record(act, subject, actor, now, **details)


def head() -> str:
    """The digest of the last link; "" while there is none."""
    last = AuditLink.last()
    return last.digest if last else ""


def is_behind() -> bool:
    return any(db.session.scalar(_unlinked(name, table).limit(1)) for name, table in SOURCES.items())


def unlinked() -> int:
    """How many committed lines are not in the chain yet; those of the last LATECOMERS alone are looked through."""
    return sum(
        db.session.scalar(select(func.count()).select_from(_unlinked(name, table).order_by(None).subquery()))
        or 0
        for name, table in SOURCES.items()
    )


def extend(secret: bytes) -> AuditLink | None:
    """The new last link after linking at most AT_ONCE committed lines of each source; None when all were.

    `secret` protects the key that marks each link: whoever writes the chain anew has to have both.

    Two that extend at once collide on a position: the second gets an IntegrityError and may let it be.
    """
    last, under = AuditLink.last(), key(secret)
    position, previous = (last.position, last.digest) if last else (0, "")
    link = None
    for name, table in SOURCES.items():
        for row in db.session.scalars(_unlinked(name, table).limit(AT_ONCE)):
            position += 1
            previous = _digest(previous, position, name, row)
            link = AuditLink(
                position=position, source=name, source_id=row.id, digest=previous, mark=mark(under, previous)
            )
            db.session.add(link)
    db.session.flush()
    return link


def _unlinked(name: str, table):
    newest = func.coalesce(
        select(func.max(AuditLink.source_id)).where(AuditLink.source == name).scalar_subquery(), 0
    )
    linked = (
        select(AuditLink.position).where(AuditLink.source == name, AuditLink.source_id == table.id).exists()
    )
    return select(table).where(table.id > newest - LATECOMERS, ~linked).order_by(table.id)


def _digest(previous: str, position: int, source: str, row) -> str:
    content = {key: _plain(getattr(row, key)) for key in CONTENT[type(row)]}
    written = json.dumps(
        [previous, position, source, content], ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    return hashlib.sha256(written.encode()).hexdigest()


def _plain(value):
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return value.value if isinstance(value, Enum) else value


def find_breaks(anchors: Path, secret: bytes) -> Iterator[str]:
    """A sentence for each line changed, missing or out of order, and for each head that is not in the chain."""
    expected = dict(read_anchors(anchors))
    try:
        under = key(secret)
    except KeyUnusable as fault:
        yield f"audit chain: whether it was written anew cannot be told: {fault}"
        under = None
    previous, position = "", 0
    while links := _links_after(position):
        rows = _rows_of(links)
        for link in links:
            yield from _link_faults(link, rows.get((link.source, link.source_id)), previous, position)
            if under and link.mark != mark(under, link.digest):
                yield f"audit chain, {link.position}: not linked by this system, but written anew"
            if expected.pop(link.position, link.digest) != link.digest:
                yield f"audit chain, {link.position}: not the link that was anchored"
            previous, position = link.digest, link.position
        db.session.expunge_all()
    for missing in expected:
        yield f"audit chain: its tail is cut off; {missing} was anchored, the chain ends at {position}"


def _links_after(position: int) -> list[AuditLink]:
    query = select(AuditLink).where(AuditLink.position > position).order_by(AuditLink.position)
    return list(db.session.scalars(query.limit(AT_ONCE)))


def _rows_of(links: list[AuditLink]) -> dict:
    found: dict[tuple[str, int], Any] = {}
    for name, table in SOURCES.items():
        ids = [link.source_id for link in links if link.source == name]
        found |= {(name, row.id): row for row in db.session.scalars(select(table).where(table.id.in_(ids)))}
    return found


def _link_faults(link: AuditLink, row, previous: str, position: int) -> Iterator[str]:
    where = f"audit chain, {link.position}"
    if link.position != position + 1:
        yield f"{where}: a link before it is missing"
    if row is None:
        yield f"{where}: {link.source} {link.source_id} is gone"
    elif _digest(previous, link.position, link.source, row) != link.digest:
        yield f"{where}: {link.source} {link.source_id} was changed, or stands in another place"


def anchor(file: Path, position: int, digest: str) -> None:
    """Writes the head down outside the database."""
    with file.open("a", encoding="ascii") as lines:
        lines.write(f"{position} {digest}\n")


def read_anchors(file: Path) -> list[tuple[int, str]]:
    return heads_in(file.read_text("ascii")) if file.exists() else []


def heads_in(lines: str) -> list[tuple[int, str]]:
    """(position, digest) of each line that is one."""
    pairs = (line.split() for line in lines.splitlines())
    return [(int(pair[0]), pair[1]) for pair in pairs if len(pair) == 2 and _is_position(pair[0])]


def _is_position(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 19


def find_unknown(heads: list[tuple[int, str]]) -> Iterator[str]:
    """A sentence for each head, kept on another machine, that is not in the chain."""
    for start in range(0, len(heads), AT_ONCE):
        some = heads[start : start + AT_ONCE]
        places = AuditLink.position.in_([position for position, _ in some])
        known = {link.position: link.digest for link in db.session.scalars(select(AuditLink).where(places))}
        for position, digest in some:
            if position not in known:
                yield f"audit chain: cut off before {position}, whose head is kept on another machine"
            elif known[position] != digest:
                yield f"audit chain, {position}: another link than the one whose head is kept on another machine"
