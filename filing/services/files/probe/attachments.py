"""Files within a PDF: the data that electronic invoices and our own receipts carry stay, checked by what they are."""

from __future__ import annotations

import json
from xml.parsers import expat

from pikepdf import AttachedFileSpec, Pdf

MOST_FILES, MOST_BYTES = 5, 2_000_000
MEDIA_TYPES = {"xml": "text/xml", "json": "application/json"}


def of_known_kinds(pdf: Pdf) -> dict[str, bytes]:
    """Name -> bytes, if everything attached is XML or JSON data; else nothing is."""
    attached = {}
    if not 0 < len(pdf.attachments) <= MOST_FILES:
        return {}
    for number, (_, spec) in enumerate(pdf.attachments.items(), 1):
        data = spec.get_file().read_bytes()
        kind = kind_of(data)
        if kind is None:
            return {}
        attached[f"data-{number}.{kind}"] = data
    return attached


def kind_of(data: bytes) -> str | None:
    """ "xml", "json" or None, by reading all of it."""
    if len(data) > MOST_BYTES:
        return None
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return "xml" if is_plain_xml(data) else None
    try:
        json.loads(data)
    except (ValueError, RecursionError):
        return None
    return "json"


def is_plain_xml(data: bytes) -> bool:
    """Well-formed, without declarations of its own: neither entities nor a style sheet, nor a page with scripts."""
    parser, found = expat.ParserCreate(), []
    parser.StartDoctypeDeclHandler = lambda *_: found.append("doctype")
    parser.ProcessingInstructionHandler = lambda *_: found.append("instruction")
    parser.StartElementHandler = lambda tag, _: found.append(tag) if is_page(tag) else None
    try:
        parser.Parse(data, True)
    except expat.ExpatError:
        return False
    return not found


def is_page(tag: str) -> bool:
    return tag.rpartition(":")[2].lower() in {"html", "svg", "script"}


def attach(pdf: Pdf, files: dict[str, bytes]) -> None:
    """The data again, under names of ours."""
    for name, data in files.items():
        kind = MEDIA_TYPES[name.rpartition(".")[2]]
        pdf.attachments[name] = AttachedFileSpec(
            pdf, data, description="", filename=name, mime_type=kind, creation_date="", mod_date=""
        )
