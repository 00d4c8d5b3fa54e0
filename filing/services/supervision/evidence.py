"""Evidence that comes with a report: examined and stored like every upload, kept without its own name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import IO

from filing.domain.errors import NotFound
from filing.models import Report, ReportAddition, ReportEvidence
from filing.services.files import receiving
from filing.services.files.storage import Store
from filing.services.files.uploads import Scanner

MOST_FILES = receiving.MOST_FILES


@dataclass(frozen=True, slots=True)
class Stored:
    """A file that was examined and stored; no report has it yet."""

    media_type: str
    pages: int | None
    size: int
    sha256: str
    storage_key: str


def receive(
    files: Iterable[tuple[IO[bytes], str]], store: Store, scanner: Scanner | None = None
) -> list[Stored]:
    """The files, each once, to come with a report, without their names; BadAnswer at `evidence`."""
    return [Stored(**one.facts) for one in receiving.receive(files, store, scanner, "evidence")]


def attach(report: Report, files: Iterable[Stored], addition: ReportAddition | None = None) -> None:
    """The files become the report's, under the numbers after those that it has."""
    for serial, file in enumerate(files, len(report.evidence) + 1):
        report.evidence.append(
            ReportEvidence(
                serial=serial,
                media_type=file.media_type,
                pages=file.pages,
                size=file.size,
                sha256=file.sha256,
                storage_key=file.storage_key,
                addition=addition,
            )  # fmt: skip
        )


def piece_of(report: Report, serial: int) -> ReportEvidence:
    """A piece of evidence by its number; NotFound where there is none."""
    found = next((piece for piece in report.evidence if piece.serial == serial), None)
    if found is None:
        raise NotFound("没有找到这份证据。")
    return found
