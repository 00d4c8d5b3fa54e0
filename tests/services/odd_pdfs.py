"""PDFs as attackers, odd programs and careless people make them: each says "第一页" in a text that must survive."""

from __future__ import annotations

import io
from collections.abc import Callable

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

#: What the page shows, and what no rewritten page may show.
SHOWN, SECRET = b"(SHOWN) Tj", b"(SECRET) Tj"
CASES: dict[str, Callable[[], bytes]] = {}


def case(make: Callable) -> Callable:
    CASES[make.__name__] = make
    return make


def saved(pdf: Pdf, **options) -> bytes:
    out = io.BytesIO()
    pdf.save(out, **options)
    return out.getvalue()


def text(words: bytes) -> bytes:
    return b"BT /F1 12 Tf 72 720 Td %s ET" % words


def plain(pages: int = 1) -> Pdf:
    """Pages that show a text, as ordinary programs write them."""
    pdf = Pdf.new()
    font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    for _ in range(pages):
        page = pdf.add_blank_page(page_size=(595, 842)).obj
        page.Resources = Dictionary(Font=Dictionary(F1=font))
        page.Contents = pdf.make_stream(text(SHOWN))
    return pdf


def action(kind: str, **more) -> Dictionary:
    return Dictionary(S=Name(kind), **more)


def script() -> Dictionary:
    return action("/JavaScript", JS=String("app.alert(1)"))


def with_annotation(**given) -> bytes:
    pdf = plain()
    note = Dictionary(Type=Name.Annot, Rect=Array([0, 0, 90, 90]), **given)
    pdf.pages[0].obj.Annots = Array([pdf.make_indirect(note)])
    return saved(pdf)


def opening(act) -> bytes:
    pdf = plain()
    pdf.Root.OpenAction = act
    return saved(pdf)


def linking(kind: str, **more) -> Callable[[], bytes]:
    return lambda: with_annotation(Subtype=Name.Link, A=action(kind, **more))


def carrying(subtype: str) -> Callable[[], bytes]:
    return lambda: with_annotation(Subtype=Name(subtype))


URL = {"URI": String("javascript:alert(1)")}
CASES |= {
    "script on opening": lambda: opening(script()),
    "program on opening": lambda: opening(action("/Launch", F=String("cmd.exe"))),
    "address on opening": lambda: opening(action("/URI", **URL)),
    "print on opening": lambda: opening(action("/Named", N=Name.Print)),
    "jump, then script": lambda: opening(action("/GoTo", D=Array([0, Name.Fit]), Next=script())),
    "jump on opening": lambda: opening(Array([0, Name.Fit])),
    "link: script address": linking("/URI", **URL),
    "link: file address": linking("/URI", URI=String("file:///etc/passwd")),
    "link: web address": linking("/URI", URI=String("https://example.com")),
    "link: launch": linking("/Launch", F=String("a.exe")),
    "link: submit": linking("/SubmitForm"),
    "link: import": linking("/ImportData"),
    "link: other file": linking("/GoToR", F=String("\\\\host\\a.pdf"), D=Array([0, Name.Fit])),
    "link: embedded file": linking("/GoToE"),
    "link: rendition": linking("/Rendition", JS=String("app.alert(1)")),
    "link: layers": linking("/SetOCGState"),
    "note: file": carrying("/FileAttachment"),
    "note: rich media": carrying("/RichMedia"),
    "note: screen": carrying("/Screen"),
    "note: movie": carrying("/Movie"),
    "note: sound": carrying("/Sound"),
    "note: 3d": carrying("/3D"),
    "note: without a picture": lambda: with_annotation(Subtype=Name.FreeText, Contents=String("批注")),
    "note: trigger": lambda: with_annotation(Subtype=Name.Square, AA=Dictionary(E=script())),
}


@case
def script_in_the_name_tree() -> bytes:
    pdf = plain()
    pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("a"), script()])))
    return saved(pdf)


@case
def trigger_on_a_page() -> bytes:
    pdf = plain()
    pdf.pages[0].obj.AA = Dictionary(O=script())
    return saved(pdf)


@case
def trigger_on_the_document() -> bytes:
    pdf = plain()
    pdf.Root.AA = Dictionary(WC=script())
    return saved(pdf)


@case
def script_in_a_bookmark() -> bytes:
    pdf = plain()
    first = pdf.make_indirect(Dictionary(Title=String("a"), A=script()))
    pdf.Root.Outlines = pdf.make_indirect(Dictionary(Type=Name.Outlines, First=first, Last=first, Count=1))
    return saved(pdf)


@case
def script_among_resources() -> bytes:
    pdf = plain()
    pdf.pages[0].obj.Resources.Properties = Dictionary(MC0=pdf.make_indirect(script()))
    return saved(pdf)


@case
def script_in_an_object_stream() -> bytes:
    pdf = plain()
    pdf.Root.OpenAction = pdf.make_indirect(script())
    return saved(pdf, object_stream_mode=pikepdf.ObjectStreamMode.generate)


@case
def script_above_the_pages() -> bytes:
    pdf = plain()
    pdf.Root.Pages.AA = Dictionary(O=script())
    return saved(pdf)


@case
def script_in_a_form_field() -> bytes:
    pdf = plain()
    field = Dictionary(
        Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String("a"), Rect=Array([0, 0, 9, 9])
    )
    field.AA = Dictionary(K=script())
    field = pdf.make_indirect(field)
    pdf.pages[0].obj.Annots = Array([field])
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]))
    return saved(pdf)


