"""A frozen view printed as a PDF: the same view always gives the same bytes."""

import hashlib
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import partial
from xml.etree.ElementTree import Element, fromstring

import pydyf
from weasyprint.document import Document

from filing.domain.errors import ReceiptRefused
from filing.receipts.fonts.fontset import FontSet, missing_glyphs
from filing.receipts.hole import Hole
from filing.receipts.investors import InvestorsTable
from filing.receipts.markup import QR, TEMPLATES, html_of
from filing.receipts.objects import settle
from filing.receipts.qr import QrCode
from filing.receipts.ruling import rule
from filing.receipts.sealing import Box, box_of_seal, draw_seal, open_hole
from filing.receipts.tagging import make_table, mend
from filing.receipts.typesetting import Press, missing_in, press, typesetting
from filing.receipts.view import all_text, validate_view

STYLE = TEMPLATES / "receipt.css"
VARIANT = "pdf/a-3a"
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
    with typesetting() as complaints:
        press_ = _press(fonts)
        investors = InvestorsTable(view, press_.font_config)
        images = investors.images | ({QR: QrCode(view["verify_url"])} if view.get("verify_url") else {})
        document = press_.lay_out(_tree(html_of(view, seal, investors)), images)
        box = box_of_seal(document.pages[-1])
        pdf = document.write_pdf(
            pdf_variant=VARIANT,
            pdf_tags=True,
            pdf_identifier=_identifier(view),
            output_intent="srgb",
            finisher=partial(_finished, investors=investors, finish=finish, box=box),
        )
    # The text of a missing glyph can still be copied out of the PDF: only this tells that it is not printed.
    _refuse(missing_in(complaints))
    return Printed(pdf, len(document.pages), box)


def _finished(
    document: Document,
    pdf: pydyf.PDF,
    investors: InvestorsTable,
    finish: Callable[[pydyf.PDF, Box], object],
    box: Box,
) -> None:
    make_table(pdf, investors.images)
    mend(pdf)
    rule(pdf, document.pages)
    finish(pdf, box)
    settle(pdf)


def _refuse_unprintable(text: str, fonts: FontSet) -> None:
    _refuse([*missing_glyphs(text, fonts), *dict.fromkeys(UNPRINTABLE.findall(text))])


def _refuse(missing: Collection[str]) -> None:
    if missing:
        named = "、".join(_name(unit) for unit in missing)
        raise ReceiptRefused(
            f"备案回执未能生成：现有字库没有字符{named}，无法在回执上印出。"
            "请联系系统管理员补充字库，或者与申请人核对该字符后重试。"
        )


def _name(unit: str) -> str:
    code = " ".join(f"U+{ord(character):04X}" for character in unit)
    return f"“{unit}”（{code}）" if unit.isprintable() else code


def _tree(html: str) -> Element:
    """Our own template is well-formed: the parser for all of HTML would take a twentieth of the printing."""
    return fromstring(html)  # noqa: S314 - no document of others: what is from a view in it is escaped


def _press(fonts: FontSet) -> Press:
    return press(fonts, STYLE)


def _identifier(view: dict) -> bytes:
    return hashlib.sha256(view["number"].encode()).digest()[:16]
