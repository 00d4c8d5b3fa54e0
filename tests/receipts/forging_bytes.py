"""Forging with a hex editor: single bytes, cuts, additions, and places moved about."""

import random
import re
from collections.abc import Iterator

from filing.receipts.checking import find_place

Forgeries = Iterator[tuple[str, bytes]]
OBJECT = re.compile(rb"(?m)^(\d+) 0 obj\b.*?^endobj$", re.DOTALL)
BYTE_RANGE = re.compile(rb"/ByteRange \[0 (\d+) (\d+) (\d+)\] *")
SEED = 2017


def zones(pdf: bytes) -> dict[str, tuple[int, int]]:
    """Every structural part of a receipt, as (start, end)."""
    place, message = find_place(pdf), message_end(pdf)
    objects = {f"object {found[1].decode()}": found.span() for found in OBJECT.finditer(pdf)}
    cross_reference = max(span for span in objects.values())
    certificate = pdf.index(b"3082", place.start + 60)
    return {
        "header": (0, 15),
        **objects,
        "cross-reference": cross_reference,
        "trailer": (cross_reference[1], len(pdf)),
        "bracket": (place.start, place.start + 1),
        "outer message": (place.start + 1, certificate),
        "certificate": (certificate, certificate + 1200),
        "signed attributes": (certificate + 1200, message - 160),
        "signature value": (message - 160, message),
        "zeros": (message, place.end - 1),
        "byte range": BYTE_RANGE.search(pdf).span(),
        "time of signing": between(pdf, b"/M (D:", b")"),
        "kind of signature": between(pdf, b"/SubFilter ", b"\n"),
        "no changes": between(pdf, b"/TransformParams <<", b">>"),
        "statement": between(pdf, b"/EmbeddedFile", b"endobj"),
    }


def between(pdf: bytes, first: bytes, last: bytes) -> tuple[int, int]:
    start = pdf.index(first)
    return start, pdf.index(last, start)


def message_end(pdf: bytes) -> int:
    """Where the message ends and the zeros begin, by the message's own length."""
    start = find_place(pdf).start + 1
    return start + 2 * (4 + int(pdf[start + 4 : start + 8], 16))


def flips(pdf: bytes, each: int = 6) -> Forgeries:
    """One bit of one byte, several in each zone."""
    chance = random.Random(SEED)
    for zone, (start, end) in zones(pdf).items():
        for _ in range(each):
            at, bit = chance.randrange(start, end), 1 << chance.randrange(8)
            yield f"bit {bit} at {at} in {zone}", replaced(pdf, at, at + 1, bytes([pdf[at] ^ bit]))


def digits(pdf: bytes) -> Forgeries:
    """Each digit of the byte range one more; and the numbers written otherwise."""
    found = BYTE_RANGE.search(pdf)
    for at in range(*found.span()):
        if pdf[at : at + 1].isdigit():
            other = b"%d" % ((int(pdf[at : at + 1]) + 1) % 10)
            yield f"digit at {at}", replaced(pdf, at, at + 1, other)
    for name, text in rewritten(*found.groups()).items():
        yield name, replaced(pdf, *found.span(), text.ljust(len(found[0])))


def rewritten(start: bytes, end: bytes, rest: bytes) -> dict[str, bytes]:
    numbers = {
        "leading zero": b"0 0%b %b %b",
        "plus sign": b"0 +%b %b %b",
        "two blanks": b"0  %b %b %b",
        "real number": b"0 %b.0 %b %b",
        "line end": b"0\n%b %b %b",
        "negative": b"0 -%b %b %b",
        "comment": b"0 %b%%\n%b %b",
        "a fifth number": b"0 %b %b %b 0",
    }
    written = {name: b"/ByteRange [" + form % (start, end, rest) + b"]" for name, form in numbers.items()}
    return written | {
        "name in hexadecimal": b"/Byte#52ange [0 %b %b %b]" % (start, end, rest),
        "no blank": b"/ByteRange[0 %b %b %b]" % (start, end, rest),
        "huge": b"/ByteRange [0 %b %b 99999999999]" % (start, end),
        "without an end": b"/ByteRange [0 %b %b %b " % (start, end, rest),
    }


def hexadecimal(pdf: bytes) -> Forgeries:
    """The same signature in other letters, which many readers take."""
    place, end = find_place(pdf), message_end(pdf)
    letter = re.compile(rb"[a-f]").search(pdf, place.start).start()
    yield "one capital", replaced(pdf, letter, letter + 1, pdf[letter : letter + 1].upper())
    yield "all capitals", replaced(pdf, place.start, place.end, pdf[place.start : place.end].upper())
    for name, filler in {
        "a blank": b" ",
        "a line end": b"\n",
        "NUL": b"\0",
        "a one": b"1",
        "a comment": b"%",
        "an end": b">",
    }.items():
        yield f"{name} first of the zeros", replaced(pdf, end, end + 1, filler)
        yield f"{name} last of the zeros", replaced(pdf, place.end - 2, place.end - 1, filler)
    yield "no zeros", replaced(pdf, end, place.end - 1, b"")
    yield "two zeros fewer", replaced(pdf, end, end + 2, b"")
    yield "an object among the zeros", replaced(pdf, end, end + 40, b">/Contents<".ljust(40, b"0"))
    yield "no signature", replaced(pdf, place.start + 1, place.end - 1, b"0" * (place.end - place.start - 2))
    yield "empty", replaced(pdf, place.start + 1, place.end - 1, b"")


