"""Working off batches: which is next, and what came of each filing in it."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select, update

from filing.domain.days.calendar import WorkCalendar
from filing.domain.errors import NotFound, NotPermitted
from filing.extensions import db, insert_if_absent
from filing.models import Batch, BatchItem, Filing, Setting, User
from filing.receipts.press import Press
from filing.services.filings import review
from filing.services.people.sight import filings_visible_to

SEEN_AT, ABSENT_AFTER = "issuing_seen_at", timedelta(seconds=30)
#: Batches that a worker looks at in a turn, until it finds one that no other has in hand.
LOOKED_AT = 50


def open_batches() -> list[int]:
    """The open batches, the one served longest ago first; one that never was comes before all."""
    query = select(Batch.id).where(Batch.finished_at.is_(None))
    return list(db.session.scalars(query.order_by(Batch.served_at.nulls_first(), Batch.id).limit(LOOKED_AT)))


def taken(batch_id: int) -> Batch | None:
    """The batch, for as long as the transaction; None where it is over, or another worker has it in hand."""
    query = select(Batch).where(Batch.id == batch_id, Batch.finished_at.is_(None))
    query = query.with_for_update(of=Batch, skip_locked=True)
    return db.session.scalar(query.execution_options(populate_existing=True))


def was_served(batch: Batch, real_now: datetime) -> None:
    """The other batches have their turn before this one is served again."""
    batch.served_at = real_now


def waiting_items(batch: Batch, limit: int) -> list[BatchItem]:
    query = select(BatchItem).where(BatchItem.batch_id == batch.id, BatchItem.done_at.is_(None))
    return list(db.session.scalars(query.order_by(BatchItem.position).limit(limit)))


def still_waiting(item_id: int) -> list[BatchItem]:
    """The item, or nothing when it was settled meanwhile."""
    query = select(BatchItem).where(BatchItem.id == item_id, BatchItem.done_at.is_(None))
    return list(db.session.scalars(query))


def issue(batch: Batch, items: list[BatchItem], now: datetime, calendar: WorkCalendar, press: Press) -> None:
    """Their receipts, all or none; the outcome is written with them, and so exactly once.

    NotPermitted when the one who chose may no longer decide for the agency.
    """
    _require_permitted(batch)
    filings = _locked(batch.reviewer, [item.filing_id for item in items])
    review.accept_all(filings, batch.reviewer, now, calendar, press, within_scope=True, note=batch.note)
    for item in items:
        item.done_at = now


def _require_permitted(batch: Batch) -> None:
    reviewer = batch.reviewer
    if not reviewer.is_enabled or (reviewer.role, reviewer.agency_id) != ("reviewer", batch.agency_id):
        raise NotPermitted("审核人员已停用或已不在该备案机构，此件未办理；请由其他审核人员领取后办理。")


def _locked(reviewer: User, filing_ids: list[int]) -> list[Filing]:
    """In the order of the choice; locked in the order of their ids, as everybody locks several."""
    query = filings_visible_to(reviewer).where(Filing.id.in_(filing_ids)).order_by(Filing.id)
    found = {filing.id: filing for filing in db.session.scalars(query.with_for_update(of=Filing))}
    if len(found) < len(filing_ids):
        raise NotFound("该备案申报已不在本机构办理，或已退回申请人修改。")
    return [found[filing_id] for filing_id in filing_ids]


def refuse(items: list[BatchItem], now: datetime, words: str) -> None:
    """Why there is no receipt."""
    for item in items:
        item.done_at, item.refusal = now, words


def be_seen(real_now: datetime) -> None:
    """Leaves word that somebody works off batches."""
    insert_if_absent(Setting, key=SEEN_AT, value=real_now.isoformat())
    db.session.execute(update(Setting).where(Setting.key == SEEN_AT).values(value=real_now.isoformat()))


def is_attended(real_now: datetime) -> bool:
    """Whether a worker was seen lately."""
    seen = db.session.get(Setting, SEEN_AT)
    return seen is not None and real_now - datetime.fromisoformat(seen.value) < ABSENT_AFTER
