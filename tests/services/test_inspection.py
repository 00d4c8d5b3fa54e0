"""Which uploads are kept, in what form, and what is said about the others."""

import errno
import hashlib
import io
import struct
import subprocess
import sys
import zipfile
import zlib

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, Stream
from PIL import Image

from filing.config import ROOT
from filing.domain.errors import DocumentRefused
from filing.services.files import uploads
from filing.services.files.probe import listening
from filing.services.files.uploads import MAX_BYTES, inspect
from tests.conftest import REAL_PROBE
from tests.services.odd_layers import CASES
from tests.services.odd_pdfs import plain
from tests.services.test_ofd import ofd
from tests.services.test_pictures import heic, picture, scan


@pytest.fixture
def process(monkeypatch):
    """A process of its own for each file, as the product has it; elsewhere the same code runs in the tests'."""
    monkeypatch.setattr(uploads, "probe", REAL_PROBE)


def saved(pdf: Pdf, **options) -> bytes:
    out = io.BytesIO()
    pdf.save(out, **options)
    return out.getvalue()


def blank(pages: int = 1) -> Pdf:
    pdf = Pdf.new()
    for _ in range(pages):
        pdf.add_blank_page()
    return pdf


def refused(data: bytes, name: str = "章程.pdf") -> str:
    with pytest.raises(DocumentRefused) as caught:
        inspect(data, name)
    assert caught.value.message.endswith("再上传。") or caught.value.message.endswith("重新上传。")
    return caught.value.message


def test_an_ordinary_pdf_is_kept_as_what_it_shows():
    data = saved(blank(3))
    kept = inspect(data, "公司章程.pdf")
    assert (kept.kind, kept.media_type, kept.pages) == ("pdf", "application/pdf", 3)
    assert kept.sha256 == hashlib.sha256(kept.data).hexdigest()
    assert kept.received_sha256 == hashlib.sha256(data).hexdigest()
    assert kept.safe_name == "公司章程.pdf" and kept.original is None and kept.cleaned == ()


def test_an_open_file_is_read_as_bytes_are():
    data = saved(blank())
    assert inspect(io.BytesIO(data), "a.pdf").data == inspect(data, "a.pdf").data


def test_an_empty_file_is_refused():
    assert "空文件" in refused(b"")


def test_a_file_over_the_limit_is_refused_and_not_read_to_its_end():
    endless = io.BytesIO(b"%PDF-" + b"0" * (MAX_BYTES + 100))
    with pytest.raises(DocumentRefused, match="20 MB"):
        inspect(endless, "大.pdf")
    assert endless.tell() == MAX_BYTES + 1


def test_a_file_of_exactly_the_limit_is_not_too_large():
    pdf = blank()
    pdf.Root.Scan = Stream(pdf, b"0" * (MAX_BYTES - 2_000))
    short_by = MAX_BYTES - len(saved(pdf, compress_streams=False))
    pdf.Root.Scan.write(b"0" * (MAX_BYTES - 2_000 + short_by))
    data = saved(pdf, compress_streams=False)
    assert len(data) == MAX_BYTES
    assert inspect(data, "a.pdf").pages == 1


@pytest.mark.parametrize(
    "data",
    [
        b"MZ\x90\x00\x03" + b"\0" * 200,
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"<!DOCTYPE html><script>alert(1)</script>",
        b"GIF89a" + b"\0" * 50,
        b"\x7fELF" + b"\0" * 50,
        b"<html>" + b" " * 1100 + b"%PDF-1.7\n%%EOF",
        b"\0",
        b"\0\0\0\x18ftypisom\0\0\0\0",
    ],
    ids=["exe", "svg", "html", "gif", "elf", "html-long-before-pdf", "nul", "video"],
)
def test_other_types_are_refused_whatever_they_are_called(data):
    assert "不是 PDF、OFD、JPG、PNG、HEIC 或 TIFF 文件" in refused(data, "营业执照.pdf")


