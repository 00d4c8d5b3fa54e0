"""Uploading the papers of the checklist: inspected, stored by random names, never overwritten."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import IO

from filing.domain.days.calendar import day_of
from filing.domain.errors import BadAnswer, MoveNotAllowed, NotPermitted
from filing.domain.forms.checklist import TRANSLATION, Requirement
from filing.domain.procedures.filing import State
from filing.extensions import db, refuse_while_writing
from filing.models import Document, Filing, User
from filing.services.files.storage import Store
from filing.services.files.uploads import Inspected, Scanner, inspect
from filing.services.filings.allowances import require_files_left, require_room_for_a_file
from filing.services.filings.reading import Reading


@dataclass(frozen=True, slots=True)
class Received:
    """A file that was examined and stored, for a row of the checklist; no filing has it yet."""

    requirement: str
    language: str
    translation_of: int | None
    file_name: str
    media_type: str
    pages: int | None
    size: int
    sha256: str
    storage_key: str
    row: str | None = None
    received_sha256: str | None = None
    original_key: str | None = None
    cleaned: tuple[str, ...] = ()


def receive(
    filing: Filing,
    today: date,
    store: Store,
    source: bytes | IO[bytes],
    file_name: str | None,
    requirement: str,
    language: str = "zh",
    translation_of: int | None = None,
    row: str | None = None,
    scanner: Scanner | None = None,
) -> Received:
    """The file, examined and stored, to be added; DocumentRefused says what is wrong with it (17-§8).

    A signed file is kept twice: as it is shown, and as it came, where that could harm nobody. `row` says whose paper it is; without it the first row that still lacks one takes the file.
    Takes as long as the file is large, so nobody may be kept waiting: before the transaction, not in it. If none
    follows, the sweep clears the stored file away.
    """
    refuse_while_writing("a file is examined and stored")
    requirement = _row_open_to(filing, today, requirement, language, translation_of)
    file = inspect(source, file_name, scanner)
    return Received(
        requirement,
        language,
        translation_of,
        file.safe_name,
        file.media_type,
        file.pages,
        len(file.data),
        file.sha256,
        _stored(filing, file, store),
        row,
        file.received_sha256,
        _original_stored(filing, file, store),
        file.cleaned,
    )


def add(filing: Filing, actor: User, now: datetime, received: Received) -> Document:
    """The document as kept. The same file given again for the same row is the same document.

    Asked again is whether the filing is open to it: it may have been submitted while the file was examined.
    """
    _row_open_to(filing, day_of(now), received.requirement, received.language, received.translation_of)
    original = _original(filing, received.translation_of)
    row = original.row if original else _row_for(filing, received.requirement, received.row, day_of(now))
    known = _already(filing, received.requirement, row, received.sha256, received.translation_of)
    if known:
        return known
    require_files_left(actor, now)
    document = Document(
        filing=filing,
        requirement=received.requirement,
        row=row,
        language=received.language,
        translation_of=original,
        file_name=received.file_name,
        media_type=received.media_type,
        pages=received.pages,
        size=received.size,
        sha256=received.sha256,
        storage_key=received.storage_key,
        received_sha256=received.received_sha256,
        original_key=received.original_key,
        cleaned=list(received.cleaned),
        uploaded_by=actor,
        uploaded_at=now,
    )
    db.session.add(document)
    filing.updated_at, filing.updated_by = now, actor.name
    db.session.flush()
    return document


def _row_open_to(
    filing: Filing, today: date, requirement: str, language: str, translation_of: int | None
) -> str:
    """The row that a paper would belong to, a translation to its original's; refusals say why it may not now."""
    original = _original(filing, translation_of)
    requirement = original.requirement if original else requirement
    _require_open(filing, requirement, today)
    if language not in ("zh", "foreign") or (original and language != "zh"):
        raise BadAnswer("请选择文件的语言：中文，或外文（须附中文翻译件）；翻译件应为中文。")
    require_room_for_a_file(filing)
    return requirement


