"""PDFs with layers that a screen does not show, hidden in every way there is."""

from __future__ import annotations

import io

from pikepdf import Array, Dictionary, Name, Pdf, String

from tests.services.odd_pdfs import CASES, SECRET, SHOWN, case, plain, saved, stamp, text


def layered(contents: bytes, **default) -> bytes:
    pdf = plain()
    group = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("secret")))
    page = pdf.pages[0].obj
    page.Resources.Properties = Dictionary(MC0=group)
    page.Contents = pdf.make_stream(text(SHOWN) + b"\n" + contents)
    states = {key: Array([group]) if value is True else value for key, value in default.items()}
    pdf.Root.OCProperties = Dictionary(OCGs=Array([group]), D=Dictionary(**states))
    return saved(pdf)


HIDDEN_TEXT = b"/OC /MC0 BDC " + text(SECRET) + b" EMC"
CASES |= {
    "layer: hidden": lambda: layered(HIDDEN_TEXT, OFF=True),
    "layer: all hidden": lambda: layered(HIDDEN_TEXT, BaseState=Name.OFF),
    "layer: marked within": lambda: layered(
        b"/OC /MC0 BDC /P BMC " + text(SECRET) + b" EMC " + text(SECRET) + b" EMC", OFF=True
    ),
}


@case
def layer_hidden_from_screens_only() -> bytes:
    pdf = Pdf.open(io.BytesIO(layered(HIDDEN_TEXT)))
    group = pdf.Root.OCProperties.OCGs[0]
    group.Usage = Dictionary(View=Dictionary(ViewState=Name.OFF), Print=Dictionary(PrintState=Name.ON))
    use = Dictionary(Event=Name.View, Category=Array([Name.View]), OCGs=Array([group]))
    pdf.Root.OCProperties.D.AS = Array([use])
    return saved(pdf)


@case
def layer_hidden_by_membership() -> bytes:
    pdf = Pdf.open(io.BytesIO(layered(HIDDEN_TEXT, OFF=True)))
    group = pdf.Root.OCProperties.OCGs[0]
    member = Dictionary(Type=Name.OCMD, OCGs=Array([group]), P=Name.AllOn)
    pdf.pages[0].obj.Resources.Properties.MC0 = pdf.make_indirect(member)
    return saved(pdf)


@case
def layer_hidden_by_rule() -> bytes:
    pdf = Pdf.open(io.BytesIO(layered(HIDDEN_TEXT)))
    group = pdf.Root.OCProperties.OCGs[0]
    other = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("off")))
    pdf.Root.OCProperties.OCGs.append(other)
    pdf.Root.OCProperties.D.OFF = Array([other])
    member = Dictionary(Type=Name.OCMD, VE=Array([Name.Not, Array([Name.Or, group, other])]))
    pdf.pages[0].obj.Resources.Properties.MC0 = pdf.make_indirect(member)
    return saved(pdf)


@case
def layer_hidden_in_a_drawing() -> bytes:
    pdf = Pdf.open(io.BytesIO(layered(b"/X0 Do", OFF=True)))
    group, page = pdf.Root.OCProperties.OCGs[0], pdf.pages[0].obj
    drawing = pdf.make_stream(text(SECRET), Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 595, 842])
    drawing.OC, drawing.Resources = group, Dictionary(Font=page.Resources.Font)
    page.Resources.XObject = Dictionary(X0=drawing)
    return saved(pdf)


@case
def layer_hidden_in_a_note() -> bytes:
    pdf = Pdf.open(io.BytesIO(layered(b"", OFF=True)))
    group, page = pdf.Root.OCProperties.OCGs[0], pdf.pages[0].obj
    page.Annots = Array([stamp(pdf, SECRET, OC=group)])
    return saved(pdf)
