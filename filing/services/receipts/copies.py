"""Copies of a receipt: files given out, papers collected at the counter, and the record of both (17-§13)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select

from filing.domain.articles import numbered
from filing.domain.days.calendar import day_of
from filing.domain.errors import BadAnswer
from filing.domain.procedures.receipt import COLLECTED, COPIED, Status
from filing.domain.questions.values import clean_code, clean_text
from filing.domain.receipts.collection import Basis, Collection, find_collection_problems
from filing.extensions import db
from filing.models import AuditRecord, Receipt, User
from filing.services import audit
from filing.services.files.storage import Store
from filing.services.receipts.life import require


class FileAltered(Exception):
    """What is stored is not what was issued; nobody gets it."""


def original(receipt: Receipt, store: Store) -> bytes:
    """The bytes that were issued, never printed anew; FileNotFoundError or FileAltered without them."""
    data = store.get(receipt.storage_key)
    if hashlib.sha256(data).hexdigest() != receipt.sha256:
        raise FileAltered(receipt.number)
    return data


def record_copy(receipt: Receipt, reader: User, now: datetime, through: str) -> AuditRecord:
    """Who has a copy of the file since when; `through` is "page", "api" or "batch"."""
    return audit.record(COPIED, receipt.subject, reader, now, through=through)


def record_collection(receipt: Receipt, reviewer: User, now: datetime, given: Collection) -> AuditRecord:
    """领取: handed out against a copy of the name approval or of the licence (17-§13); the same one sent twice is one."""
    Receipt.locked(receipt.id)
    given = _tidied(given)
    require("record_collection", receipt, reviewer)
    known = credit_code_of(receipt)
    if problems := find_collection_problems(given, receipt.completed_on, day_of(now), known):
        raise BadAnswer(problems=numbered(problems, receipt.filing.law_day))
    return _recorded(receipt, given) or audit.record(
        COLLECTED, receipt.subject, reviewer, now, **given.as_json()
    )


def _tidied(given: Collection) -> Collection:
    """As it is kept: a credit code in capitals without blanks."""
    tidy = clean_code if given.basis == Basis.LICENCE else clean_text
    return Collection(
        given.basis,
        tidy(given.document_number),
        clean_text(given.collector),
        given.capacity,
        given.copies,
        given.collected_on,
    )


def _recorded(receipt: Receipt, given: Collection) -> AuditRecord | None:
    known = AuditRecord.about(receipt.subject)
    return next((r for r in known if r.act == COLLECTED and r.details == given.as_json()), None)


def credit_code_of(receipt: Receipt) -> str | None:
    """统一社会信用代码 as filed; None where the licence was still to come."""
    filed = receipt.filing.answers["enterprise"].get("unified_social_credit_code")
    return filed.get("text") if isinstance(filed, dict) else None


def unsound_of(filing_ids: Iterable[int]) -> dict[int, str]:
    """Filing -> what became of its receipt that its holder has to know of: 回执已撤销, 回执已更正."""
    told = {Status.REPLACED: "回执已更正", Status.REVOKED: "回执已撤销"}
    query = select(Receipt.filing_id, Receipt.status).where(
        Receipt.filing_id.in_(list(filing_ids)), Receipt.status.in_(told)
    )
    found = {(filing_id, Status(status)) for filing_id, status in db.session.execute(query)}
    # Revoked after it was corrected is revoked.
    return {i: words for status, words in told.items() for i, known in found if known == status}