def place_of(filing: Filing, requirement: str, row: str | None, today: date) -> str | None:
    """Whose paper one given for this row would be; refusals say why none is taken there now."""
    return _row_for(filing, _row_open_to(filing, today, requirement, "zh", None), row, today)


def _original(filing: Filing, document_id: int | None) -> Document | None:
    if document_id is None:
        return None
    found = next((d for d in filing.current_documents if d.id == document_id), None)
    if found is None or found.language != "foreign":
        raise BadAnswer("翻译件所对应的外文原件不存在，请先上传外文原件。")
    return found


def _require_open(filing: Filing, requirement: str, today: date) -> None:
    known = {row.id for row in Reading(filing, today).checklist} - {TRANSLATION}
    if requirement not in known:
        raise BadAnswer("清单中没有这一类文件，请从清单中选择。")
    if not may_upload(filing, requirement):
        raise (
            NotPermitted("补充期间只能上传备案机构告知需要补充的文件。")
            if filing.state == State.AWAITING_SUPPLEMENT
            else MoveNotAllowed(f"备案申报目前为“{filing.state_label}”，不能上传或删除文件。")
        )


def _row_for(filing: Filing, requirement: str, row: str | None, today: date) -> str | None:
    """The row named, or the first that lacks a paper; None where the paper is nobody's in particular."""
    rows = [r for r in Reading(filing, today).checklist if r.id == requirement]
    if row is not None and row not in {r.row for r in rows}:
        raise BadAnswer("清单的这一项中没有这名投资者或人员，请从清单中选择。")
    asked = [r for r in rows if r.required and r.row in _asked_of(filing, requirement, rows)] or rows
    if row is not None and row not in _asked_of(filing, requirement, rows):
        raise NotPermitted("补充期间只能上传备案机构告知需要补充的这名投资者或人员的文件。")
    return row or next((r for r in asked if not r.papers), asked[-1]).row


def _asked_of(filing: Filing, requirement: str, rows: list[Requirement]) -> set[str | None]:
    """Whose papers may be uploaded: in a supplement those of the persons named, where persons were named."""
    everybody = {r.row for r in rows}
    if filing.state != State.AWAITING_SUPPLEMENT:
        return everybody
    items = [i for i in filing.supplement_items if i.is_open and i.requirement == requirement]
    return {i.row for i in items} if items and all(i.row for i in items) else everybody


def may_upload(filing: Filing, requirement: str) -> bool:
    """Whether papers of this row may be added or replaced now."""
    if filing.state != State.AWAITING_SUPPLEMENT:
        return filing.state == State.DRAFT
    asked = {item.requirement for item in filing.supplement_items if item.is_open}
    submitted = {d.requirement for d in filing.current_documents}
    # A changed answer may call for a paper that was not needed before.
    return requirement in asked or requirement not in submitted


def _already(
    filing: Filing, requirement: str, row: str | None, sha256: str, translation_of: int | None
) -> Document | None:
    same = (
        d
        for d in filing.current_documents
        if (d.requirement, d.row, d.sha256, d.translation_of_id) == (requirement, row, sha256, translation_of)
    )
    return next(same, None)


def _stored(filing: Filing, file: Inspected, store: Store) -> str:
    """The same content within one filing is kept once."""
    known = next((d.storage_key for d in filing.documents if d.sha256 == file.sha256), None)
    return known or store.put(file.data, "documents")


def _original_stored(filing: Filing, file: Inspected, store: Store) -> str | None:
    """Where the file as it came is kept, if it is."""
    if file.original is None:
        return None
    same = (d.original_key for d in filing.documents if d.received_sha256 == file.received_sha256)
    return next((key for key in same if key), None) or store.put(file.original, "originals")


def remove(filing: Filing, actor: User, document: Document, now: datetime) -> None:
    """Taken off the list; once submitted, the paper stays in the record."""
    _require_open(filing, document.requirement, day_of(now))
    for paper in filing.documents:
        if document.id in (paper.id, paper.translation_of_id):
            paper.removed_at = paper.removed_at or now
    filing.updated_at, filing.updated_by = now, actor.name
