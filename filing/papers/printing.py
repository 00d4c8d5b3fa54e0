"""A paper as a tagged PDF: the same paper always gives the same bytes; what no font has is named by its code."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path

import pydyf
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from weasyprint import HTML
from weasyprint.document import Document

from filing.papers.boxes import boxes_kept
from filing.receipts.fonts.fontset import FontSet, missing_glyphs
from filing.receipts.hole import Hole
from filing.receipts.markup import spelled
from filing.receipts.objects import settle
from filing.receipts.sealing import box_of_seal, open_hole
from filing.receipts.tagging import mend
from filing.receipts.typesetting import press, typesetting

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
STYLE = TEMPLATES / "papers" / "paper.css"
VARIANT = "pdf/a-3a"
#: Far more than any question takes. Of what is longer the beginning is printed, and that it goes on: a line without a
#: place to break takes as long as its length squared.
LONGEST = 8_000
CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def print_paper(
    template: str, fonts: FontSet, *, seal: tuple[str, Hole] | None = None, **facts: object
) -> bytes:
    """The paper that a template of templates/papers makes of the facts, as PDF/A-3a.

    With `seal`, an agency's name and a hole, it has that agency's seal at the element `seal` of its last page, still
    to be signed (receipts.signing.sign).

    Unlike a receipt it refuses no character: it has to show what was typed.
    """
    html = _templates().get_template(f"papers/{template}").render(said=_legible(fonts), **facts)
    with typesetting():
        document = press(fonts, STYLE).lay_out(HTML(string=html).etree_element)
        return document.write_pdf(
            pdf_variant=VARIANT,
            pdf_tags=True,
            pdf_identifier=hashlib.sha256(html.encode()).digest()[:16],
            output_intent="srgb",
            finisher=partial(_finish, seal=seal, fonts=fonts),
        )


def _finish(document: Document, pdf: pydyf.PDF, *, seal: tuple[str, Hole] | None, fonts: FontSet) -> None:
    mend(pdf)
    if seal:
        agency_name, hole = seal
        open_hole(pdf, agency_name, fonts, box_of_seal(document.pages[-1]), hole)
    settle(pdf)


def _legible(fonts: FontSet) -> Callable[[str], Markup]:
    """The text as HTML; a character that no font has as 〔U+E863〕, so that nobody reads past it."""

    def said(text: str) -> Markup:
        shown = CONTROLS.sub("", text)
        if len(shown) > LONGEST:
            shown = f"{shown[:LONGEST]}……（共{len(shown)}字，超出可填写的字数，未全部打印）"
        for unit in missing_glyphs(shown, fonts):
            shown = shown.replace(unit, "".join(f"〔U+{ord(character):04X}〕" for character in unit))
        return spelled(shown)

    return said


@cache
def _templates() -> Environment:
    environment = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined)
    environment.filters["boxes_kept"] = boxes_kept
    return environment