@case
def two_revisions_with_another_content() -> bytes:
    pdf = plain()
    pdf.pages[0].obj.Contents = pdf.make_stream(text(SECRET))
    pdf.Root.OpenAction = pdf.make_indirect(script())
    old = saved(pdf)
    with Pdf.open(io.BytesIO(old)) as first:
        contents, root, pages = (
            o.objgen[0] for o in (first.pages[0].obj.Contents, first.Root, first.Root.Pages)
        )
    catalogue = b"<< /Type /Catalog /Pages %d 0 R >>" % pages
    stream = b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text(SHOWN)), text(SHOWN))
    return updated(old, {contents: stream, root: catalogue}, root)


def updated(old: bytes, objects: dict[int, bytes], root: int) -> bytes:
    """The file with these objects written behind it, as an update writes them."""
    body, table = b"", b"xref\n"
    for number, words in objects.items():
        table += b"%d 1\n%010d 00000 n \n" % (number, len(old) + len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, words)
    previous = int(old[old.rindex(b"startxref") + 9 :].split()[0])
    trailer = b"trailer << /Size 99 /Root %d 0 R /Prev %d >>\n" % (root, previous)
    return old + body + table + trailer + b"startxref\n%d\n%%%%EOF\n" % (len(old) + len(body))


@case
def embedded_program() -> bytes:
    pdf = plain()
    pdf.attachments["账.exe"] = b"MZ"
    return saved(pdf)


@case
def embedded_page_with_scripts() -> bytes:
    pdf = plain()
    pdf.attachments["a.xml"] = b"<html xmlns='http://www.w3.org/1999/xhtml'><script>alert(1)</script></html>"
    return saved(pdf)


@case
def embedded_xml_with_entities() -> bytes:
    pdf = plain()
    pdf.attachments["a.xml"] = b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>"
    return saved(pdf)


@case
def static_form_with_another_beneath() -> bytes:
    pdf = plain()
    field = Dictionary(
        Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String("a"), Rect=Array([0, 0, 9, 9])
    )
    field = pdf.make_indirect(field)
    pdf.pages[0].obj.Annots = Array([field])
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]), XFA=Stream(pdf, b"<xdp/>"))
    return saved(pdf)


def stamp(pdf: Pdf, words: bytes, **more) -> Dictionary:
    picture = pdf.make_stream(text(words), Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 595, 842])
    picture.Resources = Dictionary(Font=pdf.pages[0].obj.Resources.Font)
    note = Dictionary(Type=Name.Annot, Subtype=Name.Stamp, Rect=Array([0, 0, 595, 842]), F=4, **more)
    note.AP = Dictionary(N=picture)
    return pdf.make_indirect(note)


@case
def another_picture_for_printing() -> bytes:
    pdf = plain()
    other = pdf.make_stream(b"\0", Type=Name.XObject, Subtype=Name.Image, Width=1, Height=1)
    other.ColorSpace, other.BitsPerComponent = Name.DeviceGray, 8
    image = pdf.make_stream(b"\xff", Type=Name.XObject, Subtype=Name.Image, Width=1, Height=1)
    image.ColorSpace, image.BitsPerComponent = Name.DeviceGray, 8
    image.Alternates = Array([Dictionary(Image=other, DefaultForPrinting=True)])
    pdf.pages[0].obj.Resources.XObject = Dictionary(I0=image)
    return saved(pdf)


@case
def page_of_another_file() -> bytes:
    pdf = plain()
    drawing = pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 9, 9])
    drawing.Ref = Dictionary(F=Dictionary(Type=Name.Filespec, F=String("\\\\host\\a.pdf")), Page=0)
    pdf.pages[0].obj.Resources.XObject = Dictionary(X0=drawing)
    return saved(pdf)


@case
def restricted_by_its_owner() -> bytes:
    return saved(plain(), encryption=pikepdf.Encryption(user="", owner="owner"))


@case
def web_page_before_the_header() -> bytes:
    return b"<html><script>alert(1)</script>\n" + saved(plain())


@case
def blanks_before_the_header() -> bytes:
    return b"\r\n \r\n" + saved(plain())


@case
def archive_behind_the_end() -> bytes:
    return saved(plain()) + b"PK\x03\x04 an archive"


@case
def wrong_table() -> bytes:
    return saved(plain()).replace(b"startxref\n", b"startxref\n9")


@case
def table_out_of_place() -> bytes:
    return saved(plain()).replace(b"\n1 0 obj", b"\n\n\n\n1 0 obj")


@case
def properties_that_tell_of_the_author() -> bytes:
    pdf = plain()
    pdf.docinfo["/Author"] = "张三"
    with pdf.open_metadata() as metadata:
        metadata["dc:creator"] = ["张三"]
    return saved(pdf)


@case
def resources_with_unlucky_names() -> bytes:
    pdf = plain()
    font = pdf.pages[0].obj.Resources.Font
    font.JS = font.AA = font.EF = font.F1
    return saved(pdf)


@case
def deep_nesting_beside_the_pages() -> bytes:
    pdf = plain()
    deep = Array()
    for _ in range(100):
        deep = Array([deep])
    pdf.Root.Deep = deep
    return saved(pdf)


def signed(*more) -> bytes:
    """A file with a digital signature, and perhaps an action on opening."""
    pdf = plain()
    signature = Dictionary(Type=Name.Sig, ByteRange=Array([0, 1, 2, 3]), Contents=String("x"))
    pdf.Root.AcroForm = Dictionary(Fields=Array([pdf.make_indirect(Dictionary(FT=Name.Sig, V=signature))]))
    for act in more:
        pdf.Root.OpenAction = act
    return saved(pdf)
