"""The simulated agency seal: a red ring, the agency's name, a star, and the word that says it is not real."""

from functools import cache, lru_cache
from math import cos, pi, sin

from fontTools.misc.transform import Transform
from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont

from filing.receipts.fonts import FontSet

RED = "#c8161d"
MARK = "模拟印章"
RADIUS = 100  # the drawing's own units; the stylesheet gives it 42 mm, as an agency's round seal has
NAME_RADIUS, NAME_SIZE, MARK_SIZE, MARK_BASELINE = 68, 25, 15, 12
STAR_CENTRE, STAR_RADIUS = -27, 20


@lru_cache(maxsize=256)
def seal_svg(agency_name: str, fonts: FontSet) -> str:
    """The seal as SVG, its letters as outlines, so that they do not mix with text copied from the receipt."""
    letters = [*_around(agency_name, fonts), *_below(MARK, fonts)]
    paths = "".join(f'<path d="{path}"/>' for path in letters if path)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-{RADIUS} -{RADIUS} {2 * RADIUS} {2 * RADIUS}" '
        f'fill="{RED}"><circle r="{RADIUS - 3}" fill="none" stroke="{RED}" stroke-width="5"/>'
        f'<path d="{_star(STAR_RADIUS)}"/>{paths}</svg>'
    )


def _around(text: str, fonts: FontSet) -> list[str]:
    """The name over the top of the ring, first letter left, upright towards the rim."""
    span = min(1.5 * pi, 0.46 * (len(text) - 1))
    step = span / max(len(text) - 1, 1)
    size = min(NAME_SIZE, step * NAME_RADIUS * 0.95 if len(text) > 1 else NAME_SIZE)
    return [_letter(one, size, place * step - span / 2, fonts) for place, one in enumerate(text)]


def _below(text: str, fonts: FontSet) -> list[str]:
    left = -MARK_SIZE * len(text) / 2
    return [
        _outline(one, fonts, Transform(MARK_SIZE, 0, 0, -MARK_SIZE, left + MARK_SIZE * place, MARK_BASELINE))
        for place, one in enumerate(text)
    ]


def _letter(character: str, size: float, angle: float, fonts: FontSet) -> str:
    placed = Transform().rotate(angle).translate(-size / 2, -NAME_RADIUS).scale(size, -size)
    return _outline(character, fonts, placed)


def _outline(character: str, fonts: FontSet, placed: Transform) -> str:
    glyphs, cmap, upem = _face("Filing Serif", fonts)
    if ord(character) not in cmap:
        glyphs, cmap, upem = _face("Filing Serif Rest", fonts)
    pen = SVGPathPen(glyphs, ntos=lambda number: f"{number:.1f}")
    if ord(character) in cmap:
        glyphs[cmap[ord(character)]].draw(TransformPen(pen, placed.scale(1 / upem)))
    return pen.getCommands()


@cache
def _face(family: str, fonts: FontSet):
    font = TTFont(fonts.face(family), lazy=True)
    return font.getGlyphSet(), font.getBestCmap(), font["head"].unitsPerEm


def _star(radius: float) -> str:
    points = [(radius * (0.382 if corner % 2 else 1), corner * pi / 5) for corner in range(10)]
    corners = (f"{r * sin(turn):.1f},{STAR_CENTRE - r * cos(turn):.1f}" for r, turn in points)
    return f"M{'L'.join(corners)}Z"
