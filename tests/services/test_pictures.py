"""Photographs and scans: the picture alone, upright, of a size that people read."""

import io
import struct
import zlib

import pillow_heif
import pytest
from pikepdf import Pdf
from PIL import Image

from filing.domain.errors import DocumentRefused
from filing.services.files.probe import pictures
from filing.services.files.uploads import inspect

pillow_heif.register_heif_opener()


def picture(kind: str = "PNG", mode: str = "RGB", size: tuple[int, int] = (40, 30), **options) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, 200).save(out, kind, **options)
    return out.getvalue()


def png_claiming(width: int, height: int) -> bytes:
    """A few bytes that announce a picture of any size."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def refused(data: bytes, name: str) -> str:
    with pytest.raises(DocumentRefused) as caught:
        inspect(data, name)
    return caught.value.message


def heic(**options) -> bytes:
    return picture("HEIF", size=(64, 48), **options)


def scan(pages: int, mode: str = "1") -> bytes:
    """A TIFF as scanners write it."""
    sheets = [Image.new(mode, (240, 320), 1) for _ in range(pages)]
    out = io.BytesIO()
    sheets[0].save(out, "TIFF", save_all=True, append_images=sheets[1:], dpi=(300, 300))
    return out.getvalue()


@pytest.mark.parametrize(("kind", "media_type"), [("PNG", "image/png"), ("JPEG", "image/jpeg")])
def test_a_picture_keeps_its_kind_and_size(kind, media_type):
    kept = inspect(picture(kind), "护照.bin")
    assert (kept.kind, kept.media_type, kept.pages) == (kind.lower(), media_type, None)
    assert Image.open(io.BytesIO(kept.data)).size == (40, 30)


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_what_hides_behind_a_picture_is_gone(kind):
    kept = inspect(picture(kind) + b"<script>alert(1)</script>PK\x03\x04", "a.png")
    assert b"script" not in kept.data and b"PK\x03\x04" not in kept.data


def test_what_hides_inside_a_picture_is_gone():
    camera = Image.Exif()
    camera[0x010E] = "<script>exif</script>"
    profile = b"<script>colours</script>"
    jpeg = picture("JPEG", comment=b"<script>comment</script>", exif=camera, icc_profile=profile)
    assert jpeg.count(b"<script>") == 3
    assert b"<script>" not in inspect(jpeg, "a.jpg").data


def test_what_hides_in_a_png_chunk_is_gone():
    from PIL.PngImagePlugin import PngInfo

    note = PngInfo()
    note.add_text("Comment", "<?php system('id') ?>")
    assert b"<?php" not in inspect(picture("PNG", pnginfo=note), "a.png").data


def test_a_photograph_taken_sideways_is_turned_upright():
    camera = Image.Exif()
    camera[0x0112] = 6
    kept = inspect(picture("JPEG", exif=camera), "a.jpg")
    assert Image.open(io.BytesIO(kept.data)).size == (30, 40)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_kind_of_png_is_taken(mode):
    assert inspect(picture("PNG", mode), "a.png").kind == "png"


def test_a_sixteen_bit_scan_stays_readable():
    out = io.BytesIO()
    Image.new("I;16", (4, 4), 128 * 256).save(out, "PNG")
    kept = Image.open(io.BytesIO(inspect(out.getvalue(), "a.png").data))
    assert kept.convert("L").getpixel((0, 0)) == 128


def test_transparency_is_kept():
    out = io.BytesIO()
    Image.new("RGBA", (4, 4), (10, 20, 30, 40)).save(out, "PNG")
    kept = Image.open(io.BytesIO(inspect(out.getvalue(), "a.png").data))
    assert kept.getpixel((0, 0)) == (10, 20, 30, 40)


def test_a_jpeg_in_printing_colours_is_taken():
    kept = inspect(picture("JPEG", "CMYK"), "a.jpg")
    assert Image.open(io.BytesIO(kept.data)).mode == "RGB"


def test_a_gigapixel_png_is_refused_by_its_header_alone():
    assert "像素" in refused(png_claiming(40_000, 40_000), "地图.png")


def test_a_picture_cut_short_is_refused():
    data = picture("JPEG", size=(400, 400))
    assert "损坏" in refused(data[: len(data) // 2], "a.jpg")


def test_a_picture_of_only_a_header_is_refused():
    assert "损坏" in refused(b"\x89PNG\r\n\x1a\n", "a.png")
    assert "损坏" in refused(b"\xff\xd8\xff", "a.jpg")


def test_the_same_picture_twice_is_the_same_file():
    data = picture("JPEG")
    assert inspect(data, "a.jpg").sha256 == inspect(data, "b.jpg").sha256


def test_each_sheet_of_a_scan_is_a_page_of_its_size():
    with Pdf.open(io.BytesIO(inspect(scan(3), "扫描.tif").data)) as pdf:
        sizes = [[round(float(side)) for side in page.mediabox] for page in pdf.pages]
    assert sizes == [[0, 0, 58, 77]] * 3


def test_where_a_photograph_was_taken_is_gone_and_told():
    camera = Image.Exif()
    camera[0x0110] = "Phone"
    camera.get_ifd(0x8825)[1] = "N"
    kept = inspect(picture("JPEG", exif=camera), "a.jpg")
    assert kept.cleaned == ("location",) and b"Exif" not in kept.data


def test_a_heic_is_upright_once_it_is_decoded_and_not_turned_again():
    camera = Image.Exif()
    camera[0x0112] = 6
    kept = inspect(heic(exif=camera), "a.heic")
    assert Image.open(io.BytesIO(kept.data)).size == pillow_heif.open_heif(heic(exif=camera)).size


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF"])
def test_a_picture_larger_than_anybody_reads_is_scaled_down(monkeypatch, kind):
    monkeypatch.setattr(pictures, "KEPT_PIXELS", 600)
    kept = inspect(picture(kind, size=(60, 40)), "a")
    assert Image.open(io.BytesIO(kept.data)).size == (30, 20) and "scaled" in kept.cleaned


def test_black_letters_on_nothing_are_not_black_on_black():
    out = io.BytesIO()
    Image.new("LA", (8, 8), (0, 0)).save(out, "TIFF")
    assert Image.open(io.BytesIO(inspect(out.getvalue(), "a.tif").data)).convert("L").getpixel((4, 4)) > 250
