"""Calls made again: the answer of the first one, kept in the same transaction as its work."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from filing.domain.errors import FilingError
from filing.extensions import db
from filing.models import IdempotencyKey, User

INSERT: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


class KeyUsedOtherwise(FilingError):
    """The key belongs to a call with another content."""

    code = "idempotency_key_reused"
    default_message = "该 Idempotency-Key 已用于另一内容的请求，请为新的请求使用新的值。"


def known(user: User, key: str, digest: str) -> IdempotencyKey | None:
    """The answered call with this key, if there was one; KeyUsedOtherwise when its content was another."""
    row = db.session.scalar(_row(user, key))
    return _checked(row, digest) if row else None


def begin(user: User, key: str, digest: str, now: datetime) -> tuple[IdempotencyKey, bool]:
    """The key's row, and whether this call is the first; KeyUsedOtherwise when the content differs.

    Of two at once, the second waits here until the first has been written or undone.
    """
    values = {"user_id": user.id, "key": key, "digest": digest, "created_at": now}
    insert = INSERT[db.engine.dialect.name](IdempotencyKey).values(values).on_conflict_do_nothing()
    # Asked for its id, not for a count of rows, which not every driver gives for such an insert.
    is_first = db.session.scalar(insert.returning(IdempotencyKey.id)) is not None
    return _checked(db.session.scalar(_row(user, key)), digest), is_first


def _row(user: User, key: str):
    return select(IdempotencyKey).where(IdempotencyKey.user_id == user.id, IdempotencyKey.key == key)


def _checked(row: IdempotencyKey, digest: str) -> IdempotencyKey:
    if row.digest != digest:
        raise KeyUsedOtherwise()
    return row


def keep(row: IdempotencyKey, status: int, body: Any) -> None:
    """What the call answered, for the next one with its key."""
    row.status, row.body = status, body
