"""Files that are not what was issued or uploaded: a sentence for each, none when all is well."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from typing import Any

from sqlalchemy import select

from filing.extensions import db
from filing.models import CaseFile, CasePaper, CreditFile, Document, Receipt, ReportEvidence
from filing.receipts import checking
from filing.receipts.certificates import fingerprint, read_certificate
from filing.receipts.statement import statement_of
from filing.services.files.storage import Store
from filing.services.receipts import seals

ROWS_AT_ONCE = 500
#: What people hand in besides the papers of a filing.
HANDED_IN: dict[type[Any], str] = {
    CaseFile: "case file", CreditFile: "file of a correction", ReportEvidence: "evidence of a report",
}  # fmt: skip


def wrong_files(store: Store) -> Iterator[str]:
    """Of receipts first, then of papers, then of what belongs to inspections."""
    yield from _wrong_receipts(store)
    yield from _wrong_documents(store)
    yield from _wrong_of_cases(store)


def _wrong_of_cases(store: Store) -> Iterator[str]:
    """What the body sealed, and what was handed in."""
    sealed = select(CasePaper).where(CasePaper.storage_key.is_not(None))
    for paper in db.session.scalars(sealed.execution_options(yield_per=ROWS_AT_ONCE)):
        if wrong := _wrong_file(store, paper.storage_key or "", paper.sha256 or ""):
            yield f"inspection paper {paper.number}: its file {wrong}"
    for table, called in HANDED_IN.items():
        for file in db.session.scalars(select(table).execution_options(yield_per=ROWS_AT_ONCE)):
            if wrong := _wrong_file(store, file.storage_key, file.sha256):
                yield f"{called} {file.id}: its file {wrong}"


def _wrong_receipts(store: Store) -> Iterator[str]:
    """Unchanged, and under the seal of the agency's own key."""
    root = seals.root_certificate()
    for (receipt,) in db.session.execute(select(Receipt).execution_options(yield_per=ROWS_AT_ONCE)):
        wrong = _wrong_file(store, receipt.storage_key, receipt.sha256)
        if wrong or (wrong := _wrong_seal(store, receipt, root)):
            yield f"receipt {receipt.number}: its file {wrong}"


def _wrong_seal(store: Store, receipt: Receipt, root: str | None) -> str | None:
    if receipt.seal_key is None:  # from before receipts were signed
        return None
    try:
        found = checking.check(store.get(receipt.storage_key), root or "")
    except checking.NotGenuine as fault:
        return f"{receipt.storage_key} is not genuine: {fault.kind}"
    if found.fingerprint != fingerprint(read_certificate(receipt.seal_key.certificate)):
        return f"{receipt.storage_key} is sealed with another key than its row says"
    if found.statement != statement_of(receipt.view, receipt.audit_head):
        return f"{receipt.storage_key} says something else than its row"
    return None


def _wrong_documents(store: Store) -> Iterator[str]:
    """Each stored file is read once, however many rows refer to it."""
    seen: Counter[str] = Counter()
    kept = select(Document.id, Document.storage_key, Document.sha256)
    originals = select(Document.id, Document.original_key, Document.received_sha256)
    for document_id, key, sha256 in db.session.execute(
        kept.union_all(originals.where(Document.original_key.is_not(None)))
    ):
        seen[f"{key} {sha256}"] += 1
        if seen[f"{key} {sha256}"] == 1 and (wrong := _wrong_file(store, key, sha256)):
            yield f"document {document_id}: its file {wrong}"


def _wrong_file(store: Store, key: str, sha256: str) -> str | None:
    try:
        data = store.get(key)
    except FileNotFoundError:
        return f"{key} is missing"
    return None if hashlib.sha256(data).hexdigest() == sha256 else f"{key} has other bytes"
