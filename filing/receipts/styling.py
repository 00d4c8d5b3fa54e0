"""What a sheet says of an element is the same on every paper: a style is computed once per process, and keeps its lines.

WeasyPrint computes them anew for each document: some forty values for each of a hundred elements, every heading's line.
"""

from collections.abc import Hashable, Iterator
from functools import lru_cache, partial
from xml.etree.ElementTree import Element

from weasyprint import CSS, HTML, css
from weasyprint.css import ComputedStyle, Style, StyleFor
from weasyprint.layout import inline, preferred
from weasyprint.text import line_break
from weasyprint.text.ffi import pango

LINES = 128  # that each style keeps: more than a paper has headings, fewer than fill a machine
PARAGRAPH_ENDS = "\n\r\u2029"  # as Pango sees them
split_anew = line_break.split_first_line


class KeptStyles:
    """The styles of one sheet that are computed already; for paper of one size, as each knows its first page's."""

    def __init__(self) -> None:
        self._kept: dict[Hashable, ComputedStyle] = {}
        self._numbers: dict[int, int] = {id(None): 0}

    def __len__(self) -> int:
        return len(self._kept)

    def __iter__(self) -> Iterator[ComputedStyle]:
        return iter(self._kept.values())

    def same_as(self, style: ComputedStyle) -> ComputedStyle:
        """The one that an earlier document had, by its parent and by what is said of it; else this one, kept from now on."""
        parent = self._numbers.get(id(style.parent_style))
        if parent is None:
            return style
        said = tuple((name, value) for name, (value, _weight) in style.cascaded.items())
        try:
            kept = self._kept.setdefault((parent, style.pseudo_type, said), style)
        except TypeError:  # something is said of it that cannot be compared: nor are its children kept
            return style
        if kept is style:
            self._numbers[id(style)] = len(self._kept)
            keep_lines(style)
            keep_lines(style.anonymous_style)
        return kept


class Sheet(CSS):
    """A style sheet, and the styles of the papers that were printed by it."""

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)
        self.styles = KeptStyles()


class StylesOfPaper(StyleFor):
    """The styles of a document, those among them that an earlier one by the same sheet had."""

    def __init__(self, html: HTML, sheets: list[tuple[CSS, str, object]], *options: object) -> None:
        (sheet, *_), *others = sheets
        self._kept = sheet.styles if isinstance(sheet, Sheet) and not others else KeptStyles()
        super().__init__(html, sheets, *options)

    def set_computed_styles(
        self, element: Element | str, *args: object, pseudo_type: str | None = None, **options: object
    ) -> None:
        super().set_computed_styles(element, *args, pseudo_type=pseudo_type, **options)
        styles = self.get_computed_styles()
        styles[element, pseudo_type] = self._kept.same_as(styles[element, pseudo_type])


def keep_lines(style: Style) -> None:
    """The first line of a text in this style and width is set once, as long as it is often asked for."""
    style.lines = lru_cache(LINES)(partial(split_anew, style=style, context=None, justification_spacing=0))


def split_first_line(
    text, style, context, max_width, justification_spacing, is_line_start=True, minimum=False
):
    """As WeasyPrint's of this name."""
    lines = getattr(style, "lines", None)
    if lines is None or justification_spacing:
        return split_anew(text, style, context, max_width, justification_spacing, is_line_start, minimum)
    return lines(text, max_width=max_width, is_line_start=is_line_start, minimum=minimum)


class Line(line_break.Layout):
    """A line that stays set until it is drawn: WeasyPrint's forgets its shape in between, to save memory in books."""

    def set_text(self, text: str, justify: bool = False) -> None:
        # What drawing asks for anyway: asked for only then, the line would be set again.
        pango.pango_layout_set_single_paragraph_mode(self.layout, _is_single(text))
        super().set_text(text, justify)

    def deactivate(self) -> None:
        pass

    def reactivate(self, style: Style) -> None:
        if self.justification_spacing or not _is_single(self.text):
            super().reactivate(style)


def _is_single(text: str) -> bool:
    return not any(end in text for end in PARAGRAPH_ENDS)


# WeasyPrint has no place to hand these in.
css.StyleFor = StylesOfPaper
line_break.Layout = Line
inline.split_first_line = preferred.split_first_line = split_first_line
