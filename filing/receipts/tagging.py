"""What a screen reader hears: WeasyPrint's structure, mended where a PDF/A asks for more, and the seal at its end."""

from collections.abc import Iterator

import pydyf

from filing.receipts.objects import add, at, pages

CSS_PIXEL = 0.75  # of a PDF point


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
