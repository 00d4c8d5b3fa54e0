"""What pictures are made of: boxes around wrapped words, and lines between them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape

FONTS = "'Noto Sans CJK SC','Source Han Sans SC','PingFang SC','Microsoft YaHei',sans-serif"
INK, PAPER, QUIET = "#1a1a1a", "#ffffff", "#555555"
SIZE, SMALL = 15, 13
LEADING, PADDING = 1.4, 10
#: Of one text: fifty controllers of one investor with names as long as may be are drawn whole.
LONGEST = 12_000
#: How much of its size a character takes: a Chinese one all of it.
WIDE, CAPITAL, NARROW = 1.0, 0.68, 0.56


@dataclass(frozen=True)
class Look:
    """How a box is drawn; told apart by its line and its words too, so that grey print keeps the difference."""

    fill: str = PAPER
    ink: str = INK
    line: str = QUIET
    width: float = 1.5
    dashes: str = ""
    round: int = 4


@dataclass(frozen=True)
class Line:
    text: str
    size: int = SIZE
    bold: bool = False


@dataclass(frozen=True)
class Box:
    """Wrapped lines in a frame whose upper left corner is at (x, y)."""

    x: float
    y: float
    width: float
    lines: tuple[Line, ...]
    look: Look

    @property
    def height(self) -> float:
        return sum(line.size * LEADING for line in self.lines) + 2 * PADDING

    @property
    def middle(self) -> float:
        return self.x + self.width / 2

    @property
    def centre(self) -> float:
        return self.y + self.height / 2

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height


def box(x: float, y: float, width: float, lines: Iterable[Line], look: Look) -> Box:
    """A box as high as its words need."""
    room = width - 2 * PADDING
    wrapped = (
        Line(part, line.size, line.bold) for line in lines for part in wrap(line.text, line.size, room)
    )
    return Box(x, y, width, tuple(wrapped), look)


def wrap(text: str, size: float, room: float) -> list[str]:
    """The text in lines that fit: between words, and within one that is too long by itself.

    Of a text that no question takes the beginning is drawn.
    """
    shown = text if len(text) <= LONGEST else f"{text[:LONGEST]}……"
    lines = [""]
    for piece in _pieces(shown):
        for part in _that_fit(piece, size, room):
            if lines[-1] and width_of(lines[-1] + part, size) > room:
                lines.append("")
            lines[-1] += part
    return [line for line in map(str.strip, lines) if line]


def _that_fit(piece: str, size: float, room: float) -> Iterator[str]:
    """The piece, or as much of it in turn as fits, a character at least."""
    begin, taken = 0, 0.0
    for at, character in enumerate(piece):
        share = _share_of_size(character)
        if at > begin and size * (taken + share) > room:
            yield piece[begin:at]
            begin, taken = at, 0.0
        taken += share
    yield piece[begin:]


def _pieces(text: str) -> list[str]:
    """What is not taken apart where it fits: a Latin word, a single Chinese character."""
    pieces: list[str] = []
    for character in text:
        if pieces and not _is_wide(character) and not _is_wide(pieces[-1][-1]) and pieces[-1][-1] != " ":
            pieces[-1] += character
        else:
            pieces.append(character)
    return pieces


def width_of(text: str, size: float) -> float:
    return size * sum(map(_share_of_size, text))


@lru_cache(maxsize=4096)  # of some thousand characters; a picture of fifty investors measures twenty thousand
def _share_of_size(character: str) -> float:
    return WIDE if _is_wide(character) else CAPITAL if character.isupper() else NARROW


def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WFA"


def drawn_box(part: Box) -> str:
    look = part.look
    dashes = f' stroke-dasharray="{look.dashes}"' if look.dashes else ""
    frame = (
        f'<rect x="{part.x:g}" y="{part.y:g}" width="{part.width:g}" height="{part.height:g}" rx="{look.round}"'
        f' fill="{look.fill}" stroke="{look.line}" stroke-width="{look.width:g}"{dashes}/>'
    )
    y, written = part.y + PADDING, []
    for line in part.lines:
        y += line.size * LEADING
        baseline = y - line.size * (LEADING - 1)
        written.append(words(line.text, part.middle, baseline, line.size, line.bold, look.ink, "middle"))
    return frame + "".join(written)


def words(
    text: str, x: float, y: float, size: int = SIZE, bold: bool = False, ink: str = INK, anchor: str = "start"
) -> str:
    weight = ' font-weight="700"' if bold else ""
    return (
        f'<text x="{x:g}" y="{y:g}" font-size="{size}"{weight} fill="{ink}" text-anchor="{anchor}">'
        f"{escape(text)}</text>"
    )


def label(text: str, x: float, y: float) -> str:
    """Words upon a line, on a ground of their own."""
    if not text:
        return ""
    width = width_of(text, SIZE) + 8
    corner = f'x="{x - width / 2:g}" y="{y - SIZE:g}"'
    ground = f'<rect {corner} width="{width:g}" height="{SIZE * LEADING:g}" fill="{PAPER}"/>'
    return ground + words(text, x, y, SIZE, True, INK, "middle")


def polyline(points: Sequence[tuple[float, float]], arrow: bool = False) -> str:
    path = " ".join(f"{x:g},{y:g}" for x, y in points)
    end = ' marker-end="url(#arrow)"' if arrow else ""
    return f'<polyline points="{path}" fill="none" stroke="{QUIET}" stroke-width="1.5"{end}/>'


def picture(
    width: float, height: float, title: str, told: str, drawn: Iterable[str], key: str = "holdings"
) -> str:
    """The whole SVG; `told` says in words what it shows, `key` tells its names apart from another's on the page."""
    arrow = (
        '<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto">'
        f'<path d="M0 0 8 4 0 8z" fill="{QUIET}"/></marker></defs>'
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="{key}-title {key}-told"'
        f' width="{width:g}" height="{height:g}" viewBox="0 0 {width:g} {height:g}" font-family="{FONTS}">'
        f'<title id="{key}-title">{escape(title)}</title><desc id="{key}-told">{escape(told)}</desc>'
        f'{arrow}<rect width="{width:g}" height="{height:g}" fill="{PAPER}"/>{"".join(drawn)}</svg>'
    )
