"""Photographs and scans: the picture alone, upright, no larger than anybody reads, encoded anew."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager

from PIL import Image, ImageFile, UnidentifiedImageError

from filing.services.files.probe.findings import Kept, Refused

MOST_PIXELS = 110_000_000  # what the largest telephone cameras take, with the rest of a sensor's rim
KEPT_PIXELS = 36_000_000  # A4 at 600 dpi is 35 million
MOST_FRAMES, MOST_PIXELS_OF_FRAMES = 200, 1_000_000_000
ENCODING = {"jpeg": {"quality": 90, "subsampling": 0}, "png": {"compress_level": 4}}
DPI = 150.0
GPS, ORIENTATION = 0x8825, 0x0112
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
BROKEN = (
    UnidentifiedImageError,
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    IndexError,
    KeyError,
    EOFError,
    RuntimeError,
)


def prepare(kind: str) -> None:
    """Load all that reads and writes such a picture, while files may still be opened."""
    from PIL import JpegImagePlugin, PngImagePlugin  # noqa: F401

    Image.init()
    Image.MAX_IMAGE_PIXELS = None  # counted below, before anything is decoded
    if kind in ("tiff", "heif"):
        import pikepdf  # noqa: F401 writes what has several pages
        import pillow_heif

        pillow_heif.options.DECODE_THREADS = 1
        pillow_heif.register_heif_opener(thumbnails=False)


@contextmanager
def none_cut_short() -> Iterator[None]:
    """Half a picture is refused, whatever a library that draws pages has asked of Pillow for the whole process."""
    asked, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = asked


def encoded_anew(data: bytes, kind: str) -> Kept:
    """JPEG or PNG for one picture, a PDF with a page each for several; whatever else the file carried is gone."""
    try:
        with none_cut_short(), Image.open(io.BytesIO(data), formats=[kind.upper()]) as image:
            _bound(image)
            frames = getattr(image, "n_frames", 1) if kind in ("tiff", "heif") else 1
            return _scan(image, frames) if frames > 1 else _photograph(image, kind)
    except BROKEN as error:
        raise Refused("corrupt") from error


def _photograph(image: Image.Image, kind: str) -> Kept:
    cleaned = _told_of(image) | ({"converted"} if kind in ("tiff", "heif") else set())
    picture = _upright(image, cleaned)
    into = kind
    if kind not in ENCODING or "scaled" in cleaned:
        into = "png" if picture.mode == "1" else "jpeg"
    out = io.BytesIO()
    picture.save(out, into.upper(), **ENCODING[into])
    return Kept(into, out.getvalue(), cleaned=cleaned)


def _scan(image: Image.Image, frames: int) -> Kept:
    import pikepdf

    if frames > MOST_FRAMES:
        raise Refused("too_many_pages")
    cleaned = _told_of(image) | {"converted"}
    pdf = pikepdf.new()
    for page in _pages(image, frames, cleaned):
        with pikepdf.open(io.BytesIO(page)) as one:
            pdf.pages.extend(one.pages)
    for key in ("/Info", "/Metadata"):
        if key in pdf.trailer:
            del pdf.trailer[key]
    out = io.BytesIO()
    pdf.save(out, deterministic_id=True)
    return Kept("pdf", out.getvalue(), frames, cleaned)


def _pages(image: Image.Image, frames: int, cleaned: set[str]) -> Iterator[bytes]:
    pixels = 0
    for number in range(frames):
        image.seek(number)
        pixels += image.width * image.height
        if pixels > MOST_PIXELS_OF_FRAMES:
            raise Refused("too_many_pixels")
        _bound(image)
        dots = image.info.get("dpi", (DPI, DPI))[0]
        picture, out = _upright(image, cleaned), io.BytesIO()
        encoding = {} if picture.mode == "1" else {"quality": 90}
        picture.save(out, "PDF", resolution=float(dots) if 50 <= dots <= 1200 else DPI, **encoding)
        yield out.getvalue()


def _bound(image: Image.Image) -> None:
    if image.width * image.height > MOST_PIXELS:
        raise Refused("too_many_pixels")


def _told_of(image: Image.Image) -> set[str]:
    """What the camera wrote into the file and nobody else is to read."""
    return {"location"} if GPS in image.getexif() else set()


def _upright(image: Image.Image, cleaned: set[str]) -> Image.Image:
    """The picture alone as people hold it, scaled down where it is larger than anybody reads."""
    size = image.width * image.height
    # A JPEG is decoded smaller at once, if by half is still large enough.
    image.draft(None, _scaled(image))
    image.load()
    picture = _plain_mode(image)
    if size > KEPT_PIXELS:
        cleaned.add("scaled")
        # Bilinear over the whole area that becomes one pixel: as sharp as reading needs, in a third of the time.
        picture = picture.resize(_scaled(picture), Image.Resampling.BILINEAR, reducing_gap=1.5)
    if picture.mode == "RGBA" and (image.format != "PNG" or size > KEPT_PIXELS):
        picture = _on_paper(picture)
    # Where the camera was held askew is read from the file: a HEIC and a TIFF are upright once they are decoded.
    turned = {} if image.format in ("HEIF", "TIFF") else {ORIENTATION: image.getexif().get(ORIENTATION, 1)}
    picture.info = {}  # Pillow would write comments, colour profiles and EXIF back
    return picture.transpose(TURNS[turned[ORIENTATION]]) if turned.get(ORIENTATION) in TURNS else picture


def _scaled(image: Image.Image) -> tuple[int, int]:
    scale = min(1.0, (KEPT_PIXELS / (image.width * image.height)) ** 0.5)
    return max(1, int(image.width * scale)), max(1, int(image.height * scale))


def _plain_mode(image: Image.Image) -> Image.Image:
    """1, L, RGB, or RGBA where something is transparent: a JPEG cannot hold that."""
    if image.mode.startswith("I"):
        # 16-bit grey; convert() alone would clip it to white
        return image.point(lambda value: value / 256).convert("L")
    wanted = "RGBA" if image.has_transparency_data else image.mode if image.mode in {"1", "L"} else "RGB"
    return image if image.mode == wanted else image.convert(wanted)


def _on_paper(image: Image.Image) -> Image.Image:
    """What is transparent is white: black text on nothing would become black on black."""
    paper = Image.new("RGB", image.size, "white")
    paper.paste(image, mask=image.getchannel("A"))
    return paper
