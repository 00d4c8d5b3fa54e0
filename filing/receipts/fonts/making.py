"""Which face takes which characters from the distribution's fonts, and their making: once, at set-up."""

import json
import os
import shutil
from concurrent.futures import ProcessPoolExecutor
from itertools import pairwise
from pathlib import Path

from filing.domain.questions.characters import HAN
from filing.domain.receipts.wording import wording
from filing.receipts.fonts.facebuild import BOXES, Face, Source, write
from filing.receipts.fonts.faces import RARE_PARTS, face_file

SYSTEM_FONTS = Path("/usr/share/fonts")
SOURCES = {
    "serif": "opentype/noto/NotoSerifCJK-Regular.ttc",
    "serif bold": "opentype/noto/NotoSerifCJK-Bold.ttc",
    "hanazono a": "truetype/hanazono/HanaMinA.ttf",
    "hanazono b": "truetype/hanazono/HanaMinB.ttf",
    "babelstone": "truetype/babelstone/BabelStoneHan.ttf",
    "dejavu serif": "truetype/dejavu/DejaVuSerif.ttf",
    "dejavu sans": "truetype/dejavu/DejaVuSans.ttf",
}
PACKAGES = "fonts-noto-cjk fonts-hanazono fonts-babelstone-han fonts-dejavu-core"
KOREAN, SIMPLIFIED = 1, 2  # places in the Noto collection; the Korean one has Western-width quotation marks
LATIN = [*range(0x20, 0x7F), *range(0xA0, 0x250), *range(0x1E00, 0x1F00), *range(0x2010, 0x2028), 0x20AC]


def make(directory: Path, stamp: str) -> None:
    """Make every face in a folder of its own, then put it in place in one step."""
    sources = _find_sources()
    draft = directory.with_name("fonts.draft")
    shutil.rmtree(draft, ignore_errors=True)
    (draft / "faces").mkdir(parents=True)
    faces = _plan(sources)
    _make_faces(draft, faces)
    sequences = set().union(*(face.sequences for face in faces))
    coverage = {"characters": sorted(_taken(faces)), "sequences": sorted(sequences)}
    (draft / "coverage.json").write_text(json.dumps(coverage))
    (draft / "fonts.conf").write_text(_fontconfig(directory))
    (draft / "stamp").write_text(stamp)
    shutil.rmtree(directory, ignore_errors=True)
    os.replace(draft, directory)


def _find_sources() -> dict[str, Path]:
    paths = {key: SYSTEM_FONTS / name for key, name in SOURCES.items()}
    absent = [str(path) for path in paths.values() if not path.exists()]
    if absent:
        raise FileNotFoundError(f"Fonts are missing: {', '.join(absent)}. Install the packages: {PACKAGES}")
    return paths


def _make_faces(draft: Path, faces: list[Face]) -> None:
    with ProcessPoolExecutor() as workers:
        list(workers.map(write, faces, [face_file(draft, face.family) for face in faces]))


def _plan(sources: dict[str, Path]) -> list[Face]:
    """Which face takes which characters from which font; a character is in one body face only."""
    regular, western = Source(sources["serif"], SIMPLIFIED), Source(sources["serif"], KOREAN)
    bold = Source(sources["serif bold"], SIMPLIFIED)
    rare_a, rare_b = Source(sources["hanazono a"]), Source(sources["hanazono b"])
    common = regular.characters & (_characters_of("gb2312") | set(LATIN))
    everyday = regular.characters & (_characters_of("gbk") | common)
    body = [
        Face("Filing Boxes", None, 0, frozenset(BOXES)),
        regular.face("Filing Serif", common),
        regular.face("Filing Serif More", everyday - common),
        regular.face("Filing Serif Rest", regular.characters - everyday),
    ]
    for family, key in (("Filing Western", "dejavu serif"), ("Filing Signs", "dejavu sans")):
        source = Source(sources[key])
        body.append(source.face(family, source.one_per_glyph() - _taken(body), shaped=True))
    body.append(rare_a.face("Filing Rare A", rare_a.characters - _taken(body)))
    left = rare_b.characters - _taken(body)
    for part, (first, last) in enumerate(pairwise((*RARE_PARTS, 0x110000))):
        body.append(rare_b.face(f"Filing Rare {part}", left & set(range(first, last))))
    # Younger than the fonts above: extensions G and H as far as anybody has drawn them.
    newest = Source(sources["babelstone"])
    younger = {c for c in newest.one_per_glyph() if HAN.match(chr(c))}
    body.append(newest.face("Filing New", younger - _taken(body)))
    return [
        *body,
        western.face("Filing Latin", western.characters & set(LATIN)),
        bold.face("Filing Title", bold.characters & {ord(c) for c in wording()}),
        rare_a.face("Filing Variants", {base for base, _ in rare_a.sequences}, frozenset(rare_a.sequences)),
    ]


def _taken(faces: list[Face]) -> set[int]:
    return set().union(*(face.characters for face in faces))


def _characters_of(charset: str) -> set[int]:
    """Every two-byte character of GB 2312 or GBK; nearly all Chinese names and addresses need no more."""
    pairs = (bytes([lead, trail]) for lead in range(0x81, 0xFF) for trail in range(0x40, 0xFF))
    return {ord(text) for pair in pairs if (text := pair.decode(charset, "ignore")) and len(text) == 1}


def _fontconfig(directory: Path) -> str:
    # A configuration of our own: no font of the machine can slip into a receipt.
    return (
        f'<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">\n<fontconfig>'
        f"<dir>{directory}/faces</dir><cachedir>{directory}/cache</cachedir></fontconfig>\n"
    )
