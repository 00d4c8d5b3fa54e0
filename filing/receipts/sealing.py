"""Finishing a receipt's PDF: its seal drawn on the page, or made a signature's appearance with a hole to sign in."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

import pydyf

from filing.receipts.fonts import FontSet
from filing.receipts.seal import RADIUS, WORDS, seal_operators
from filing.receipts.statement import FILE_NAME

Box = tuple[float, float, float, float]
BYTE_RANGE = b"/ByteRange [0 ********** ********** **********]"  # signing overwrites it, blanks behind the numbers
FIELD_NAME = "Seal"
PRINTED, LOCKED = 4, 128  # flags of an annotation
NO_CHANGES = "<</Type /TransformParams /P 1 /V /1.2>>"
SHANGHAI = timezone(timedelta(hours=8))


@dataclass(frozen=True)
class Hole:
    """What a signature needs in the file before it is made: when, for which code, how many bytes at most."""

    moment: datetime
    code: str
    size: int
    statement: bytes


def draw_seal(agency_name: str, fonts: FontSet, box: Box) -> Callable:
    """A finisher that draws the seal beneath the last page's text; the words 模拟印章 are the page's own."""
    left, bottom, right, top = box
    scale, x, y = (right - left) / (2 * RADIUS), (left + right) / 2, (bottom + top) / 2

    def finish(_document, pdf: pydyf.PDF) -> None:
        page = _last_page(pdf)
        place = f"/Artifact BMC q {scale:.4f} 0 0 {scale:.4f} {x:.2f} {y:.2f} cm".encode()
        drawing = pydyf.Stream([place, seal_operators(agency_name, fonts), b"Q EMC"], compress=True)
        pdf.add_object(drawing)
        page["Contents"] = pydyf.Array([drawing.reference, page["Contents"]])
        _compress_once(pdf)

    return finish


def open_hole(agency_name: str, fonts: FontSet, box: Box, hole: Hole) -> Callable:
    """A finisher that attaches the statement and adds the signature whose appearance is the seal.

    The file has one revision: nothing is appended when it is signed, so nothing may ever be appended.
    """

    def finish(_document, pdf: pydyf.PDF) -> None:
        _attach(pdf, hole)
        signature = _add(pdf, _Fixed(_signature(agency_name, hole)))
        widget = _widget(pdf, agency_name, fonts, box, signature)
        pdf.catalog["AcroForm"] = pydyf.Dictionary({"Fields": pydyf.Array([widget]), "SigFlags": 3})
        pdf.catalog["Perms"] = pydyf.Dictionary({"DocMDP": signature})
        _compress_once(pdf)

    return finish


class _Fixed(pydyf.Object):
    """An object whose bytes are settled, written where they can be found again."""

    compressible = False

    def __init__(self, data: bytes) -> None:
        super().__init__()
        self._settled = data

    @property
    def data(self) -> bytes:
        return self._settled


def _signature(agency_name: str, hole: Hole) -> bytes:
    parts = [
        b"<</Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached",
        b"/Contents <" + b"0" * (2 * hole.size) + b">",
        BYTE_RANGE,
        b"/M " + _shanghai_date(hole.moment).data,
        b"/Name " + pydyf.String(agency_name).data,
        b"/Reason " + pydyf.String(f"外商投资企业备案回执（模拟） {hole.code}").data,
        f"/Reference [<</Type /SigRef /TransformMethod /DocMDP /TransformParams {NO_CHANGES}>>]>>".encode(),
    ]
    return b"\n".join(parts)


def _widget(pdf: pydyf.PDF, agency_name: str, fonts: FontSet, box: Box, signature: bytes) -> bytes:
    """The visible field, on the last page and last in the order in which the page is read aloud."""
    page = _last_page(pdf)
    appearance = _add(pdf, _appearance(agency_name, fonts))
    widget = pydyf.Dictionary({
        "Type": "/Annot", "Subtype": "/Widget", "FT": "/Sig", "T": pydyf.String(FIELD_NAME), "V": signature,
        "TU": pydyf.String(f"模拟印章：{agency_name}"), "F": PRINTED | LOCKED, "P": page.reference,
        "Rect": pydyf.Array(box), "AP": pydyf.Dictionary({"N": appearance}),
    })
    reference = _add(pdf, widget)
    page["Annots"] = pydyf.Array([reference])
    _tag(pdf, widget, page)
    return reference


def _appearance(agency_name: str, fonts: FontSet) -> pydyf.Stream:
    # Multiplied onto the page, so that name and date under the seal stay black, as under a stamp.
    ink = pydyf.Dictionary({"Ink": pydyf.Dictionary({"Type": "/ExtGState", "BM": "/Multiply"})})
    extra = {
        "Type": "/XObject", "Subtype": "/Form", "BBox": pydyf.Array([-RADIUS, -RADIUS, RADIUS, RADIUS]),
        "Resources": pydyf.Dictionary({"ExtGState": ink}),
    }
    return pydyf.Stream([b"/Ink gs", seal_operators(agency_name, fonts, WORDS)], extra, compress=True)


def _tag(pdf: pydyf.PDF, widget: pydyf.Dictionary, page: pydyf.Dictionary) -> None:
    root = _at(pdf, pdf.catalog["StructTreeRoot"])
    document, parents = _at(pdf, root["K"][0]), _at(pdf, root["ParentTree"])["Nums"]
    place = {"Type": "/OBJR", "Obj": widget.reference, "Pg": page.reference}
    form = pydyf.Dictionary({
        "Type": "/StructElem", "S": "/Form", "P": document.reference, "Pg": page.reference,
        "Alt": widget["TU"], "K": pydyf.Array([pydyf.Dictionary(place)]),
    })
    document["K"].append(_add(pdf, form))
    widget["StructParent"] = len(parents) // 2
    parents.extend([widget["StructParent"], form.reference])


def _attach(pdf: pydyf.PDF, hole: Hole) -> None:
    """Add the statement as an associated file of the whole document."""
    params = pydyf.Dictionary({
        "Size": len(hole.statement), "ModDate": _shanghai_date(hole.moment),
        "CheckSum": f"<{hashlib.md5(hole.statement, usedforsecurity=False).hexdigest()}>",
    })
    extra = {"Type": "/EmbeddedFile", "Subtype": "/application#2fjson", "Params": params}
    content = _add(pdf, pydyf.Stream([hole.statement], extra, compress=True))
    name = pydyf.String(FILE_NAME)
    file = _add(pdf, pydyf.Dictionary({
        "Type": "/Filespec", "F": name, "UF": name, "AFRelationship": "/Data",
        "Desc": pydyf.String("回执内容（JSON）"), "EF": pydyf.Dictionary({"F": content, "UF": content}),
    }))
    pdf.catalog["AF"] = pydyf.Array([file])
    names = pydyf.Dictionary({"Names": pydyf.Array([name, file])})
    pdf.catalog["Names"] = pydyf.Dictionary({"EmbeddedFiles": names})


def _compress_once(pdf: pydyf.PDF) -> None:
    # For the file's identifier pydyf would compress every stream a second time.
    for stream in pdf.objects:
        if isinstance(stream, pydyf.Stream):
            fixed = _Fixed(stream.data)
            fixed.number = stream.number
            pdf.objects[stream.number] = fixed


def _add(pdf: pydyf.PDF, thing: pydyf.Object) -> bytes:
    pdf.add_object(thing)
    return thing.reference


def _at(pdf: pydyf.PDF, reference: bytes) -> pydyf.Object:
    return pdf.objects[int(reference.split()[0])]


def _last_page(pdf: pydyf.PDF) -> pydyf.Dictionary:
    return _at(pdf, pdf.page_references[-1])


def _shanghai_date(moment: datetime) -> pydyf.String:
    return pydyf.String(moment.astimezone(SHANGHAI).strftime("D:%Y%m%d%H%M%S+08'00'"))
