"""Filled-in forms, notes and seals become part of the page that they are drawn on; whatever they did is gone."""

from __future__ import annotations

from pikepdf import Array, Dictionary, Pdf

from filing.services.files.probe.findings import Refused
from filing.services.files.probe.structure import inherited, name_at, rows_of, text_of

#: They only lead somewhere, or repeat in a window what a note says.
NOT_DRAWN = frozenset({"/Link", "/Popup"})
HIDDEN = 0b10
MULTILINE = 1 << 12


def flatten(pdf: Pdf) -> set[str]:
    """Words for what became part of the page or was left out."""
    found = _settle_form(pdf)
    for page in pdf.pages:
        annotations = [one for one in rows_of(page.obj.get("/Annots")) if isinstance(one, Dictionary)]
        kept = [one for one in annotations if name_at(one, "/Subtype") not in NOT_DRAWN]
        found |= {word for one in annotations if (word := _lost(one))}
        page.obj.Annots = Array(kept)
    pdf.flatten_annotations("all")
    for page in pdf.pages:
        if "/Annots" in page.obj:
            del page.obj["/Annots"]
    return found


def _lost(annotation: Dictionary) -> str | None:
    """The word for an annotation that leaves nothing on the page."""
    kind = name_at(annotation, "/Subtype")
    if kind == "/Link":
        return "link" if "/A" in annotation else None
    is_note = kind not in {"/Widget", "/Popup"}
    return "note" if is_note and not isinstance(annotation.get("/AP"), Dictionary) else None


def _settle_form(pdf: Pdf) -> set[str]:
    form = pdf.Root.get("/AcroForm")
    if not isinstance(form, Dictionary):
        return set()
    if "/XFA" in form and (pdf.Root.get("/NeedsRendering") is True or not rows_of(form.get("/Fields"))):
        raise Refused("dynamic_form")
    _draw_what_is_not_drawn(pdf, form)
    fields = [field for field in _widgets(pdf) if name_at_above(field, "/FT") != "/Sig"]
    return {"form"} if fields or "/XFA" in form else set()


def _draw_what_is_not_drawn(pdf: Pdf, form: Dictionary) -> None:
    """Values without a picture of them are drawn where that is simple; each viewer draws others its own way."""
    redrawn = form.get("/NeedAppearances") is True
    fields = [one for one in _widgets(pdf) if name_at_above(one, "/FT") in ("/Tx", "/Ch")]
    undrawn = [one for one in fields if redrawn or not isinstance(one.get("/AP"), Dictionary)]
    valued = [one for one in undrawn if _value(one) and not _flags(one, "/F") & HIDDEN]
    if not valued:
        return
    if not all(_is_simple(one) for one in valued):
        raise Refused("undrawn_form")
    form.NeedAppearances = True
    pdf.generate_appearance_streams()


def _widgets(pdf: Pdf) -> list[Dictionary]:
    return [
        one
        for page in pdf.pages
        for one in rows_of(page.obj.get("/Annots"))
        if isinstance(one, Dictionary) and name_at(one, "/Subtype") == "/Widget"
    ]


def name_at_above(field: Dictionary, key: str) -> str:
    """A field's name value, itself or from the fields above it."""
    return str(inherited(field, key) or "")


def _value(field: Dictionary) -> str:
    return text_of(inherited(field, "/V")).strip()


def _flags(field: Dictionary, key: str) -> int:
    value = inherited(field, key)
    return value if isinstance(value, int) else 0


def _is_simple(field: Dictionary) -> bool:
    """One line of ASCII, for which the letters of any font will do."""
    value = _value(field)
    return value.isascii() and value.isprintable() and not _flags(field, "/Ff") & MULTILINE
