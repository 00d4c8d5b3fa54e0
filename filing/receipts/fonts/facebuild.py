"""Making the receipt's private font faces from the distribution's fonts, one glyph for each character."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from fontTools import subset
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

BOXES = BOX, TICKED_BOX = 0x25A1, 0x2611
SPACES = {0x20: 0.25, 0xA0: 0.25, 0x3000: 1.0}  # widths in ems, for faces whose source gives none
QUADRATIC_ERROR = 1.0  # font units, of a thousand or so to the em: invisible in print
NO_DATE = 3_566_073_600  # 2017 begins; the same fonts, hence the same receipts, whatever day the set-up runs


class Drawn(NamedTuple):
    """One glyph: what it stands for, its outline, its width. A variant carries its selector too."""

    codepoint: int
    selector: int
    outline: object
    width: int

    @property
    def name(self) -> str:
        return f"u{self.codepoint:X}" + (f".{self.selector:X}" if self.selector else "")


def is_private(codepoint: int) -> bool:
    """True for private-use characters, which mean nothing outside the machine they were typed on."""
    return 0xE000 <= codepoint <= 0xF8FF or codepoint >= 0xF0000


@dataclass(frozen=True)
class Face:
    """One file to make: its family, the font it is taken from (None: drawn here), and what it holds.

    A shaped face keeps its source's kerning, marks and joined forms, as Cyrillic, Hebrew and Arabic need.
    """

    family: str
    path: Path | None
    number: int
    characters: frozenset[int]
    sequences: frozenset[tuple[int, int]] = frozenset()
    shaped: bool = False


class Source:
    """A font of the distribution, and what can be taken from it."""

    def __init__(self, path: Path, number: int = -1):
        self.path, self.number = path, number
        self.font = TTFont(path, fontNumber=number, lazy=True, recalcTimestamp=False)
        self.names = self.font.getBestCmap()

    @cached_property
    def characters(self) -> frozenset[int]:
        """Every character but private-use ones and the boxes we draw ourselves."""
        return frozenset(c for c in self.names if not is_private(c) and c not in BOXES)

    @cached_property
    def sequences(self) -> dict[tuple[int, int], str]:
        """(character, variation selector) -> glyph name."""
        return {
            (base, selector): glyph or self.names[base]
            for table in self.font["cmap"].tables
            if table.format == 14
            for selector, pairs in table.uvsDict.items()
            for base, glyph in pairs
            if base in self.names
        }

    def one_per_glyph(self) -> set[int]:
        """The characters, without a second one for the same glyph: it would be copied out as the first."""
        chosen: dict[str, int] = {}
        for codepoint in sorted(self.characters):
            chosen.setdefault(self.names[codepoint], codepoint)
        return set(chosen.values())

    def face(self, family: str, characters: Iterable[int], sequences=frozenset(), shaped=False) -> Face:
        """A face to be made from this font."""
        return Face(family, self.path, self.number, frozenset(characters), sequences, shaped)


def write(face: Face, path: Path) -> None:
    """Make one face; runs in a process of its own."""
    if face.path is None:
        return _write_face(path, face.family, _draw_boxes())
    source = Source(face.path, face.number)
    if face.shaped:
        return _write_part(path, face.family, source.font, face.characters)
    wanted = [(c, 0, source.names[c]) for c in sorted(face.characters, key=_common_first)]
    wanted += [(*sequence, source.sequences[sequence]) for sequence in sorted(face.sequences)]
    return _write_face(path, face.family, _draw(source.font, wanted), source.font["head"].unitsPerEm)


def _common_first(codepoint: int) -> tuple[bytes, int]:
    # GB 2312 lists the common characters first. An embedded font reaches to its last used glyph, so it stays small.
    return chr(codepoint).encode("gb2312", "ignore") or b"\xff", codepoint


def _draw(font: TTFont, wanted: list[tuple[int, int, str]]) -> Iterator[Drawn]:
    """The glyphs of (character, selector, glyph name), with TrueType outlines, which embed fastest."""
    glyphs, widths = font.getGlyphSet(), font["hmtx"]
    already_quadratic = "glyf" in font
    for codepoint, selector, name in wanted:
        outline = _copied(font["glyf"], name) if already_quadratic else _converted(glyphs[name])
        yield Drawn(codepoint, selector, outline, widths[name][0])


def _copied(glyf, name: str) -> object:
    glyph = glyf[name]
    glyph.expand(glyf)
    glyph.removeHinting()
    return glyph


def _converted(glyph) -> object:
    pen = TTGlyphPen(None)
    glyph.draw(Cu2QuPen(pen, QUADRATIC_ERROR, reverse_direction=True))
    return pen.glyph()


def _write_face(path: Path, family: str, drawn: Iterable[Drawn], upem: int = 1000) -> None:
    """Write a TrueType file with exactly these glyphs.

    No two characters share a glyph: a PDF maps each glyph back to one character, so a shared one would be
    copied out of the receipt as the wrong character.
    """
    drawn = _with_spaces(list(drawn), upem)
    builder = FontBuilder(upem, isTTF=True)
    builder.setupGlyphOrder([".notdef", *(one.name for one in drawn)])
    builder.setupCharacterMap(
        {one.codepoint: one.name for one in drawn if not one.selector},
        uvs=[(one.codepoint, one.selector, one.name) for one in drawn if one.selector] or None,
    )
    builder.setupGlyf({".notdef": TTGlyphPen(None).glyph(), **{one.name: one.outline for one in drawn}})
    glyf = builder.font["glyf"]
    lefts = {name: getattr(glyf[name], "xMin", 0) for name in builder.font.getGlyphOrder()}
    metrics = {one.name: (one.width, lefts[one.name]) for one in drawn}
    builder.setupHorizontalMetrics({".notdef": (upem, 0), **metrics})
    builder.setupHorizontalHeader(ascent=round(upem * 0.88), descent=-round(upem * 0.12))
    builder.setupNameTable({"familyName": family, "styleName": "Regular", "psName": family.replace(" ", "")})
    builder.setupOS2(
        usWeightClass=400,
        fsSelection=0x40,
        fsType=0,
        sTypoAscender=round(upem * 0.88),
        sTypoDescender=-round(upem * 0.12),
        usWinAscent=upem,
        usWinDescent=round(upem * 0.3),
    )
    builder.setupPost(keepGlyphNames=False)
    builder.updateHead(created=NO_DATE, modified=NO_DATE)
    builder.save(path)


def _with_spaces(drawn: list[Drawn], upem: int) -> list[Drawn]:
    # Between two words in one face the layout takes the space from that face too.
    absent = SPACES.keys() - {one.codepoint for one in drawn}
    blank = TTGlyphPen(None).glyph()
    return [*(Drawn(space, 0, blank, round(SPACES[space] * upem)) for space in sorted(absent)), *drawn]


def _write_part(path: Path, family: str, font: TTFont, characters: frozenset[int]) -> None:
    options = subset.Options(layout_features=["*"], name_IDs=["*"], hinting=False, drop_tables=["FFTM"])
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=characters | SPACES.keys())
    subsetter.subset(font)
    _rename(font, family)
    font.save(path)


def _rename(font: TTFont, family: str) -> None:
    for record in list(font["name"].names):
        if record.nameID in (1, 4, 6, 16):
            record.string = family.replace(" ", "") if record.nameID == 6 else family


def _draw_boxes() -> list[Drawn]:
    """□ and ☑ as one pair of the same size, because the two rarely match in a font."""
    return [Drawn(BOX, 0, _box(ticked=False), 1000), Drawn(TICKED_BOX, 0, _box(ticked=True), 1000)]


def _box(ticked: bool) -> object:
    pen = TTGlyphPen(None)
    _polygon(pen, [(90, -60), (90, 760), (910, 760), (910, -60)])
    _polygon(pen, [(140, -10), (860, -10), (860, 710), (140, 710)])
    if ticked:
        _polygon(pen, [(215, 400), (285, 455), (430, 260), (745, 640), (800, 590), (435, 100)])
    return pen.glyph()


def _polygon(pen: TTGlyphPen, points: list[tuple[int, int]]) -> None:
    pen.moveTo(points[0])
    for point in points[1:]:
        pen.lineTo(point)
    pen.closePath()
