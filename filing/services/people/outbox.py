"""Notices on their way to their readers: which wait, who may try one now, and what became of it."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, or_, select, update

from filing.extensions import db
from filing.models import Notice

BATCH = 500
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=1)
#: A notice that waits longer than this is a breach of `flask invariants`.
LONGEST_WAIT = timedelta(hours=72)
MAIL, INBOX = "mail", "inbox"


def pause_after(attempts: int) -> timedelta:
    """1, 2, 4, 8, 16, 32 minutes, then an hour each time."""
    return min(FIRST_PAUSE * 2 ** min(attempts - 1, 10), LONGEST_PAUSE)


def waiting(real_now: datetime) -> list[int]:
    """The notices to try now, oldest first, at most a batch of them."""
    query = select(Notice.id).where(_is_due(real_now)).order_by(Notice.id).limit(BATCH)
    return list(db.session.scalars(query))


def _is_due(real_now: datetime) -> ColumnElement[bool]:
    return Notice.sent_at.is_(None) & or_(Notice.try_after.is_(None), Notice.try_after <= real_now)


def claim(notice_id: int, real_now: datetime) -> bool:
    """Whether this sweep, and no other, may try the notice now; it rests until its next turn."""
    attempts = db.session.scalar(
        update(Notice)
        .where(Notice.id == notice_id, _is_due(real_now))
        .values(attempts=Notice.attempts + 1, try_after=real_now + LONGEST_PAUSE)
        .returning(Notice.attempts)
    )
    if attempts:
        _set(notice_id, try_after=real_now + pause_after(attempts))
    return bool(attempts)


def mailed(notice_id: int, now: datetime) -> None:
    _set(notice_id, sent_at=now, delivered_by=MAIL, last_error="")


def put_off(notice_id: int, said: str) -> None:
    """Tried again after the pause that claim() set."""
    _set(notice_id, last_error=said[:500])


def refused(notice_id: int, now: datetime, said: str) -> None:
    """No mailbox takes it. Told on line all the same (17-§12): it stays in its reader's inbox."""
    _set(notice_id, sent_at=now, delivered_by=INBOX, last_error=said[:500])


def keep_in_inbox(now: datetime) -> int:
    """How many waiting notices were marked as delivered in the inbox: where there is no mail, that is all."""
    values = {"sent_at": now, "delivered_by": INBOX}
    return db.session.execute(update(Notice).where(Notice.sent_at.is_(None)).values(**values)).rowcount


def told_at_the_time(filing_id: int | None) -> None:
    """A filing of the past: its notices arrived in the inbox when they were written, and are not mailed now."""
    waiting = (Notice.filing_id == filing_id) & Notice.sent_at.is_(None)
    values = {"sent_at": Notice.created_at, "delivered_by": INBOX}
    db.session.execute(update(Notice).where(waiting).values(**values))


def _set(notice_id: int, **values) -> None:
    db.session.execute(update(Notice).where(Notice.id == notice_id).values(**values))