def cuts(pdf: bytes) -> Forgeries:
    """Files that end too early, begin too late, or lack a piece."""
    place = find_place(pdf)
    for end in (
        0,
        1,
        5,
        14,
        1000,
        len(pdf) // 2,
        place.start,
        place.start + 100,
        place.end,
        len(pdf) - 100,
        len(pdf) - 6,
        len(pdf) - 1,
    ):
        yield f"first {end} bytes", pdf[:end]
    for start in (1, 9, 15, place.start, len(pdf) - 10):
        yield f"from byte {start}", pdf[start:]
    for at in (20, place.end + 60, len(pdf) - 30):
        yield f"without byte {at}", replaced(pdf, at, at + 1, b"")


def additions(pdf: bytes, other: bytes) -> Forgeries:
    """Something before, behind or in the middle."""
    behind = {
        "line end": b"\n",
        "carriage return": b"\r",
        "blank": b" ",
        "NUL": b"\0",
        "end of file": b"%%EOF\n",
        "comment": b"% kept\n",
        "itself": pdf,
        "another receipt": other,
        "noise": random.Random(SEED).randbytes(1000),
        "a page of blanks": b" " * 4096,
        "object": b"9 0 obj\n<<>>\nendobj\n",
        "start of cross-reference": b"startxref\n0\n%%EOF\n",
        "script": b"<script>alert(1)</script>",
        "archive": b"PK\x05\x06" + b"\0" * 18,
    }
    for name, more in behind.items():
        yield f"{name} behind", pdf + more
    for name in ("line end", "comment", "another receipt", "archive"):
        yield f"{name} before", behind[name] + pdf
    yield "byte order mark before", b"\xef\xbb\xbf" + pdf
    yield "comment behind the header", pdf[:9] + b"% more\n" + pdf[9:]


def wrappings(pdf: bytes) -> Forgeries:
    """The signed bytes kept, something hidden where they are not looked for."""
    place, found = find_place(pdf), BYTE_RANGE.search(pdf)
    before, inside, behind = pdf[: place.start], pdf[place.start : place.end], pdf[place.end :]
    hidden = b"\n9 0 obj\n<</Type /Catalog /Pages 1 0 R>>\nendobj\n"
    dated = pdf[slice(found.end(), pdf.index(b"/Name", found.end()))]
    own = (b"\n/ByteRange [0 %d %d %d]" % (place.start, place.end + len(hidden) + 80, len(behind))).ljust(
        80 - len(dated)
    ) + dated
    yield "object in the place", before + inside[: -1 - len(hidden)] + hidden + b">" + behind
    yield "object behind the place", before + inside + hidden + behind
    yield "byte range of its own before the signed one", before + inside + own + hidden + behind
    yield "place enlarged by an object", before + inside[:-1] + hidden + b">" + behind
    yield "two byte ranges", replaced(pdf, found.end(), found.end(), b" " + found[0])
    yield "byte range in a comment", replaced(pdf, 15, 15, b"%" + found[0] + b"\n")
    yield "byte range at the end too", pdf + found[0]
    yield (
        "signature moved to the front",
        pdf[:15] + b"/Contents " + inside + b"\n" + pdf[15 : place.start] + b"<>" + behind,
    )
    yield "signature twice", before + inside + b"\n/Contents " + inside + behind
    yield "signature as text", before + b"(" + bytes.fromhex(inside[1:-1].decode()) + b")" + behind
    yield "signature elsewhere", before + b"9 0 R" + behind + b"\n9 0 obj\n" + inside + b"\nendobj\n"
    yield (
        "first half only",
        replaced(
            pdf, *found.span(), (b"/ByteRange [0 %d %d 0]" % (place.start, place.end)).ljust(len(found[0]))
        ),
    )
    yield "nothing signed", replaced(pdf, *found.span(), b"/ByteRange [0 0 0 0]".ljust(len(found[0])))
    yield (
        "whole file, the place too",
        replaced(pdf, *found.span(), (b"/ByteRange [0 %d 0 0]" % len(pdf)).ljust(len(found[0]))),
    )
    yield (
        "halves that overlap",
        replaced(
            pdf, *found.span(), (b"/ByteRange [0 %d 0 %d]" % (place.end, len(pdf))).ljust(len(found[0]))
        ),
    )


def hostile(pdf: bytes) -> Forgeries:
    """Files made to keep a reader busy."""
    place = find_place(pdf)
    yield "nothing but its name", b"%PDF-1.7\n"
    yield "many byte ranges", b"%PDF-1.7\n" + b"/ByteRange [0 1 2 3]\n" * 100_000
    yield "a byte range of blanks", b"%PDF-1.7\n/ByteRange [0 1 2 3]" + b" " * 1_000_000
    yield "endless numbers", b"%PDF-1.7\n/ByteRange [0 " + b"9" * 1_000_000
    yield "a vast place", enlarged(pdf, b"0" * 4_000_000)
    yield "lengths within lengths", enlarged(pdf, b"3080" * 2400)
    yield "a length beyond the end", replaced(pdf, place.start + 1, place.start + 11, b"3084ffffff")
    yield "too large", pdf + b"\0" * 9_000_000
    yield "blanks only", b" " * 1_000_000
    yield "empty", b""


def enlarged(pdf: bytes, content: bytes) -> bytes:
    """The file with this in the place, and a byte range that fits."""
    place = find_place(pdf)
    end = place.start + len(content) + 2
    file = pdf[: place.start] + b"<" + content + b">" + pdf[place.end :]
    found = BYTE_RANGE.search(file, end)
    return replaced(
        file,
        *found.span(),
        (b"/ByteRange [0 %d %d %d]" % (place.start, end, len(file) - end)).ljust(len(found[0])),
    )


def replaced(pdf: bytes, start: int, end: int, piece: bytes) -> bytes:
    return pdf[:start] + piece + pdf[end:]
