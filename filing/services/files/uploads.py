"""Deciding whether an uploaded file may be kept, and in what form.

What is kept is what was checked: a PDF is written anew as one revision without anything that acts, hides or fetches,
a picture is encoded anew. An OFD stays as it is. The file as it came is known by its digest alone, unless a signature
in it would break: then it is kept beside.
"""

from __future__ import annotations

import hashlib
import json
import logging
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Literal, Protocol

from filing.domain.errors import DocumentRefused
from filing.services.files.names import safe_name
from filing.services.files.probe.listening import opened
from filing.services.files.sentences import SENTENCES
from filing.tracing import span

LOG = logging.getLogger(__name__)
MAX_BYTES = 20 * 1024 * 1024
PROBE = Path(__file__).with_name("probe")

Kind = Literal["pdf", "jpeg", "png", "heif", "tiff", "ofd"]
MEDIA_TYPES = {"pdf": "application/pdf", "jpeg": "image/jpeg", "png": "image/png", "ofd": "application/ofd"}
#: What is taken, as a page tells the browser: every kind there is, by its endings.
TAKEN = ".pdf,.ofd,.jpg,.jpeg,.png,.heic,.heif,.tif,.tiff"
SIGNATURES: dict[bytes, Kind] = {
    b"\xff\xd8\xff": "jpeg",
    b"\x89PNG\r\n\x1a\n": "png",
    b"II*\0": "tiff",
    b"MM\0*": "tiff",
    b"II+\0": "tiff",
    b"PK\x03\x04": "ofd",
}
HEIF_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
PDF_HEADER_WITHIN = 1024


class Scanner(Protocol):
    """Whoever looks for viruses; raises DocumentRefused where one was found.

    Where files are opened elsewhere it has a `probe` too, which takes the place of ours.
    """

    def require_clean(self, data: bytes, name: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Inspected:
    """A file fit to keep. `data` is what to store, and `sha256` is of `data`.

    `received_sha256` is of the file as it came, `original` that file where it is to be kept beside; `cleaned` are the
    words of `domain.forms.received` for what was taken out or done.
    """

    kind: Kind
    data: bytes
    media_type: str
    pages: int | None
    safe_name: str
    sha256: str
    received_sha256: str
    cleaned: tuple[str, ...] = ()
    original: bytes | None = None


def inspect(source: bytes | IO[bytes], filename: str | None, scanner: Scanner | None = None) -> Inspected:
    """The file in the form to keep; raises DocumentRefused with a sentence saying what to do."""
    received = read_bounded(source)
    kind = kind_of(received)
    name = safe_name(filename or "", kind)
    if problem := first_problem(received, kind):
        raise refusal(problem, name)
    if scanner:
        scanner.require_clean(received, name)
    facts, rewritten = getattr(scanner, "probe", probe)(received, kind)
    if "refused" in facts:
        raise refusal(facts["refused"], name)
    return _inspected(received, filename or "", facts, rewritten)


def _inspected(received: bytes, filename: str, facts: dict, rewritten: bytes) -> Inspected:
    data = rewritten if facts["rewritten"] else received
    return Inspected(
        facts["kind"],
        data,
        MEDIA_TYPES[facts["kind"]],
        facts["pages"],
        safe_name(filename, facts["kind"]),
        hashlib.sha256(data).hexdigest(),
        hashlib.sha256(received).hexdigest(),
        tuple(facts["cleaned"]),
        received if facts["original_kept"] else None,
    )


def read_bounded(source: bytes | IO[bytes]) -> bytes:
    """All of the file, or one byte more than is allowed."""
    return bytes(source) if isinstance(source, (bytes, bytearray, memoryview)) else source.read(MAX_BYTES + 1)


def kind_of(data: bytes) -> Kind | None:
    """What the file is by its first bytes; its name and the browser's word count for nothing."""
    if found := next((kind for start, kind in SIGNATURES.items() if data.startswith(start)), None):
        return found
    if data[4:8] == b"ftyp" and data[8:12] in HEIF_BRANDS:
        return "heif"
    # Viewers look for the header in the first kilobyte, whatever some mail programs set before it.
    return "pdf" if b"%PDF-" in data[: PDF_HEADER_WITHIN + 5] else None


def first_problem(data: bytes, kind: Kind | None) -> str | None:
    if not data:
        return "empty"
    if len(data) > MAX_BYTES:
        return "too_large"
    return None if kind else "type"


def refusal(problem: str, name: str) -> DocumentRefused:
    return DocumentRefused(f"“{name}”{SENTENCES[problem]}")


def probe(data: bytes, kind: Kind) -> tuple[dict, bytes]:
    """What the probe found, and the rewritten bytes. A probe that dies or runs out of time is a refusal."""
    try:
        with span("upload.probe", kind=kind, bytes=len(data)):
            said = opened(data, kind, PROBE)
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError) as error:
        # The applicant can only try another file; if the fault is ours, the operator finds it here.
        last_words = (error.stderr or b"")[-500:]
        LOG.warning("probe of a %s of %d bytes ended: %s %r", kind, len(data), error, last_words)
        return {"refused": "too_complex"}, b""
    first_line, _, rewritten = said.partition(b"\n")
    return json.loads(first_line), rewritten
