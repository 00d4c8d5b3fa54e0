"""Setting HTML in the private fonts: one page at a time, hearing of every glyph that is missing."""

import atexit
import gc
import logging
import os
import re
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import _lru_cache_wrapper, cache
from pathlib import Path
from typing import TypeVar
from xml.etree.ElementTree import Element

from cssselect2 import ElementWrapper
from weasyprint import CSS, HTML
from weasyprint.document import Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

from filing.receipts.fonts.faces import FAMILIES
from filing.receipts.fonts.fontset import FontSet
from filing.receipts.styling import Sheet

# Pango's fonts, and the faces that seals are drawn from, are not for two threads at once. Several receipts at once
# are printed by several processes: see pool.
_ONE_AT_A_TIME = threading.Lock()
NOTDEF = re.compile(r'\.notdef glyph rendered .*"(.+)"', re.DOTALL)


Cached = TypeVar("Cached", bound=_lru_cache_wrapper)
_WITH_FONTS: list[_lru_cache_wrapper] = []


def keeps_fonts(cached: Cached) -> Cached:
    """A cached function whose results hold fonts: it is emptied at the process's end."""
    _WITH_FONTS.append(cached)
    return cached


class _Plain(HTML):
    """A tree that is there already, styled by its own sheet alone.

    WeasyPrint's sheet for all of HTML gives each element six kinds of footnote marks and list bullets to compute.
    """

    def __init__(self, tree: Element, fetcher: URLFetcher) -> None:
        self.base_url, self.url_fetcher, self.media_type = None, fetcher, "print"
        self.wrapper_element = ElementWrapper.from_html_root(tree, content_language=None)
        self.etree_element = tree

    def _ua_stylesheets(self, forms=False) -> list[CSS]:
        return []


@dataclass(frozen=True)
class Press:
    """Fonts and a parsed stylesheet."""

    font_config: FontConfiguration
    stylesheet: Sheet
    fetcher: URLFetcher

    def lay_out(self, tree: Element, images: Mapping[str, object] | None = None) -> Document:
        """The pages of an HTML tree without namespaces; only while typesetting.

        `images` are by the addresses that the tree has for them, and draw themselves as WeasyPrint's own do.
        """
        plain = _Plain(tree, self.fetcher)
        return plain.render(
            font_config=self.font_config, stylesheets=[self.stylesheet], cache=dict(images or {})
        )


@keeps_fonts
@cache
def press(fonts: FontSet, style: Path) -> Press:
    """Once per process and stylesheet: it costs more than a receipt does."""
    families = ", ".join(f'"{family}"' for family in FAMILIES)
    text = style.read_text(encoding="utf-8").replace("FAMILIES", families)
    font_config = _font_configuration(fonts)
    fetcher = URLFetcher(allowed_protocols=["data"])  # paper reads no file and no network
    return Press(font_config, Sheet(string=text, font_config=font_config), fetcher)


@contextmanager
def typesetting() -> Iterator[list[str]]:
    """Nobody else sets type meanwhile; what is yielded fills with what WeasyPrint complains of."""
    with _ONE_AT_A_TIME, _complaints() as complaints:
        yield complaints


def missing_in(complaints: Sequence[str]) -> set[str]:
    """The characters that were complained of: no font has them."""
    return {found[1] for complaint in complaints if (found := NOTDEF.search(complaint))}


@atexit.register
def _let_go() -> None:
    """Fonts must go before the library that drew with them does: a process would crash at its end."""
    for cached in _WITH_FONTS:
        cached.cache_clear()
    gc.collect()


@keeps_fonts
@cache
def _font_configuration(fonts: FontSet) -> FontConfiguration:
    """Only the private fonts: Fontconfig reads the variable while the configuration is being made."""
    before = os.environ.get("FONTCONFIG_FILE")
    os.environ["FONTCONFIG_FILE"] = str(fonts.config_file)
    try:
        return FontConfiguration()
    finally:
        del os.environ["FONTCONFIG_FILE"]
        if before is not None:
            os.environ["FONTCONFIG_FILE"] = before


class _Collector(logging.Handler):
    """Keeps WeasyPrint's warnings for the thread that is printing."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.local = threading.local()

    def emit(self, record: logging.LogRecord) -> None:
        getattr(self.local, "complaints", []).append(record.getMessage())


_collector = _Collector()
_weasyprint_log = logging.getLogger("weasyprint")
_weasyprint_log.addHandler(_collector)


@contextmanager
def _complaints() -> Iterator[list[str]]:
    # Whatever the application's logging is set to, a missing glyph must be heard of.
    _weasyprint_log.disabled = False
    _weasyprint_log.setLevel(logging.WARNING)
    complaints: list[str] = []
    _collector.local.complaints = complaints
    try:
        yield complaints
    finally:
        del _collector.local.complaints
