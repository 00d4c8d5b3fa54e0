"""Notices on their way to their readers: which wait, who may try one now, and what became of it."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, func, or_, select, update

from filing.extensions import db
from filing.models import MailLink, Notice, User

BATCH, SHOWN = 500, 50
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=1)
#: A notice that waits longer than this is a breach of `flask invariants`.
LONGEST_WAIT = timedelta(hours=72)
MAIL, INBOX, DIGEST = "mail", "inbox", "digest"


def pause_after(attempts: int) -> timedelta:
    """1, 2, 4, 8, 16, 32 minutes, then an hour each time."""
    return min(FIRST_PAUSE * 2 ** min(attempts - 1, 10), LONGEST_PAUSE)


def waiting(real_now: datetime) -> list[int]:
    """The notices to try now, oldest first, at most a batch of them."""
    query = select(Notice.id).where(_is_due(real_now)).order_by(Notice.id).limit(BATCH)
    return list(db.session.scalars(query))


def _is_due(real_now: datetime) -> ColumnElement[bool]:
    waits = or_(Notice.try_after.is_(None), Notice.try_after <= real_now)
    return Notice.sent_at.is_(None) & waits & ~waits_for_digest()


def waits_for_digest() -> ColumnElement[bool]:
    """Notices that are not mailed one by one. A link is: whoever asked for it waits for it."""
    readers = select(User.id).where(User.wants_digest)
    return Notice.user_id.in_(readers) & Notice.link_id.is_(None) & ~Notice.occasion.startswith(f"{DIGEST}:")


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


def returned(notice_id: int, recipient: str, said: str) -> bool:
    """Whether it is a letter of ours to this address that came back: its notice stays in the reader's inbox."""
    notice = db.session.get(Notice, notice_id)
    if notice is None or notice.delivered_by != MAIL or notice.recipient.casefold() != recipient.casefold():
        return False
    notice.delivered_by, notice.last_error = INBOX, said[:500]
    return True


def undelivered() -> Select:
    """Notices that the mail server refused for good or could not take yet, the newest first."""
    return select(Notice).where(Notice.last_error != "").order_by(Notice.id.desc())


def count_undelivered() -> int:
    return db.session.scalar(select(func.count(Notice.id)).where(Notice.last_error != ""))


def with_links(real_now: datetime) -> list[Notice]:
    """Those whose links are still good, the newest first: in a simulation nobody mails them."""
    query = select(Notice).join(MailLink, Notice.link_id == MailLink.id).order_by(Notice.id.desc())
    good = (MailLink.used_at.is_(None)) & (MailLink.expires_at > real_now)
    return list(db.session.scalars(query.where(good).limit(SHOWN)))


def keep_in_inbox(now: datetime) -> int:
    """How many waiting notices were marked as delivered in the inbox: where there is no mail, that is all."""
    values = {"sent_at": now, "delivered_by": INBOX}
    return db.session.execute(update(Notice).where(Notice.sent_at.is_(None)).values(**values)).rowcount


def told_at_the_time(filing_id: int | None) -> None:
    """A filing of the past, or, for None, whatever was of none: its notices arrived in the inbox when they were written, and are not mailed now."""
    waiting = (Notice.filing_id == filing_id) & Notice.sent_at.is_(None)
    values = {"sent_at": Notice.created_at, "delivered_by": INBOX}
    db.session.execute(update(Notice).where(waiting).values(**values))


def _set(notice_id: int, **values) -> None:
    db.session.execute(update(Notice).where(Notice.id == notice_id).values(**values))