def test_a_script_spelled_with_escapes_is_taken_out():
    data = CASES["script on opening"]().replace(b"/JavaScript", b"/J#61v#61Script")
    assert "script" in inspect(rebuilt(data), "a.pdf").cleaned


def rebuilt(data: bytes) -> bytes:
    """The file with its cross-reference table corrected by hand, so that the escapes stay."""
    body = data[: data.rindex(b"xref\n", 0, data.rindex(b"startxref"))]
    offsets = [body.index(b"\n%d 0 obj" % n) + 1 for n in range(1, body.count(b" 0 obj") + 1)]
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    trailer = data[data.index(b"trailer") : data.rindex(b"startxref")]
    count = len(offsets) + 1
    return (
        body
        + b"xref\n0 %d\n0000000000 65535 f \n" % count
        + table
        + trailer
        + b"startxref\n%d\n%%%%EOF\n" % len(body)
    )


def test_an_original_whose_signature_would_break_is_handed_back_beside_what_is_kept():
    pdf = plain()
    signature = Dictionary(Type=Name.Sig, ByteRange=Array([0, 1, 2, 3]), Contents=pikepdf.String("x"))
    pdf.Root.AcroForm = Dictionary(Fields=Array([pdf.make_indirect(Dictionary(FT=Name.Sig, V=signature))]))
    data = saved(pdf)
    kept = inspect(data, "a.pdf")
    assert kept.original == data and kept.data != data


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("link: launch", ("action", "link")),
        ("embedded_program", ("attachment",)),
        ("layer: hidden", ("layer",)),
        ("restricted_by_its_owner", ("permissions",)),
    ],
)
def test_an_odd_pdf_goes_through_the_process_that_examines_it(process, name, said):
    kept = inspect(CASES[name](), "a.pdf")
    assert kept.cleaned == said and kept.pages == 1


def test_a_pdf_with_a_password_to_open_it_says_what_to_do():
    data = saved(blank(), encryption=pikepdf.Encryption(user="key", owner="key"))
    assert "取消密码" in refused(data)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda data: data[: len(data) // 2], "不完整"),
        (lambda data: b"%PDF-1.7\n", "不完整"),
        (lambda data: b"%PDF-1.7\n%%EOF\n", "损坏"),
        (lambda data: data.replace(b"/Pages", b"/Pagen"), "损坏"),
    ],
    ids=["cut", "only-a-header", "nothing-in-it", "no-page-tree"],
)
def test_a_corrupt_pdf_is_refused_in_words(spoil, said):
    assert said in refused(spoil(saved(blank())))


def test_a_pdf_without_pages_is_refused():
    assert "没有任何页面" in refused(saved(Pdf.new()))


def test_a_page_tree_that_circles_is_refused():
    pdf = blank()
    pdf.Root.Pages.Kids.append(pdf.Root.Pages)
    pdf.Root.Pages.Count = 2
    assert refused(saved(pdf))


def test_deeply_nested_arrays_are_refused(process):
    data = saved(blank()).replace(b"trailer <<", b"trailer << /Deep " + b"[" * 200_000 + b"]" * 200_000)
    assert refused(data)


def test_an_object_stream_is_no_bomb_while_it_is_small():
    assert inspect(page_tree_followed_by_blanks(1), "a.pdf").pages == 1


def test_a_bomb_in_an_object_stream_is_refused_and_not_unpacked_into_memory(process):
    assert refused(page_tree_followed_by_blanks(80))


def page_tree_followed_by_blanks(blocks: int) -> bytes:
    """A PDF whose page tree lies in an object stream with so many blocks of 16 MiB of blanks after it."""
    tree, page = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >> ", b"<< /Type /Page /Parent 2 0 R >> "
    packed = compressed(b"2 0 3 %d " % len(tree), tree + page, blocks)
    catalogue = b"1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
    first = len(b"2 0 3 %d " % len(tree))
    stream = (
        b"4 0 obj\n<< /Type /ObjStm /N 2 /First %d /Filter /FlateDecode /Length %d >>\nstream\n"
        % (first, len(packed))
        + packed
        + b"\nendstream\nendobj\n"
    )
    header = b"%PDF-1.5\n"
    at_stream, at_table = len(header + catalogue), len(header + catalogue + stream)
    rows = [(0, 0, 0), (1, len(header), 0), (2, 4, 0), (2, 4, 1), (1, at_stream, 0), (1, at_table, 0)]
    table = b"".join(struct.pack(">BIB", *row) for row in rows)
    return (
        header
        + catalogue
        + stream
        + b"5 0 obj\n<< /Type /XRef /Size 6 /W [1 4 1] /Root 1 0 R /Length %d >>\nstream\n" % len(table)
        + table
        + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % at_table
    )


