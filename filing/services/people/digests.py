"""每日汇总: whoever wants it gets one mail a day instead of one for each notice."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update

from filing.domain.days.calendar import SHANGHAI, day_of
from filing.extensions import db
from filing.models import Notice, User
from filing.services.people.notices import tell
from filing.services.people.outbox import DIGEST, waits_for_digest

#: In the morning, before work begins; Asia/Shanghai.
HOUR = 8
MOST_LISTED = 100


def readers_due(now: datetime) -> list[int]:
    """Those for whom something waits, once the day's hour has come."""
    if now.astimezone(SHANGHAI).hour < HOUR:
        return []
    query = select(Notice.user_id).where(Notice.sent_at.is_(None), waits_for_digest()).distinct()
    return list(db.session.scalars(query.order_by(Notice.user_id)))


def write(user_id: int, now: datetime) -> int:
    """How many notices today's mail tells of; 0 where it was written already: the rest waits for tomorrow."""
    reader = db.session.get_one(User, user_id)
    occasion = day_of(now).isoformat()
    if _is_written(f"{DIGEST}:{occasion}:{reader.id}"):
        return 0
    waiting = (Notice.user_id == user_id) & Notice.sent_at.is_(None) & waits_for_digest()
    notices = db.session.scalars(select(Notice).where(waiting).order_by(Notice.id)).all()
    if not notices:
        return 0
    tell(
        [reader], DIGEST, occasion, now, count=str(len(notices)), listed=_listed([n.subject for n in notices])
    )
    _hide_in_inbox(f"{DIGEST}:{occasion}:{reader.id}", now)
    ids = [notice.id for notice in notices]
    told = update(Notice).where(Notice.id.in_(ids)).values(sent_at=now, delivered_by=DIGEST)
    db.session.execute(told)
    return len(ids)


def _is_written(occasion: str) -> bool:
    return db.session.scalar(select(Notice.id).where(Notice.occasion == occasion)) is not None


def _hide_in_inbox(occasion: str, now: datetime) -> None:
    """What it tells of lies there already."""
    db.session.flush()
    db.session.execute(update(Notice).where(Notice.occasion == occasion).values(read_at=now))


def _listed(subjects: list[str]) -> str:
    lines = [f"{number}. {subject}" for number, subject in enumerate(subjects[:MOST_LISTED], 1)]
    more = len(subjects) - MOST_LISTED
    return "\n".join([*lines, f"……另有{more}条，请登录系统查看。"] if more > 0 else lines)


def set_wish(actor: User, wants_digest: bool) -> None:
    actor.wants_digest = wants_digest
