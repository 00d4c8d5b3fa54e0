"""Evidence that comes with a report: examined and stored like every upload, kept without its own name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import IO

from filing.domain.errors import BadAnswer, DocumentRefused, NotFound
from filing.domain.problems import Problem
from filing.extensions import refuse_while_writing
from filing.models import Report, ReportEvidence
from filing.services.files.storage import Store
from filing.services.files.uploads import inspect

MOST_FILES = 10


@dataclass(frozen=True, slots=True)
class Stored:
    """A file that was examined and stored; no report has it yet."""

    media_type: str
    pages: int | None
    size: int
    sha256: str
    storage_key: str


def receive(files: Iterable[tuple[IO[bytes], str]], store: Store) -> list[Stored]:
    """The files, each once, to come with a report; BadAnswer at `evidence` says what is wrong with one.

    Before the transaction, never in it: the sweep clears away what no report takes up.
    """
    refuse_while_writing("evidence is examined and stored")
    given = list(files)
    if len(given) > MOST_FILES:
        raise BadAnswer.at("evidence", f"证据最多{MOST_FILES}个文件，请合并后再上传。")
    try:
        examined = {file.sha256: file for file in (inspect(stream, name) for stream, name in given)}
    except DocumentRefused as refusal:
        raise DocumentRefused(refusal.message, [Problem(("evidence",), "refused", refusal.message)]) from None
    return [
        Stored(file.media_type, file.pages, len(file.data), file.sha256, store.put(file.data, "documents"))
        for file in examined.values()
    ]


def attach(report: Report, files: Iterable[Stored]) -> None:
    for serial, file in enumerate(files, 1):
        report.evidence.append(
            ReportEvidence(
                serial=serial,
                media_type=file.media_type,
                pages=file.pages,
                size=file.size,
                sha256=file.sha256,
                storage_key=file.storage_key,
            )  # fmt: skip
        )


def piece_of(report: Report, serial: int) -> ReportEvidence:
    """A piece of evidence by its number; NotFound where there is none."""
    found = next((piece for piece in report.evidence if piece.serial == serial), None)
    if found is None:
        raise NotFound("没有找到这份证据。")
    return found
