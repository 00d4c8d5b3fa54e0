"""Clearing away what nothing refers to: orphan files, spent counters, old answers to repeated calls."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from filing.extensions import db
from filing.models import (
    CaseFile,
    CasePaper,
    CreditFile,
    Document,
    IdempotencyKey,
    RateCount,
    Receipt,
    ReportEvidence,
)
from filing.services.files.storage import Store
from filing.services.people import sessions

LOG = logging.getLogger(__name__)
#: An upload or a receipt is on disk before its row is committed; a day is far longer than any request.
ORPHAN_AGE = timedelta(days=1)
KEEP_ANSWERS = timedelta(days=7)


def remove_orphans(store: Store, real_now: datetime) -> int:
    """How many files were deleted that no document, receipt, report or inspection refers to, and that are older than a day."""
    stored = {file.name: file.modified_at for file in store.files()}
    # Read after the listing: a file stored meanwhile is not in it, one referred to meanwhile is spared.
    referenced = _referenced()
    if stored and not referenced & stored.keys():
        LOG.warning("none of %s stored files is known to this database; nothing was deleted", len(stored))
        return 0
    orphans = [n for n, at in stored.items() if n not in referenced and real_now - at > ORPHAN_AGE]
    for name in orphans:
        store.delete(name)
    return len(orphans)


def _referenced() -> set[str]:
    originals = select(Document.original_key).where(Document.original_key.is_not(None))
    evidence = select(ReportEvidence.storage_key)
    sealed = select(CasePaper.storage_key).where(CasePaper.storage_key.is_not(None))
    of_cases = (sealed, select(CaseFile.storage_key), select(CreditFile.storage_key))
    keys = select(Document.storage_key).union(select(Receipt.storage_key), originals, evidence, *of_cases)
    return set(db.session.scalars(keys))


def purge(real_now: datetime) -> int:
    """How many rows went that serve no more: rate counts run out, remembered answers of a week ago, log-ins over."""
    counts = delete(RateCount).where(RateCount.expires_at < real_now.timestamp())
    answers = delete(IdempotencyKey).where(IdempotencyKey.created_at < real_now - KEEP_ANSWERS)
    gone = sum(db.session.execute(statement).rowcount for statement in (counts, answers))
    return gone + sessions.sweep(real_now)
