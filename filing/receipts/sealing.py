"""Finishing the PDF of a receipt, or of another paper that is sealed: its seal drawn on the page, or made a signature's appearance with a hole to sign in."""

import hashlib
from datetime import datetime, timedelta, timezone

import pydyf

from filing.receipts.fonts.fontset import FontSet
from filing.receipts.hole import BYTE_RANGE, Hole
from filing.receipts.objects import Settled, add, last_page
from filing.receipts.seal import RADIUS, WORDS, seal_operators
from filing.receipts.tagging import CSS_PIXEL, add_field

Box = tuple[float, float, float, float]
FIELD_NAME = "Seal"
PRINTED, LOCKED = 4, 128  # flags of an annotation
NO_CHANGES = "<</Type /TransformParams /P 1 /V /1.2>>"
SHANGHAI = timezone(timedelta(hours=8))


def box_of_seal(page) -> Box:
    """Where a page has its element `seal`: left, bottom, right, top in points."""
    left, top, right, bottom = page.anchors["seal"]
    return tuple(round(CSS_PIXEL * n, 2) for n in (left, page.height - bottom, right, page.height - top))


def draw_seal(pdf: pydyf.PDF, agency_name: str, fonts: FontSet, box: Box) -> None:
    """Draw the seal beneath the last page's text; the words 模拟印章 are the page's own."""
    left, bottom, right, top = box
    scale, x, y = (right - left) / (2 * RADIUS), (left + right) / 2, (bottom + top) / 2
    page = last_page(pdf)
    place = f"/Artifact BMC q {scale:.4f} 0 0 {scale:.4f} {x:.2f} {y:.2f} cm".encode()
    drawing = pydyf.Stream([place, seal_operators(agency_name, fonts), b"Q EMC"], compress=True)
    page["Contents"] = pydyf.Array([add(pdf, drawing), page["Contents"]])


def open_hole(pdf: pydyf.PDF, agency_name: str, fonts: FontSet, box: Box, hole: Hole) -> None:
    """Attach the statement and add the signature whose appearance is the seal.

    The file has one revision: nothing is appended when it is signed, so nothing may ever be appended.
    """
    _attach(pdf, hole)
    signature = add(pdf, Settled(_signature(agency_name, hole), loose=True))
    widget = _widget(pdf, agency_name, fonts, box, signature)
    pdf.catalog["AcroForm"] = pydyf.Dictionary({"Fields": pydyf.Array([widget]), "SigFlags": 3})
    pdf.catalog["Perms"] = pydyf.Dictionary({"DocMDP": signature})


def _signature(agency_name: str, hole: Hole) -> bytes:
    parts = [
        b"<</Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached",
        b"/Contents <" + b"0" * (2 * hole.size) + b">",
        BYTE_RANGE,
        b"/M " + _shanghai_date(hole.moment).data,
        b"/Name " + pydyf.String(agency_name).data,
        b"/Reason " + pydyf.String(f"{hole.purpose} {hole.code}").data,
        f"/Reference [<</Type /SigRef /TransformMethod /DocMDP /TransformParams {NO_CHANGES}>>]>>".encode(),
    ]
    return b"\n".join(parts)


def _widget(pdf: pydyf.PDF, agency_name: str, fonts: FontSet, box: Box, signature: bytes) -> bytes:
    """The visible field, on the last page and last in the order in which the page is read aloud."""
    page = last_page(pdf)
    appearance = add(pdf, _appearance(agency_name, fonts))
    widget = pydyf.Dictionary(
        {
            "Type": "/Annot",
            "Subtype": "/Widget",
            "FT": "/Sig",
            "T": pydyf.String(FIELD_NAME),
            "V": signature,
            "TU": pydyf.String(f"模拟印章：{agency_name}"),
            "F": PRINTED | LOCKED,
            "P": page.reference,
            "Rect": pydyf.Array(box),
            "AP": pydyf.Dictionary({"N": appearance}),
        }
    )
    reference = add(pdf, widget)
    page["Annots"] = pydyf.Array([reference])
    add_field(pdf, widget, page)
    return reference


def _appearance(agency_name: str, fonts: FontSet) -> pydyf.Stream:
    # Multiplied onto the page, so that name and date under the seal stay black, as under a stamp.
    ink = pydyf.Dictionary({"Ink": pydyf.Dictionary({"Type": "/ExtGState", "BM": "/Multiply"})})
    extra = {
        "Type": "/XObject",
        "Subtype": "/Form",
        "BBox": pydyf.Array([-RADIUS, -RADIUS, RADIUS, RADIUS]),
        "Resources": pydyf.Dictionary({"ExtGState": ink}),
    }
    return pydyf.Stream([b"/Ink gs", seal_operators(agency_name, fonts, WORDS)], extra, compress=True)


def _attach(pdf: pydyf.PDF, hole: Hole) -> None:
    """Add the statement as an associated file of the whole document."""
    params = pydyf.Dictionary(
        {
            "Size": len(hole.statement),
            "ModDate": _shanghai_date(hole.moment),
            "CheckSum": f"<{hashlib.md5(hole.statement, usedforsecurity=False).hexdigest()}>",
        }
    )
    extra = {"Type": "/EmbeddedFile", "Subtype": "/application#2fjson", "Params": params}
    content = add(pdf, pydyf.Stream([hole.statement], extra, compress=True))
    name = pydyf.String(hole.file_name)
    file = add(
        pdf,
        pydyf.Dictionary(
            {
                "Type": "/Filespec",
                "F": name,
                "UF": name,
                "AFRelationship": "/Data",
                "Desc": pydyf.String(hole.description),
                "EF": pydyf.Dictionary({"F": content, "UF": content}),
            }
        ),
    )
    pdf.catalog["AF"] = pydyf.Array([file])
    names = pydyf.Dictionary({"Names": pydyf.Array([name, file])})
    pdf.catalog["Names"] = pydyf.Dictionary({"EmbeddedFiles": names})


def _shanghai_date(moment: datetime) -> pydyf.String:
    return pydyf.String(moment.astimezone(SHANGHAI).strftime("D:%Y%m%d%H%M%S+08'00'"))
