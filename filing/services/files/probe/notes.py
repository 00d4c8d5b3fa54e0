"""Pictures within a PDF without what they remember besides: who took them where, with what, and a smaller copy."""

from __future__ import annotations

import zlib

from pikepdf import Array, Dictionary, Name, Stream

MOST_UNPACKED = 64 * 1024 * 1024
#: Of a JPEG 2000 file: what it is, how it is meant, and the picture; the rest is said about it.
JP2_KEPT = (b"jP  ", b"ftyp", b"jp2h", b"jp2c", b"rreq", b"jpch", b"jplh")
CODESTREAM, COMMENT, FIRST_TILE = b"\xff\x4f\xff\x51", 0x64, 0x90


def without_notes(image: Stream) -> None:
    """The picture of a page, however it is packed; as it is where it cannot be read so far."""
    filters = image.get("/Filter")
    packing = [str(one) for one in (filters if isinstance(filters, Array) else [filters])]
    alone = ALONE.get(packing[-1]) if packing else None
    raw = _unpacked(image.read_raw_bytes(), packing[:-1]) if alone else None
    if alone is None or raw is None:
        return
    bare = alone(raw)
    if bare != raw:
        image.write(bare, filter=Name(packing[-1]), decode_parms=_parameters(image, len(packing)))


def _unpacked(raw: bytes, outer: list[str]) -> bytes | None:
    """What deflating once more hid; None for what is packed in other ways, or is a bomb."""
    for one in outer:
        if one != "/FlateDecode":
            return None
        packed = zlib.decompressobj()
        try:
            raw = packed.decompress(raw, MOST_UNPACKED)
        except zlib.error:
            return None
        if packed.unconsumed_tail:
            return None
    return raw


def _parameters(image: Stream, packings: int) -> Dictionary | None:
    """Those of the picture's own packing, which is the last."""
    given = image.get("/DecodeParms")
    if isinstance(given, Array):
        given = given[packings - 1] if len(given) == packings else None
    return given if isinstance(given, Dictionary) else None


def jpeg_alone(jpeg: bytes) -> bytes:
    """The JPEG without comments, EXIF, XMP and thumbnails."""
    if not jpeg.startswith(b"\xff\xd8"):
        return jpeg
    kept, at = [b"\xff\xd8"], 2
    while at + 4 <= len(jpeg) and jpeg[at] == 0xFF:
        marker, length = jpeg[at + 1], int.from_bytes(jpeg[at + 2 : at + 4], "big")
        if marker == 0xDA:
            return b"".join([*kept, jpeg[at:]])
        if not _is_note(marker):
            kept.append(jpeg[at : at + 2 + length])
        at += 2 + length
    return jpeg


def _is_note(marker: int) -> bool:
    """Application segments and comments; Adobe's (14) says how the colours are meant."""
    return (0xE0 <= marker <= 0xEF and marker != 0xEE) or marker == 0xFE


def jpeg_2000_alone(picture: bytes) -> bytes:
    """The JPEG 2000 without XML, UUID (EXIF, XMP) and rights boxes, and its picture without comments."""
    if picture.startswith(CODESTREAM):
        return _codestream_alone(picture)
    kept, at = [], 0
    while at + 8 <= len(picture):
        length, head = int.from_bytes(picture[at : at + 4], "big"), 8
        if length == 1:
            length, head = int.from_bytes(picture[at + 8 : at + 16], "big"), 16
        end = at + length if length else len(picture)
        if end < at + head or end > len(picture):
            return picture
        if picture[at + 4 : at + 8] in JP2_KEPT:
            kept.append(_box(picture[at:end], head))
        at = end
    return b"".join(kept)


def _box(box: bytes, head: int) -> bytes:
    if box[4:8] != b"jp2c":
        return box
    bare = _codestream_alone(box[head:])
    return (len(bare) + 8).to_bytes(4, "big") + b"jp2c" + bare


def _codestream_alone(stream: bytes) -> bytes:
    """Without the comments that stand before the first tile."""
    kept, at = [stream[:2]], 2
    while at + 4 <= len(stream) and stream[at] == 0xFF and stream[at + 1] != FIRST_TILE:
        end = at + 2 + int.from_bytes(stream[at + 2 : at + 4], "big")
        if stream[at + 1] != COMMENT:
            kept.append(stream[at:end])
        at = end
    return b"".join([*kept, stream[at:]])


ALONE = {"/DCTDecode": jpeg_alone, "/JPXDecode": jpeg_2000_alone}
