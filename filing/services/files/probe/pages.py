"""Pages that stand for themselves: what each inherits is its own, and it has only what a page is drawn from."""

from __future__ import annotations

from pikepdf import Dictionary, Name, Object, Pdf, Stream

from filing.services.files.probe.findings import Refused
from filing.services.files.probe.structure import inherited, rows_of

INHERITABLE = ("/Resources", "/MediaBox", "/CropBox", "/Rotate")
DRAWN_FROM = (*INHERITABLE, "/Contents", "/Group", "/UserUnit")
A4 = [0, 0, 595, 842]


def give_each_its_own(pdf: Pdf) -> None:
    for page in pdf.pages:
        for key in INHERITABLE:
            if key not in page.obj and (value := inherited(page.obj, key)) is not None:
                page.obj[key] = value
        if not isinstance(page.obj.get("/Resources"), Dictionary):
            page.obj.Resources = Dictionary()


def bare(pdf: Pdf, page) -> Dictionary:
    """A new page, drawn as this one is."""
    new = Dictionary(Type=Name.Page)
    for key in DRAWN_FROM:
        if key in page.obj:
            new[key] = page.obj[key]
    if "/MediaBox" not in new:
        new.MediaBox = A4
    return pdf.make_indirect(new)


def require_whole(pdf: Pdf) -> None:
    """After a repair: each page still has what it is drawn from, and that can be read; else Refused."""
    for page in pdf.pages:
        contents = page.obj.get("/Contents")
        if contents is None and page.obj.Resources.get("/Font") is not None:
            raise Refused("cut_short")  # letters, and nothing written with them
        for stream in [contents] if isinstance(contents, Stream) else rows_of(contents):
            _read(stream)
        for kind in ("/XObject", "/Font"):
            _require_there(page.obj.Resources.get(kind))


def _read(stream: Object) -> None:
    if not isinstance(stream, Stream):
        raise Refused("cut_short")
    stream.read_bytes()


def _require_there(resources: object) -> None:
    if isinstance(resources, Dictionary) and any(value is None for _, value in resources.items()):
        raise Refused("cut_short")