def compressed(index: bytes, objects: bytes, blocks: int) -> bytes:
    """Raw deflate blocks can be repeated, so gigabytes cost nothing to write."""
    packer = zlib.compressobj(9)
    start = packer.compress(index + objects) + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(b" " * 2**24) + packer.flush(zlib.Z_FULL_FLUSH)
    checksum = zlib.adler32(index + objects + b" " * 2**24) if blocks == 1 else 0
    return start + block * blocks + b"\x03\x00" + struct.pack(">I", checksum)


def test_a_probe_that_never_ends_is_stopped(process, monkeypatch, tmp_path):
    endless = tmp_path / "endless"
    endless.mkdir()
    (endless / "__main__.py").write_text("while True: pass")
    monkeypatch.setattr(uploads, "PROBE", endless)
    monkeypatch.setattr(listening, "SECONDS_ALLOWED", 0.2)
    assert "过于复杂" in refused(saved(blank()))


def test_a_probe_that_dies_is_a_refusal(process, monkeypatch, tmp_path):
    dying = tmp_path / "dying"
    dying.mkdir()
    (dying / "__main__.py").write_text("import os; os.abort()")
    monkeypatch.setattr(uploads, "PROBE", dying)
    assert "过于复杂" in refused(saved(blank()))


@pytest.mark.parametrize(
    ("data", "kind", "pages"),
    [
        (heic(), "jpeg", None),
        (scan(1), "png", None),
        (scan(1, "RGB"), "jpeg", None),
        (scan(3), "pdf", 3),
        (scan(2, "RGB"), "pdf", 2),
        (ofd(), "ofd", 2),
        (picture("JPEG"), "jpeg", None),
    ],
    ids=["heic", "scan", "colour scan", "three scans", "two colour scans", "ofd", "jpeg"],
)
def test_every_kind_goes_through_the_process_where_nothing_can_be_opened(process, data, kind, pages):
    kept = inspect(data, "材料")
    assert (kept.kind, kept.pages) == (kind, pages)
    assert kept.safe_name == "材料" + {"jpeg": ".jpg"}.get(kind, f".{kind}")


def test_an_ofd_is_kept_byte_for_byte():
    kept = inspect(ofd(), "执照.ofd")
    assert kept.data == ofd() and kept.media_type == "application/ofd" and kept.original is None


def test_a_photograph_of_a_hundred_and_ten_megapixels_is_within_bounds(process):
    """Whatever it holds: a page of one grey takes the memory of any other."""
    kept = inspect(picture("JPEG", "L", size=(12_200, 9_000)), "a.jpg")
    width, height = Image.open(io.BytesIO(kept.data)).size
    assert 35_000_000 < width * height <= 36_000_000


def test_an_office_file_is_refused_as_any_other():
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("word/document.xml", "<a/>")
    assert "不是 PDF、OFD" in refused(archive.getvalue(), "章程.docx")


def test_once_limited_the_process_opens_neither_file_nor_socket():
    program = """
import socket
from filing.services.files.probe.__main__ import limit_resources
limit_resources("pdf")
for attempt in (lambda: open("/etc/passwd"), socket.socket):
    try:
        attempt()
        print("opened")
    except OSError as error:
        print(error.errno)
"""
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert done.stdout.split() == [str(errno.EMFILE)] * 2


def test_a_refusal_names_the_file_safely():
    assert refused(b"MZ", "../../\x00\u202e章程.pdf").startswith("“章程.pdf”")
