"""What a screen reader hears: WeasyPrint's structure, mended where a PDF/A asks for more, and the seal at its end."""

from collections.abc import Iterator, Mapping
from typing import Protocol

import pydyf
from weasyprint.pdf.stream import Stream

from filing.receipts.objects import add, at, pages

CSS_PIXEL = 0.75  # of a PDF point
# What a marked piece of a row is: a heading that is drawn again on another page is not heard again.
CELL, HEADING, REPEATED = "TD", "TH", "Artifact"
Marks = dict[str, list[pydyf.Dictionary]]


class Row(Protocol):
    """An image that is heard as a table's row."""

    marks: Marks


def mark(stream: Stream, marks: Marks, piece: str) -> None:
    """What an image draws from here on is one piece; WeasyPrint has begun the first, for the whole of it."""
    if any(marks.values()):
        stream.end_marked_content()
        stream.begin_marked_content(piece, pydyf.Dictionary({"MCID": None}))
    marks[piece].append(next(item for item in reversed(stream.stream) if isinstance(item, pydyf.Dictionary)))


def make_table(pdf: pydyf.PDF, rows: Mapping[str, Row]) -> None:
    """Images that are rows, by their alternative texts, are heard as one table, however many pages they fill."""
    root = at(pdf, pdf.catalog["StructTreeRoot"])
    document, numbers = at(pdf, root["K"][0]), at(pdf, root["ParentTree"])["Nums"]
    bodies = [place for place in document["K"] if any(_rows(pdf, place, rows))]
    table, head, first = (_part(pdf, kind) for kind in ("/Table", "/THead", "/TR"))
    _hang(document, table, at=document["K"].index(bodies[0]))
    _hang(table, head)
    _hang(head, first)
    for place in bodies:
        document["K"].remove(place)
        body = at(pdf, place)
        body["S"] = "/TBody"
        _hang(table, body)
        for part, row in _rows(pdf, place, rows):
            tagged = numbers[2 * pdf.page_references.index(part["Pg"]) + 1]
            _make_row(pdf, part, row.marks, first, tagged)


def mend(pdf: pydyf.PDF) -> None:
    """Page numbers stand beside what is read; pictures are where their tags say."""
    root = at(pdf, pdf.catalog["StructTreeRoot"])
    parts = dict(_parts(pdf, root["K"][0]))
    numbers = at(pdf, root["ParentTree"])["Nums"]
    for page, tagged in zip(pages(pdf), numbers[1::2], strict=False):
        _set_aside(at(pdf, page["Contents"]), tagged, {n for n, one in enumerate(tagged) if one not in parts})
    for part in parts.values():
        if part["S"] == "/Figure":
            _place(part, at(pdf, part["Pg"])["MediaBox"])


def add_field(pdf: pydyf.PDF, widget: pydyf.Dictionary, page: pydyf.Dictionary) -> None:
    """The field is heard last, by its tooltip."""
    root = at(pdf, pdf.catalog["StructTreeRoot"])
    document, parents = at(pdf, root["K"][0]), at(pdf, root["ParentTree"])["Nums"]
    place = {"Type": "/OBJR", "Obj": widget.reference, "Pg": page.reference}
    form = pydyf.Dictionary(
        {
            "Type": "/StructElem",
            "S": "/Form",
            "P": document.reference,
            "Pg": page.reference,
            "Alt": widget["TU"],
            "K": pydyf.Array([pydyf.Dictionary(place)]),
        }
    )
    document["K"].append(add(pdf, form))
    widget["StructParent"] = len(parents) // 2
    parents.extend([widget["StructParent"], form.reference])


def _rows(
    pdf: pydyf.PDF, reference: bytes, rows: Mapping[str, Row]
) -> Iterator[tuple[pydyf.Dictionary, Row]]:
    """The figures below the structure element that are rows."""
    for kid in at(pdf, reference)["K"]:
        part = at(pdf, kid) if isinstance(kid, bytes) else {}
        if part.get("S") == "/Figure" and part["Alt"].string in rows:
            yield part, rows[part["Alt"].string]


def _make_row(
    pdf: pydyf.PDF, part: pydyf.Dictionary, marks: Marks, first: pydyf.Dictionary, tagged: pydyf.Array
) -> None:
    """The figure as a row with its cells; the headings that are marked in it belong to the first row of all."""
    del part["A"], part["Alt"], part["K"][:]
    part["S"] = "/TR"
    for piece in marks[REPEATED]:
        tagged[piece["MCID"]] = b"null"
    for piece in marks[HEADING]:
        heading = _cell(pdf, "/TH", piece, part["Pg"], tagged)
        heading["A"] = pydyf.Dictionary({"O": "/Table", "Scope": "/Column"})
        _hang(first, heading)
    for piece in marks[CELL]:
        _hang(part, _cell(pdf, "/TD", piece, part["Pg"], tagged))


def _cell(
    pdf: pydyf.PDF, kind: str, piece: pydyf.Dictionary, page: bytes, tagged: pydyf.Array
) -> pydyf.Dictionary:
    """The cell that a marked piece of the page is; the piece gets a number if it has none."""
    cell = _part(pdf, kind)
    if piece["MCID"] is None:
        piece["MCID"] = len(tagged)
        tagged.append(cell.reference)
    tagged[piece["MCID"]] = cell.reference
    cell["Pg"], cell["K"] = page, pydyf.Array([piece["MCID"]])
    return cell


def _part(pdf: pydyf.PDF, kind: str) -> pydyf.Dictionary:
    part = pydyf.Dictionary({"Type": "/StructElem", "S": kind, "K": pydyf.Array()})
    pdf.add_object(part)
    return part


def _hang(parent: pydyf.Dictionary, part: pydyf.Dictionary, at: int | None = None) -> None:
    """Hang the part below the parent: there, or after its last."""
    part["P"] = parent.reference
    parent["K"].insert(len(parent["K"]) if at is None else at, part.reference)


def _parts(pdf: pydyf.PDF, reference: bytes) -> Iterator[tuple[bytes, pydyf.Dictionary]]:
    """The structure element and all below it, by their references."""
    part = at(pdf, reference)
    yield reference, part
    for kid in part["K"]:
        if isinstance(kid, bytes):
            yield from _parts(pdf, kid)


def _set_aside(content: pydyf.Stream, tagged: list, loose: set[int]) -> None:
    """Mark as artifacts the pieces whose tags hang nowhere, as those of WeasyPrint's margins do."""
    for place, item in enumerate(content.stream):
        if isinstance(item, pydyf.Dictionary) and item.get("MCID") in loose:
            tagged[item["MCID"]] = b"null"
            content.stream[place - 1 : place + 2] = [b"/Artifact", b"", b"BMC"]


def _place(figure: pydyf.Dictionary, page: list[float]) -> None:
    """WeasyPrint gives CSS pixels from the top; a PDF wants points from the bottom."""
    left, top, right, bottom = (round(CSS_PIXEL * n, 2) for n in figure["A"]["BBox"])
    figure["A"]["BBox"] = pydyf.Array([left, round(page[3] - bottom, 2), right, round(page[3] - top, 2)])
