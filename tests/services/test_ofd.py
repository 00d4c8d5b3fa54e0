"""OFD files: kept as they came, once everything in them is of a kind that belongs there."""

import io
import zipfile

import pytest

from filing.services.files.probe.findings import Refused
from filing.services.files.probe.ofd import examined

ROOT = (
    '<?xml version="1.0"?><ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016" Version="1.1" DocType="OFD">'
    "<ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"
)
DOCUMENT = (
    '<?xml version="1.0"?><ofd:Document xmlns:ofd="http://www.ofdspec.org/2016"><ofd:Pages>'
    '<ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/><ofd:Page ID="2" BaseLoc="Pages/Page_1/Content.xml"/>'
    "</ofd:Pages></ofd:Document>"
)


def ofd(method: int = zipfile.ZIP_DEFLATED, **entries: bytes) -> bytes:
    """A licence of two pages as an issuing office sends it; further entries by their names."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in {"OFD.xml": ROOT, "Doc_0/Document.xml": DOCUMENT, **entries}.items():
            archive.writestr(name, data)
    return out.getvalue()


def refused(data: bytes) -> str:
    with pytest.raises(Refused) as caught:
        examined(data)
    return str(caught.value)


def test_an_ofd_is_kept_as_it_came_and_its_pages_are_counted():
    kept = examined(ofd(**{"Doc_0/Signs/Sign_0/Seal.esl": b"\x30\x82", "Doc_0/Res/image_1.jb2": b"\x97JB2"}))
    assert (kept.kind, kept.data, kept.pages) == ("ofd", None, 2)


@pytest.mark.parametrize(
    ("entries", "word"),
    [
        ({"Doc_0/a.exe": b"MZ"}, "foreign_in_ofd"),
        ({"Doc_0/a.png": b"MZ\x90\0"}, "foreign_in_ofd"),
        ({"Doc_0/Attachs/a.docx": b"PK\x03\x04"}, "foreign_in_ofd"),
        ({"Doc_0/a.html": b"<script>"}, "foreign_in_ofd"),
        ({"../../etc/a.xml": b"<a/>"}, "corrupt_ofd"),
        ({"OFD.xml": b"<a/>"}, "type"),
        ({"OFD.xml": b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"}, "corrupt_ofd"),
        ({"OFD.xml": b"<a"}, "corrupt_ofd"),
        ({"Doc_0/Document.xml": DOCUMENT.replace("ofd:Page ", "ofd:Sheet ").encode()}, "no_pages"),
    ],
    ids=[
        "program",
        "program as picture",
        "office",
        "web page",
        "above",
        "no ofd",
        "entities",
        "cut",
        "no pages",
    ],
)
def test_what_does_not_belong_there_is_refused(entries, word):
    assert refused(ofd(**entries)) == word


def test_an_office_file_is_no_ofd():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "<a/>")
    assert refused(out.getvalue()) == "type"


def test_half_an_ofd_is_refused():
    assert refused(ofd()[:-200]) == "corrupt_ofd"


def test_one_byte_changed_is_found_by_its_checksum():
    data = bytearray(ofd(zipfile.ZIP_STORED, **{"Doc_0/a.jb2": b"sealed"}))
    data[data.index(b"sealed")] ^= 1
    assert refused(bytes(data)) == "corrupt_ofd"


def test_a_bomb_is_refused_before_it_is_unpacked():
    assert refused(ofd(**{f"Doc_0/{n}.xml": b" " * 30_000_000 for n in range(7)})) == "too_complex"


def test_an_encrypted_ofd_says_so():
    data = bytearray(ofd())
    for at in [n for n in range(len(data)) if data[n : n + 4] == b"PK\x01\x02"]:
        data[at + 8] |= 1
    assert refused(bytes(data)) == "encrypted_ofd"
