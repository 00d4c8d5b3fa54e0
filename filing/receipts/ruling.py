"""The rules of a receipt's tables, drawn as whole lines: WeasyPrint would clip and fill two of them for each cell."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

import pydyf
from weasyprint.document import Page
from weasyprint.formatting_structure.boxes import Box, TableBox, TableCellBox

from filing.receipts.objects import at, pages
from filing.receipts.tagging import CSS_PIXEL

WIDTH = (
    0.7 / CSS_PIXEL
)  # the sheet leaves as much free at the right and below in each cell, above and left in a table
Span = tuple[float, float]
# From where to where there are rules, by the place across them.
Lines = dict[float, list[Span]]


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
    for box in page._page_box.descendants():
        if isinstance(box, TableBox | TableCellBox):
            left, top, right, bottom = _edges(box)
            first = isinstance(box, TableBox)
            down[round(left if first else right - WIDTH, 3)].append((top, bottom))
            across[round(top if first else bottom - WIDTH, 3)].append((left, right))
    return down, across


def _edges(box: Box) -> tuple[float, float, float, float]:
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
