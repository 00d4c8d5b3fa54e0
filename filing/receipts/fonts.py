"""The receipt's own fonts: made once at set-up, the same on every machine, and what they can print."""

import fcntl
import hashlib
import json
import os
import shutil
import sys
import unicodedata
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from pathlib import Path

from filing.domain.receipt_forms import wording
from filing.receipts import facebuild
from filing.receipts.facebuild import Face, Source, write

RECIPE = 2  # raise it whenever the faces below change, so that installed ones are made again
SYSTEM_FONTS = Path("/usr/share/fonts")
SOURCES = {
    "serif": "opentype/noto/NotoSerifCJK-Regular.ttc",
    "serif bold": "opentype/noto/NotoSerifCJK-Bold.ttc",
    "hanazono a": "truetype/hanazono/HanaMinA.ttf",
    "hanazono b": "truetype/hanazono/HanaMinB.ttf",
    "dejavu serif": "truetype/dejavu/DejaVuSerif.ttf",
    "dejavu sans": "truetype/dejavu/DejaVuSans.ttf",
}
PACKAGES = "fonts-noto-cjk fonts-hanazono fonts-dejavu-core"
KOREAN, SIMPLIFIED = 1, 2  # places in the Noto collection; the Korean one has Western-width quotation marks
LATIN = [*range(0x20, 0x7F), *range(0xA0, 0x250), *range(0x1E00, 0x1F00), *range(0x2010, 0x2028), 0x20AC]
RARE_PARTS = (0, 0x22000, 0x24000, 0x26000, 0x28000, 0x2A700)  # small files embed faster
INVISIBLE = "\n\t\ufe0e\ufe0f"  # the last two only ask for text or emoji style
# The stylesheet names the families in this order.
FAMILIES = ("Filing Serif", "Filing Boxes", "Filing Serif More", "Filing Serif Rest", "Filing Western",
            "Filing Signs", "Filing Rare A", *(f"Filing Rare {n}" for n in range(len(RARE_PARTS))))


@dataclass(frozen=True, eq=False)
class FontSet:
    """Where the fonts are, and every character and variation sequence they can print."""

    directory: Path
    characters: frozenset[int] = field(repr=False)
    sequences: frozenset[tuple[int, int]] = field(repr=False)

    @property
    def config_file(self) -> Path:
        return self.directory / "fonts.conf"

    def face(self, family: str) -> Path:
        return face_file(self.directory, family)


def ensure_fonts(var_dir: str | Path) -> FontSet:
    """The fonts under var_dir/fonts, made first if they are absent or from an older recipe.

    The first run takes about a minute, later ones milliseconds. Raises FileNotFoundError naming the
    packages to install when a source font is absent.
    """
    directory = Path(var_dir).resolve() / "fonts"
    if not _is_current(directory):
        directory.parent.mkdir(parents=True, exist_ok=True)
        with _only_one_maker(directory):
            if not _is_current(directory):
                _make(directory)
    return _load(directory)


def face_file(directory: Path, family: str) -> Path:
    """Where a family's one file is."""
    return directory / "faces" / f"{family.replace(' ', '')}.ttf"


def missing_glyphs(text: str, fonts: FontSet) -> list[str]:
    """The characters and variation sequences of the text that no font can print, each once, in order."""
    missing = dict.fromkeys(unit for unit in _units(text) if not _can_print(unit, fonts))
    return list(missing)


def is_variation_selector(character: str) -> bool:
    """True for the invisible characters that pick one written form of the character before them."""
    return "\ufe00" <= character <= "\ufe0d" or "\U000e0100" <= character <= "\U000e01ef"


def _units(text: str) -> Iterator[str]:
    """Single characters, or a character with its variation selector."""
    index = 0
    while index < len(text):
        end = index + 2 if is_variation_selector(text[index + 1:index + 2]) else index + 1
        yield text[index:end]
        index = end


def _can_print(unit: str, fonts: FontSet) -> bool:
    if len(unit) == 2:
        return (ord(unit[0]), ord(unit[1])) in fonts.sequences
    return unit in INVISIBLE or unicodedata.category(unit) == "Cf" or ord(unit) in fonts.characters


def _is_current(directory: Path) -> bool:
    stamp = directory / "stamp"
    return stamp.exists() and stamp.read_text() == _stamp(directory)


def _stamp(directory: Path) -> str:
    """What installed fonts depend on: the recipe, the receipt's wording, and the place, named in fonts.conf."""
    return f"{RECIPE} {hashlib.sha256(wording().encode()).hexdigest()} {directory}"


@contextmanager
def _only_one_maker(directory: Path) -> Iterator[None]:
    # Several workers may start at once on a new machine.
    with open(directory.with_name("fonts.lock"), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _make(directory: Path) -> None:
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
    (draft / "stamp").write_text(_stamp(directory))
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
        Face("Filing Boxes", None, 0, frozenset(facebuild.BOXES)),
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
    return (f'<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">\n<fontconfig>'
            f"<dir>{directory}/faces</dir><cachedir>{directory}/cache</cachedir></fontconfig>\n")


@cache
def _load(directory: Path) -> FontSet:
    coverage = json.loads((directory / "coverage.json").read_text())
    return FontSet(directory, frozenset(coverage["characters"]), frozenset(map(tuple, coverage["sequences"])))


if __name__ == "__main__":
    print(f"Receipt fonts are ready in {ensure_fonts(sys.argv[1]).directory}")
