"""The simulated agency seal: a red ring, the agency's name around it, a star, 模拟印章."""

from functools import cache, lru_cache
from math import cos, pi, sin

from fontTools.misc.transform import Transform
from fontTools.pens.basePen import BasePen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont

from filing.receipts.fonts.fontset import FontSet

RED = "0.784 0.086 0.114"
RADIUS = 100  # the drawing reaches from -100 to 100 both ways, upwards positive
RIM, RIM_WIDTH = 97, 5
NAME_RADIUS, NAME_SIZE, NAME_STEP, NAME_SPAN = 68, 25, 0.46, 1.5 * pi
STAR_CENTRE, STAR_RADIUS = 27, 20
WORDS, WORDS_SIZE, WORDS_BASELINE = "模拟印章", 15, -11
ROUND = 0.5523  # how far the handles of a Bézier quarter circle reach, as a part of the radius
LETTER_FACES = ("Filing Serif", "Filing Serif More", "Filing Serif Rest")


@lru_cache(maxsize=256)
def seal_operators(agency_name: str, fonts: FontSet, words: str = "") -> bytes:
    """The seal as PDF drawing operators, in units of a hundredth of its radius around its centre.

    Its letters are outlines, so that they do not mix with text copied from the receipt. The words go across
    its middle; without them the page writes its own there.
    """
    pen = _OperatorPen()
    _star(pen)
    for character, placed in [*_around(agency_name), *_across(words)]:
        _draw_letter(character, placed, pen, fonts)
    rim = f"{RED} RG {RIM_WIDTH} w {_circle(RIM)} S"
    return f"{rim} {RED} rg {' '.join(pen.operators)} f".encode()


class _OperatorPen(BasePen):
    def __init__(self) -> None:
        super().__init__(None)
        self.operators: list[str] = []

    def _add(self, operator: str, *points: tuple[float, float]) -> None:
        self.operators.append(" ".join([*(f"{x:.1f} {y:.1f}" for x, y in points), operator]))

    def _moveTo(self, point) -> None:
        self._add("m", point)

    def _lineTo(self, point) -> None:
        self._add("l", point)

    def _curveToOne(self, first, second, end) -> None:
        self._add("c", first, second, end)

    def _closePath(self) -> None:
        self._add("h")


def _around(text: str) -> list[tuple[str, Transform]]:
    """The letters with their places over the top of the ring, clockwise, upright towards the rim."""
    span = min(NAME_SPAN, NAME_STEP * (len(text) - 1))
    step = span / max(len(text) - 1, 1)
    size = min(NAME_SIZE, step * NAME_RADIUS * 0.95) if len(text) > 1 else NAME_SIZE
    return [
        (letter, Transform().rotate(span / 2 - place * step).translate(-size / 2, NAME_RADIUS).scale(size))
        for place, letter in enumerate(text)
    ]


def _across(words: str) -> list[tuple[str, Transform]]:
    start = -len(words) * WORDS_SIZE / 2
    return [
        (letter, Transform().translate(start + place * WORDS_SIZE, WORDS_BASELINE).scale(WORDS_SIZE))
        for place, letter in enumerate(words)
    ]


def _draw_letter(character: str, placed: Transform, pen: BasePen, fonts: FontSet) -> None:
    for family in LETTER_FACES:
        glyphs, names, upem = _face(family, fonts)
        if ord(character) in names:
            glyphs[names[ord(character)]].draw(TransformPen(pen, placed.scale(1 / upem)))
            return


@cache
def _face(family: str, fonts: FontSet):
    font = TTFont(fonts.face(family), lazy=True)
    # Any names will do. Those that fontTools makes up itself it makes from the character table, which takes longer than all else.
    font.setGlyphOrder([f"glyph{number}" for number in range(font["maxp"].numGlyphs)])
    return font.getGlyphSet(), font.getBestCmap(), font["head"].unitsPerEm


def _circle(radius: float) -> str:
    quarters = [
        f"{radius * (x - y * ROUND):.1f} {radius * (y + x * ROUND):.1f} "
        f"{radius * (-y + x * ROUND):.1f} {radius * (x + y * ROUND):.1f} {-y * radius} {x * radius} c"
        for x, y in ((1, 0), (0, 1), (-1, 0), (0, -1))
    ]
    return f"{radius} 0 m {' '.join(quarters)} h"


def _star(pen: BasePen) -> None:
    radii = [STAR_RADIUS, STAR_RADIUS * 0.382] * 5
    turns = [corner * pi / 5 for corner in range(10)]
    points = [(r * sin(turn), STAR_CENTRE + r * cos(turn)) for r, turn in zip(radii, turns, strict=True)]
    pen.moveTo(points[0])
    for point in points[1:]:
        pen.lineTo(point)
    pen.closePath()
