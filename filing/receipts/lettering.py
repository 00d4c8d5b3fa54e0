"""Texts set in lines of a width by Pango alone, for cells that WeasyPrint does not lay out."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import count

from weasyprint.css import InitialStyle
from weasyprint.draw.text import draw_first_line
from weasyprint.matrix import Matrix
from weasyprint.pdf.stream import Stream
from weasyprint.text.ffi import TO_UNITS, ffi, pango
from weasyprint.text.fonts import FontConfiguration
from weasyprint.text.line_break import line_size, strut

from filing.domain.questions.characters import VARIATION_SEQUENCE
from filing.receipts.styling import LINES, PARAGRAPH_ENDS, Line

# WeasyPrint declares what it uses of Pango itself; it has no need of this one.
ffi.cdef("PangoAttribute * pango_attr_family_new (const char *family);")
VARIANTS = b"Filing Variants"


class SetLine:
    """A line of a text that stays set; it stands for WeasyPrint's box of a text, and for its Pango layout."""

    def __init__(self, setting: Line, line: object) -> None:
        self.pango_layout, self.style = self, setting.style
        self.layout, self.text = setting.layout, setting.text
        self.width, _ = line_size(line, setting.style)
        self._line = line

    def get_first_line(self) -> tuple[object, None]:
        return self._line, None


class Lettering:
    """Families, size and spacing of lines, in CSS pixels, in one language."""

    def __init__(
        self, fonts: FontConfiguration, families: tuple[str, ...], language: str, size: float, spacing: float
    ) -> None:
        self.style = InitialStyle(fonts)
        self.style |= {
            "font_family": families, "lang": language, "font_size": size, "line_height": spacing, "overflow_wrap": "anywhere",
        }  # fmt: skip
        self.line_height, self.baseline = strut(self.style)
        self.lines = lru_cache(LINES)(self._lines)

    def draw(self, stream: Stream, line: SetLine, x: float, y: float) -> None:
        """The line with its left upper corner there; what no font has is complained of."""
        stream.begin_text()
        draw_first_line(stream, line, "clip", "none", Matrix(d=-1, e=x, f=y + self.baseline))
        stream.end_text()

    def _lines(self, text: str, width: float) -> tuple[SetLine | None, ...]:
        """The lines of the text, broken between words or where it must be; None is an empty one."""
        if not text:
            return ()
        paragraphs = re.split(f"[{PARAGRAPH_ENDS}]", text)
        return tuple(line for one in paragraphs for line in self._set(one.strip(" "), width))

    def _set(self, paragraph: str, width: float) -> Iterator[SetLine | None]:
        if not paragraph:
            yield None
            return
        setting = Line(self.style, max_width=width)
        pango.pango_layout_set_width(setting.layout, int(width * TO_UNITS))
        pango.pango_layout_set_wrap(setting.layout, pango.PANGO_WRAP_WORD_CHAR)
        setting.set_text(paragraph)
        _letter_variants(setting)
        for number in count():
            line = pango.pango_layout_get_line_readonly(setting.layout, number)
            if line == ffi.NULL:
                return
            yield SetLine(setting, line)


def _letter_variants(setting: Line) -> None:
    """Give variation sequences the face that has them: Pango would take the first that has the character."""
    found = list(VARIATION_SEQUENCE.finditer(setting.text))
    if not found:
        return
    attributes = pango.pango_layout_get_attributes(setting.layout)
    for one in found:
        attribute = pango.pango_attr_family_new(VARIANTS)
        attribute.start_index = len(setting.text[: one.start()].encode())
        attribute.end_index = len(setting.text[: one.end()].encode())
        pango.pango_attr_list_change(attributes, attribute)
    pango.pango_layout_set_attributes(setting.layout, attributes)
