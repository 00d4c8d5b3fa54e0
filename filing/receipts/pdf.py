"""A frozen view printed as a PDF: the same view always gives the same bytes."""

import atexit
import gc
import hashlib
import logging
import os
import re
import threading
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial

import pydyf
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

from filing.domain.errors import ReceiptRefused
from filing.receipts.fonts.faces import FAMILIES
from filing.receipts.fonts.fontset import FontSet, missing_glyphs
from filing.receipts.hole import Hole
from filing.receipts.markup import TEMPLATES, html_of
from filing.receipts.objects import settle
from filing.receipts.sealing import Box, draw_seal, open_hole
from filing.receipts.tagging import CSS_PIXEL, mend
from filing.receipts.view import all_text, validate_view

# Pango's fonts, and the faces that seals are drawn from, are not for two threads at once. Several receipts at once
# are printed by several processes: see pool.
_ONE_AT_A_TIME = threading.Lock()
VARIANT = "pdf/a-3a"
NOTDEF = re.compile(r'\.notdef glyph rendered .*"(.+)"', re.DOTALL)
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True)
class Printed:
    """The PDF, its pages, and where on the last one the seal is: left, bottom, right, top in points."""

    pdf: bytes
    pages: int
    seal_box: Box


def render(view: dict, fonts: FontSet, seal: bool = True) -> bytes:
    """The receipt as PDF/A-3a, tagged; see print_receipt for what it refuses."""
    return print_receipt(view, fonts, seal).pdf


def print_receipt(view: dict, fonts: FontSet, seal: bool = True) -> Printed:
    """The receipt and where its seal is (17-§14, annexes 3 and 4); unsigned, for a look at it.

    Without `seal` its place is left free.
    Raises ValueError when the view is malformed, ReceiptRefused when a character in it cannot be printed.
    """

    def finish(pdf: pydyf.PDF, box: Box) -> None:
        if seal:
            draw_seal(pdf, view["agency_name"], fonts, box)

    return _print(view, fonts, seal, finish)


def print_for_signing(view: dict, fonts: FontSet, hole: Hole) -> Printed:
    """The receipt with its statement attached and an empty signature whose appearance is the seal.

    Refuses what print_receipt refuses; filing.receipts.signing.sign fills the signature in.
    """
    return _print(view, fonts, False, lambda pdf, box: open_hole(pdf, view["agency_name"], fonts, box, hole))


def _print(view: dict, fonts: FontSet, seal: bool, finish: Callable[[pydyf.PDF, Box], object]) -> Printed:
    validate_view(view)
    _refuse_unprintable(all_text(view), fonts)
    with _ONE_AT_A_TIME, _complaints() as complaints:
        press = _press(fonts)
        document = _Form(string=html_of(view, seal), url_fetcher=press.fetcher).render(
            font_config=press.font_config, stylesheets=[press.stylesheet]
        )
        box = _seal_box(document.pages[-1])
        pdf = document.write_pdf(
            pdf_variant=VARIANT,
            pdf_tags=True,
            pdf_identifier=_identifier(view),
            output_intent="srgb",
            finisher=partial(_finished, finish=finish, box=box),
        )
    # The text of a missing glyph can still be copied out of the PDF: only this tells that it is not printed.
    _refuse({found[1] for complaint in complaints if (found := NOTDEF.search(complaint))})
    return Printed(pdf, len(document.pages), box)


def _finished(_document, pdf: pydyf.PDF, finish: Callable[[pydyf.PDF, Box], object], box: Box) -> None:
    mend(pdf)
    finish(pdf, box)
    settle(pdf)


def _refuse_unprintable(text: str, fonts: FontSet) -> None:
    _refuse([*missing_glyphs(text, fonts), *dict.fromkeys(UNPRINTABLE.findall(text))])


def _refuse(missing: Collection[str]) -> None:
    if missing:
        named = "、".join(_name(unit) for unit in missing)
        raise ReceiptRefused(
            f"备案回执未能生成：现有字库没有字符{named}，无法在回执上印出。"
            "请联系系统管理员补充字库，或者与申报人核对该字符后重试。"
        )


def _name(unit: str) -> str:
    code = " ".join(f"U+{ord(character):04X}" for character in unit)
    return f"“{unit}”（{code}）" if unit.isprintable() else code


class _Form(HTML):
    """Styled by the receipt's sheet alone.

    WeasyPrint's sheet for all of HTML gives each element six kinds of footnote marks and list bullets to compute.
    """

    def _ua_stylesheets(self, forms=False) -> list[CSS]:
        return []


@dataclass(frozen=True)
class _Press:
    font_config: FontConfiguration
    stylesheet: CSS
    fetcher: URLFetcher


@cache
def _press(fonts: FontSet) -> _Press:
    """Fonts and parsed stylesheet, once per process: they cost more than a receipt does."""
    families = ", ".join(f'"{family}"' for family in FAMILIES)
    style = (TEMPLATES / "receipt.css").read_text(encoding="utf-8").replace("FAMILIES", families)
    font_config = _font_configuration(fonts)
    fetcher = URLFetcher(allowed_protocols=["data"])  # a receipt reads no file and no network
    return _Press(font_config, CSS(string=style, font_config=font_config), fetcher)


@atexit.register
def _let_go() -> None:
    """Fonts must go before the library that drew with them does: a process would crash at its end."""
    _press.cache_clear()
    gc.collect()


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


def _identifier(view: dict) -> bytes:
    return hashlib.sha256(view["number"].encode()).digest()[:16]


def _seal_box(page) -> Box:
    left, top, right, bottom = page.anchors["seal"]
    return tuple(round(CSS_PIXEL * n, 2) for n in (left, page.height - bottom, right, page.height - top))


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
