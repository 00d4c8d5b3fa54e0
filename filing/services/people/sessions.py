"""Being logged in: begun, found again by the cookie's key, looked over and ended. `at` is the real clock's moment."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update

from filing.domain.errors import NotFound
from filing.extensions import db
from filing.models import ApiToken, LogIn, User
from filing.services import audit

#: Last use is noted this seldom: reading a page writes nothing.
ROUNDING = timedelta(minutes=5)
LONGEST_DEVICE, LONGEST_ADDRESS = 200, 64


def digest_of(key: str) -> str:
    """As keys and tokens are kept: nothing that could be used is in the database."""
    return hashlib.sha256(key.encode()).hexdigest()


def begin(
    user: User, at: datetime, lasting: timedelta, *, device: str, address: str, in_two_steps: bool
) -> str:
    """The key for the cookie of a person who has just proved who they are."""
    key = secrets.token_urlsafe(32)
    made = LogIn(
        user_id=user.id,
        digest=digest_of(key),
        began_at=at,
        seen_at=at,
        ends_at=at + lasting,
        in_two_steps=in_two_steps,
        device=device[:LONGEST_DEVICE],
        address=address[:LONGEST_ADDRESS],
    )
    db.session.add(made)
    audit.record_with_address("session.begun", user.session_subject, user, at, device=made.device)
    return key


def of_key(key: str, at: datetime, idle: timedelta) -> LogIn | None:
    """Who is logged in by this key; None once it was ended, is over, or nobody used it for as long as `idle`."""
    found = db.session.scalar(select(LogIn).where(LogIn.digest == digest_of(key)))
    return found if found and found.user.is_enabled and _goes_on(found, at, idle) else None


def _goes_on(log_in: LogIn, at: datetime, idle: timedelta) -> bool:
    return log_in.ends_at > at and at - log_in.seen_at <= idle + ROUNDING


def of_person(user: User, at: datetime, idle: timedelta) -> list[LogIn]:
    """Where a person is logged in now, the last used first."""
    query = select(LogIn).where(LogIn.user_id == user.id).order_by(LogIn.seen_at.desc(), LogIn.id.desc())
    return [log_in for log_in in db.session.scalars(query) if _goes_on(log_in, at, idle)]


def end_by_key(key: str, at: datetime) -> None:
    """Logging out: the key is worth nothing any more, in whatever cookie it stands."""
    found = db.session.scalar(select(LogIn).where(LogIn.digest == digest_of(key)))
    if found is not None:
        audit.record_with_address("session.ended", found.user.session_subject, found.user, at)
        db.session.delete(found)


def end_one(actor: User, log_in_id: int, at: datetime) -> None:
    """One of one's own, on another device."""
    found = db.session.get(LogIn, log_in_id)
    if found is None or found.user_id != actor.id:
        raise NotFound("没有找到该登录，可能已经退出。")
    audit.record_with_address("session.ended", actor.session_subject, actor, at, device=found.device)
    db.session.delete(found)


def end_all(user: User, at: datetime) -> None:
    """Every device and every token of a person; what was half begun (a second step) is worth nothing either."""
    user.session_key = secrets.token_urlsafe(24)
    db.session.execute(delete(LogIn).where(LogIn.user_id == user.id))
    open_tokens = (ApiToken.user_id == user.id) & ApiToken.revoked_at.is_(None)
    db.session.execute(update(ApiToken).where(open_tokens).values(revoked_at=at))


def note_use(table: type[LogIn] | type[ApiToken], row_id: int, at: datetime) -> None:
    """That it was used now; written once in five minutes at most."""
    column = table.seen_at if table is LogIn else table.used_at
    db.session.execute(update(table).where(table.id == row_id).values({column: at}))


def sweep(at: datetime) -> int:
    """How many log-ins went that were over."""
    over = delete(LogIn).where(LogIn.ends_at <= at).returning(LogIn.id)
    return len(db.session.scalars(over).all())
