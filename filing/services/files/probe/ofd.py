"""OFD (GB/T 33190): kept as it came, for it carries seals, once everything in it is of a kind that belongs there."""

from __future__ import annotations

import encodings.cp437  # noqa: F401 zipfile reads names with it, when nothing can be loaded any more
import io
import posixpath
import re
import zipfile
import zlib
from xml.etree import ElementTree

from filing.services.files.probe.findings import Kept, Refused

MOST_ENTRIES, MOST_BYTES, MOST_XML_BYTES = 5_000, 200_000_000, 20_000_000
NAMESPACE = "{http://www.ofdspec.org/2016}"
ENDINGS = frozenset(
    {"xml", "png", "jpg", "jpeg", "bmp", "tif", "tiff", "gif", "jb2", "jbig2", "gbig2", "gb", "jp2"}
    | {"ttf", "otf", "ttc", "cff", "pfb", "esl", "dat", "sig", "p7s", "xbrl", "xsd"}
)
PROGRAMS = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"PK\x03\x04")
STORED_OR_DEFLATED = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    ElementTree.ParseError,
    ValueError,
    KeyError,
    OSError,
    EOFError,
    NotImplementedError,
    RuntimeError,
)


def examined(data: bytes) -> Kept:
    """The number of pages; Refused where it is no OFD, a bomb, or a carrier of something else."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = _bounded(archive)
            if "OFD.xml" not in {entry.filename for entry in entries}:
                raise Refused("type")
            for entry in entries:
                _require_belonging(archive, entry)
            return Kept("ofd", None, _pages(archive))
    except BROKEN as error:
        raise Refused("corrupt_ofd") from error


def _bounded(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_BYTES:
        raise Refused("too_complex")
    if len({entry.filename for entry in entries}) < len(entries):
        raise Refused("corrupt_ofd")
    return entries


def _require_belonging(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """Read to its end: its size is what it says, its checksum right, its kind one that an OFD is made of."""
    name, ending = entry.filename, entry.filename.rpartition(".")[2].lower()
    if entry.flag_bits & 1:
        raise Refused("encrypted_ofd")
    if entry.compress_type not in STORED_OR_DEFLATED or name.startswith("/") or ".." in name.split("/"):
        raise Refused("corrupt_ofd")
    with archive.open(entry) as file:
        start, rest = file.read(16), 0
        while piece := file.read(1 << 20):
            rest += len(piece)
    if len(start) + rest > entry.file_size:
        raise Refused("corrupt_ofd")
    if ending not in ENDINGS or start.startswith(PROGRAMS):
        raise Refused("foreign_in_ofd")


def _pages(archive: zipfile.ZipFile) -> int:
    root = _xml(archive, "OFD.xml")
    if root.tag != f"{NAMESPACE}OFD":
        raise Refused("type")
    places = [one.text or "" for one in root.iter(f"{NAMESPACE}DocRoot")]
    count = sum(
        len(list(_xml(archive, posixpath.normpath(place.lstrip("/"))).iter(f"{NAMESPACE}Page")))
        for place in places
    )
    if not count:
        raise Refused("no_pages")
    return count


def _xml(archive: zipfile.ZipFile, name: str) -> ElementTree.Element:
    entry = archive.getinfo(name)
    if entry.file_size > MOST_XML_BYTES:
        raise Refused("too_complex")
    data = archive.read(entry)
    if re.search(rb"<!(DOCTYPE|ENTITY)", data, re.IGNORECASE):
        raise Refused("corrupt_ofd")
    return ElementTree.fromstring(data)  # noqa: S314 bounded, and without declarations
