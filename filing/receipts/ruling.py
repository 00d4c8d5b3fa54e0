"""The rules of a receipt's tables, drawn as whole lines: WeasyPrint would clip and fill two of them for each cell."""

from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Iterable, Iterator

import pydyf
from weasyprint.document import Page
from weasyprint.formatting_structure.boxes import Box, ReplacedBox, TableBox, TableCellBox

from filing.receipts.objects import at, pages
from filing.receipts.tagging import CSS_PIXEL

WIDTH = (
    0.7 / CSS_PIXEL
)  # the sheet leaves as much free at the right and below in each cell, above and left in a table
Span = tuple[float, float]
# Left, top, right and bottom.
Edges = tuple[float, float, float, float]
# From where to where there are rules, by the place across them.
Lines = dict[float, list[Span]]


class Ruled(ABC):
    """An image with cells of its own; its left upper corner is told."""

    @abstractmethod
    def outer_edges(self, left: float, top: float) -> Edges:
        """The part of a table that it is, with the rules at its left and above."""

    @abstractmethod
    def cell_edges(self, left: float, top: float) -> Iterable[Edges]:
        """Those of its cells, each with the rules at its right and below."""


def rule(pdf: pydyf.PDF, laid_out: Iterable[Page]) -> None:
    """Draw the rules beneath each page's text, as what is seen and not read aloud."""
    for page, paper in zip(pages(pdf), laid_out, strict=True):
        lines = b" ".join(_operators(paper))
        if lines:
            content = at(pdf, page["Contents"])
            content.stream.insert(0, b"/Artifact BMC q 0 0 0 rg " + lines + b" f Q EMC")


def _operators(page: Page) -> Iterator[bytes]:
    """A rectangle for each line, in points from the page's lower left corner."""
    down, across = _lines(page)
    for x, spans in sorted(down.items()):
        for top, bottom in _joined(spans):
            yield _rectangle(page, x, top, WIDTH, bottom - top)
    for y, spans in sorted(across.items()):
        for left, right in _joined(spans):
            yield _rectangle(page, left, y, right - left, WIDTH)


def _lines(page: Page) -> tuple[Lines, Lines]:
    """The lines down the page by their left, those across it by their top, in CSS pixels."""
    down: Lines = defaultdict(list)
    across: Lines = defaultdict(list)
    for left, top, right, bottom in _outlines(page, outer=True):
        down[round(left, 3)].append((top, bottom))
        across[round(top, 3)].append((left, right))
    for left, top, right, bottom in _outlines(page, outer=False):
        down[round(right - WIDTH, 3)].append((top, bottom))
        across[round(bottom - WIDTH, 3)].append((left, right))
    return down, across


def _outlines(page: Page, outer: bool) -> Iterator[Edges]:
    """The edges of the tables on the page, or of their cells."""
    for box in page._page_box.descendants():
        if isinstance(box, TableBox if outer else TableCellBox):
            yield _edges(box)
        elif isinstance(box, ReplacedBox) and isinstance(box.replacement, Ruled):
            row, place = box.replacement, (box.position_x, box.position_y)
            yield from [row.outer_edges(*place)] if outer else row.cell_edges(*place)


def _edges(box: Box) -> Edges:
    left, top = box.border_box_x(), box.border_box_y()
    return left, top, left + box.border_width(), top + box.border_height()


def _joined(spans: list[Span]) -> Iterator[Span]:
    """Those that touch as one."""
    spans = sorted(spans)
    start, end = spans[0]
    for left, right in spans[1:]:
        if left > end + 0.01:
            yield start, end
            start = left
        end = max(end, right)
    yield start, end


def _rectangle(page: Page, x: float, y: float, width: float, height: float) -> bytes:
    bottom = page.height - y - height
    return b"%.3f %.3f %.3f %.3f re" % tuple(CSS_PIXEL * n for n in (x, bottom, width, height))
