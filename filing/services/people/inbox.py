"""站内通知: one line for each filing and reader, with what came before folded below it; and marking as read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Select, func, select, update
from sqlalchemy.orm import aliased

from filing.extensions import db
from filing.models import Notice, User
from filing.services.people.outbox import DIGEST

EARLIER_SHOWN = 20


def _own(reader: User):
    """Without the mails that gather what lies here one by one."""
    return (Notice.user_id == reader.id) & ~Notice.occasion.startswith(f"{DIGEST}:")


def newest_of_each(reader: User) -> Select:
    """The newest notice of each filing, and every one that is of none; the newest first."""
    newer = aliased(Notice)
    superseded = (
        select(newer.id)
        .where(newer.filing_id == Notice.filing_id, newer.user_id == reader.id, newer.id > Notice.id)
        .exists()
    )
    return select(Notice).where(_own(reader), ~superseded).order_by(Notice.id.desc())


def earlier_ones(reader: User, shown: Iterable[Notice]) -> dict[int, list[Notice]]:
    """filing id -> what its reader was told of it before, the newest first."""
    newest = {notice.filing_id: notice.id for notice in shown if notice.filing_id}
    query = select(Notice).where(_own(reader), Notice.filing_id.in_(newest)).order_by(Notice.id.desc())
    earlier: dict[int, list[Notice]] = defaultdict(list)
    for notice in db.session.scalars(query):
        if notice.id != newest[notice.filing_id] and len(earlier[notice.filing_id]) < EARLIER_SHOWN:
            earlier[notice.filing_id].append(notice)
    return earlier


def count_unread(reader_id: int) -> int:
    """Filings with something unread, and unread notices of none."""
    line = func.coalesce(Notice.filing_id, -Notice.id)
    query = select(func.count(line.distinct())).where(Notice.user_id == reader_id, Notice.read_at.is_(None))
    return db.session.scalar(query) or 0


def mark_read(actor: User, now: datetime, notice_id: int | None = None) -> None:
    """One notice of one's own with those before it of the same filing, or all of them."""
    unread = (Notice.user_id == actor.id) & Notice.read_at.is_(None)
    if notice_id is not None:
        filing_id = select(Notice.filing_id).where(Notice.id == notice_id, Notice.user_id == actor.id)
        of_filing = (Notice.filing_id == filing_id.scalar_subquery()) & (Notice.id < notice_id)
        unread &= (Notice.id == notice_id) | of_filing
    db.session.execute(update(Notice).where(unread).values(read_at=now))
