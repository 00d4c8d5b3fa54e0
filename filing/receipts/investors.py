"""The investors' table of a receipt (17-annexes 3 and 4), set row by row; WeasyPrint breaks its pages.

Laid out by WeasyPrint, an investor takes some thirty boxes, each with its styles, margins, background and place; as a
picture of a known height it takes one. The headings stand above the first row of each page, in the space that the
sheet leaves there. Lengths are CSS pixels.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import accumulate, pairwise

from weasyprint.pdf.stream import Stream
from weasyprint.text.fonts import FontConfiguration

from filing.domain.receipts.wording import columns
from filing.receipts.fonts.faces import FAMILIES
from filing.receipts.lettering import Lettering, SetLine
from filing.receipts.markup import is_western
from filing.receipts.ruling import WIDTH, Edges, Ruled
from filing.receipts.tagging import CELL, HEADING, REPEATED, Marks, mark
from filing.receipts.typesetting import keeps_fonts

MILLIMETRE, POINT = 96 / 25.4, 96 / 72
# What the sheet's margins leave of a page, across without the rule at the left.
TABLE, PAGE = 164 * MILLIMETRE - WIDTH, 259 * MILLIMETRE
SHARES = {
    "name": 0.3, "country_or_region": 0.155, "subscribed_capital": 0.27, "contribution_forms": 0.15, "equity_ratio": 0.125,
}  # fmt: skip
# Free between the rules and the text of a cell, that of a heading; above and below either.
BESIDE_TEXT, BESIDE_HEADING, ABOVE = 2 * MILLIMETRE, 0.5 * MILLIMETRE, MILLIMETRE
SIZE, SPACING = 10 * POINT, 1.45
Place = tuple[float, float]


@dataclass(frozen=True)
class Cell:
    """Lines between two places across the table; `left` and `right` are those of the cell, rule included."""

    left: float
    right: float
    beside: float
    centred: bool
    lettering: Lettering
    lines: tuple[SetLine | None, ...]

    @property
    def height(self) -> float:
        return len(self.lines) * self.lettering.line_height

    def draw(self, stream: Stream, top: float) -> None:
        x, free = self.left + self.beside, self.right - self.left - 2 * self.beside - WIDTH
        for place, line in enumerate(self.lines):
            if line is not None:
                start = x + (free - line.width) / 2 if self.centred else x
                self.lettering.draw(stream, line, start, top + place * self.lettering.line_height)


class Cells:
    """Cells beside each other, as high as the highest."""

    def __init__(self, cells: Sequence[Cell]) -> None:
        self._cells = cells
        self.height = max(cell.height for cell in cells) + 2 * ABOVE + WIDTH

    def __iter__(self) -> Iterator[Cell]:
        return iter(self._cells)

    def on_pages(self, lines: int) -> Iterator[Cells]:
        """Itself, or, when it has more lines than a page, what of it is on each."""
        most = max(len(cell.lines) for cell in self._cells)
        if most <= lines:
            yield self
            return
        for start in range(0, most, lines):
            yield Cells([replace(cell, lines=cell.lines[start : start + lines]) for cell in self._cells])

    def draw(self, cell: Cell, stream: Stream, top: float) -> None:
        cell.draw(stream, top + (self.height - WIDTH - cell.height) / 2)

    def edges(self, left: float, top: float) -> Iterator[Edges]:
        return ((left + cell.left, top, left + cell.right, top + self.height) for cell in self._cells)


class Row(Ruled):
    """An investor's cells, to WeasyPrint an image; the table says whether its headings stand above it."""

    def __init__(self, table: InvestorsTable, cells: Cells) -> None:
        self._table, self._cells = table, cells
        self._begins_page = False
        self.marks: Marks = defaultdict(list)

    def get_intrinsic_size(self, _resolution: float, _font_size: float) -> tuple[float, float, float]:
        return TABLE, self._cells.height, TABLE / self._cells.height

    def draw(self, stream: Stream, _width: float, _height: float, style: dict) -> None:
        stream.set_color(style["color"])
        self._begins_page = self._table.draw_headings(stream, self.marks)
        for cell in self._cells:
            mark(stream, self.marks, CELL)
            self._cells.draw(cell, stream, 0)

    def outer_edges(self, left: float, top: float) -> Edges:
        above = self._table.headings.height if self._begins_page else 0
        return left - WIDTH, top - above - WIDTH, left + TABLE, top + self._cells.height

    def cell_edges(self, left: float, top: float) -> Iterator[Edges]:
        yield from self._cells.edges(left, top)
        if self._begins_page:
            yield from self._table.headings.edges(left, top - self._table.headings.height)


class InvestorsTable:
    """The rows of a view's investors by the names that the page's HTML has for them; for one printing."""

    def __init__(self, view: dict, fonts: FontConfiguration) -> None:
        self.headings = headings(view["kind"], fonts)
        room = (PAGE - self.headings_height - 2 * ABOVE - WIDTH) // letterings(fonts)[False].line_height
        rows = (_cells(view["kind"], investor, fonts) for investor in view["fields"]["investors"])
        pieces = (piece for row in rows for piece in row.on_pages(int(room)))
        self.images: dict[str, Row] = {
            f"investor:{place}": Row(self, piece) for place, piece in enumerate(pieces, 1)
        }
        self._pages: list[Stream] = []

    @property
    def headings_height(self) -> float:
        """What each page leaves free above its first row."""
        return self.headings.height + WIDTH

    def draw_headings(self, stream: Stream, marks: Marks) -> bool:
        """Draw them above the first row of a page, to be heard on the first page only; whether they were drawn."""
        if self._pages and self._pages[-1] is stream:
            return False
        self._pages.append(stream)
        for place, cell in enumerate(self.headings):
            if len(self._pages) == 1:
                mark(stream, marks, HEADING)
            elif not place:
                mark(stream, marks, REPEATED)
            self.headings.draw(cell, stream, -self.headings.height)
        return True


@keeps_fonts
@cache
def headings(kind: str, fonts: FontConfiguration) -> Cells:
    """Those of the form, the same on every paper."""
    texts = [label for _, label in columns(kind)]
    placed = zip(_places(kind), texts, strict=True)
    return Cells([_cell(place, text, BESIDE_HEADING, True, fonts) for place, text in placed])


@keeps_fonts
@cache
def letterings(fonts: FontConfiguration) -> dict[bool, Lettering]:
    """That of texts with Chinese in them, and that of Western ones."""
    return {
        False: Lettering(fonts, FAMILIES, "zh-CN", SIZE, SPACING),
        True: Lettering(fonts, ("Filing Latin", *FAMILIES), "en", SIZE, SPACING),
    }


def _cells(kind: str, investor: Mapping[str, str], fonts: FontConfiguration) -> Cells:
    keys = [key for key, _ in columns(kind)]
    placed = zip(_places(kind), keys, strict=True)
    return Cells([_cell(place, investor[key], BESIDE_TEXT, key != keys[0], fonts) for place, key in placed])


def _cell(place: Place, text: str, beside: float, centred: bool, fonts: FontConfiguration) -> Cell:
    left, right = place
    lettering = letterings(fonts)[is_western(text)]
    lines = lettering.lines(text, right - left - 2 * beside - WIDTH)
    return Cell(left, right, beside, centred, lettering, lines)


@cache
def _places(kind: str) -> tuple[Place, ...]:
    """Left and right of each column."""
    ends = [0, *accumulate(SHARES[key] * TABLE for key, _ in columns(kind))]
    return tuple(pairwise(ends))
