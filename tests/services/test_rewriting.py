"""What is stored of a PDF: one revision that shows what was shown, and does, hides and fetches nothing."""

import io
import struct
import subprocess
import zlib

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

from filing.services.files.probe.findings import Refused
from filing.services.files.probe.pdf import rewritten
from filing.services.files.probe.structure import every_dictionary
from tests.services.odd_layers import CASES, layered
from tests.services.odd_pdfs import (
    SECRET,
    SHOWN,
    action,
    plain,
    saved,
    script,
    signed,
    stamp,
    text,
    with_annotation,
)

#: Not one of these, at any place where a viewer would heed it; a font may have any name.
NEVER = {
    "/JS",
    "/JavaScript",
    "/Launch",
    "/OpenAction",
    "/AA",
    "/A",
    "/EF",
    "/EmbeddedFiles",
    "/RichMedia",
    "/XFA",
    "/AcroForm",
    "/OCProperties",
    "/OC",
    "/URI",
    "/Annots",
    "/Metadata",
    "/Author",
    "/Alternates",
    "/Ref",
    "/Names",
    "/Outlines",
    "/Prev",
}
CHOSEN_NAMES = {"/Font"}


def said_in(pdf: Pdf) -> set[str]:
    """Every key and every name that stands for something, wherever it is in the file."""
    found: set[str] = set()
    chosen = {
        node[key].objgen if node[key].is_indirect else id(node)
        for node in every_dictionary(pdf)
        for key in CHOSEN_NAMES & set(node.keys())
    }
    for node in every_dictionary(pdf):
        parents = chosen and "/F1" in node and "/AA" in node
        found |= set() if parents else set(node.keys())
        found |= {str(value) for _, value in node.items() if isinstance(value, Name)}
    return found


def drawn(pdf: Pdf) -> bytes:
    """All drawing of all pages and of whatever they use."""
    streams = [obj.read_bytes() for obj in pdf.objects if isinstance(obj, Stream)]
    return b"\n".join(streams)


@pytest.fixture(params=sorted(CASES), scope="module")
def kept(request):
    found = rewritten(CASES[request.param]())
    with Pdf.open(io.BytesIO(found.data), attempt_recovery=False) as pdf:
        yield found, pdf


def test_the_stored_file_does_hides_and_fetches_nothing(kept):
    assert not said_in(kept[1]) & NEVER


def test_the_stored_file_shows_what_was_shown_and_nothing_that_was_hidden(kept):
    found, pdf = kept
    assert found.pages == len(pdf.pages) == 1
    assert SHOWN in drawn(pdf) and SECRET not in drawn(pdf)


def test_the_stored_file_is_one_revision_without_encryption_or_anything_around_it(kept):
    found, pdf = kept
    assert found.data.startswith(b"%PDF-") and found.data.endswith(b"%%EOF\n")
    assert found.data.count(b"%%EOF") == 1 and not pdf.is_encrypted


def test_a_stored_file_uploaded_again_is_the_same_file(kept):
    assert rewritten(kept[0].data).data == kept[0].data


def test_forty_kinds_of_odd_files_are_tried():
    assert len(CASES) >= 40


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("script on opening", "script"),
        ("link: launch", "action"),
        ("link: web address", "link"),
        ("embedded_program", "attachment"),
        ("layer: hidden", "layer"),
        ("note: without a picture", "note"),
        ("restricted_by_its_owner", "permissions"),
        ("wrong_table", "repaired"),
        ("static_form_with_another_beneath", "form"),
    ],
)
def test_what_was_taken_out_is_told(name, word):
    assert word in rewritten(CASES[name]()).cleaned


def test_of_an_ordinary_file_nothing_is_told():
    assert rewritten(saved(plain())).cleaned == set()


def refused(data: bytes) -> str:
    with pytest.raises(Refused) as caught:
        rewritten(data)
    return str(caught.value)


def test_a_file_with_a_password_to_open_it_is_refused():
    assert refused(saved(plain(), encryption=pikepdf.Encryption(user="key", owner="key"))) == "encrypted"


def test_a_dynamic_form_is_refused():
    pdf = plain()
    pdf.Root.AcroForm = Dictionary(Fields=Array(), XFA=Stream(pdf, b"<xdp/>"))
    assert refused(saved(pdf)) == "dynamic_form"


def test_a_stream_kept_in_another_file_is_refused():
    pdf = plain()
    pdf.pages[0].obj.Contents = Stream(pdf, b"", F=String("\\\\host\\share\\a"))
    assert refused(saved(pdf)) == "external"


def test_a_portfolio_is_refused_for_its_papers_are_in_the_files_within():
    pdf = plain()
    pdf.attachments["章程.pdf"] = saved(plain())
    pdf.Root.Collection = Dictionary(Type=Name.Collection)
    assert refused(saved(pdf)) == "portfolio"


def test_half_a_file_is_refused():
    data = saved(plain(5))
    assert refused(data[: len(data) // 2]) == "cut_short"


def test_a_repaired_file_that_lost_a_drawing_is_refused():
    data = saved(plain())
    with Pdf.open(io.BytesIO(data)) as pdf:
        contents = b"\n%d 0 obj" % pdf.pages[0].obj.Contents.objgen[0]
    spoilt = data.replace(contents, b"\n99 0 obj").replace(b"startxref\n", b"startxref\n9")
    assert refused(spoilt) == "cut_short"


def test_a_layer_in_a_drawing_without_resources_of_its_own_is_refused():
    pdf = Pdf.open(io.BytesIO(layered(b"/X0 Do", OFF=True)))
    hidden = b"/OC /MC0 BDC " + text(SECRET) + b" EMC"
    drawing = pdf.make_stream(hidden, Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 9, 9])
    pdf.pages[0].obj.Resources.XObject = Dictionary(X0=drawing)
    assert refused(saved(pdf)) == "hidden_layer"


def field(pdf: Pdf, value: str, **more) -> Dictionary:
    given = {"FT": Name.Tx, "T": String("a"), "V": String(value), "DA": String("/F1 12 Tf 0 g"), **more}
    return pdf.make_indirect(
        Dictionary(Type=Name.Annot, Subtype=Name.Widget, Rect=Array([72, 600, 300, 620]), **given)
    )


def filled_in(value: str, **more) -> bytes:
    pdf = plain()
    one = field(pdf, value, **more)
    pdf.pages[0].obj.Annots = Array([one])
    fonts = Dictionary(Font=pdf.pages[0].obj.Resources.Font)
    pdf.Root.AcroForm = Dictionary(Fields=Array([one]), DR=fonts, DA=String("/F1 12 Tf 0 g"))
    return saved(pdf)


def test_what_was_typed_into_a_form_stands_on_the_page():
    found = rewritten(filled_in("HRB 175450"))
    with Pdf.open(io.BytesIO(found.data)) as pdf:
        assert b"HRB 175450" in drawn(pdf)


@pytest.mark.parametrize("value", ["青岛光学", "two\rlines"])
def test_a_form_whose_values_each_viewer_would_draw_otherwise_is_refused(value):
    assert refused(filled_in(value)) == "undrawn_form"


def test_a_seal_drawn_as_a_note_stays_on_the_page():
    pdf = plain()
    pdf.pages[0].obj.Annots = Array([stamp(pdf, b"(SEAL) Tj")])
    with Pdf.open(io.BytesIO(rewritten(saved(pdf)).data)) as kept:
        assert b"(SEAL) Tj" in drawn(kept)


def test_a_note_that_its_viewer_hides_is_not_brought_to_light():
    pdf = plain()
    note = stamp(pdf, SECRET)
    note.F = 2
    pdf.pages[0].obj.Annots = Array([note])
    with Pdf.open(io.BytesIO(rewritten(saved(pdf)).data)) as kept:
        assert SECRET not in drawn(kept)


def test_a_layer_that_is_shown_stays():
    hidden = b"/OC /MC0 BDC " + text(b"(DRAWN) Tj") + b" EMC"
    with Pdf.open(io.BytesIO(rewritten(layered(hidden, OFF=Array())).data)) as pdf:
        assert b"(DRAWN) Tj" in drawn(pdf)


def test_lines_of_a_hidden_layer_go_and_what_is_drawn_afterwards_stays_in_place():
    hidden = b"/OC /MC0 BDC 1 0 0 1 50 50 cm 0 0 m 9 9 l S EMC " + text(b"(AFTER) Tj")
    with Pdf.open(io.BytesIO(rewritten(layered(hidden, OFF=True)).data)) as pdf:
        left = pdf.pages[0].obj.Contents.read_bytes().split()
    assert b"cm" in left and b"S" not in left and b"(AFTER)" in left


def test_the_original_of_a_signed_file_is_to_be_kept_beside():
    found = rewritten(signed())
    assert found.original_kept and "signature" in found.cleaned and b"ByteRange" not in found.data


def test_the_original_of_a_signed_file_with_a_script_is_not_kept():
    found = rewritten(signed(script()))
    assert not found.original_kept and {"signature", "script"} <= found.cleaned


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("receipt.json", b'{"number": "1"}'),
        ("\u53d1\u7968.xml", b"<?xml version='1.0'?><Invoice><No>1</No></Invoice>"),
    ],
)
def test_the_data_of_an_invoice_or_a_receipt_stay_in_it(name, data):
    pdf = plain()
    pdf.attachments[name] = data
    found = rewritten(saved(pdf))
    with Pdf.open(io.BytesIO(found.data)) as kept:
        assert [spec.get_file().read_bytes() for _, spec in kept.attachments.items()] == [data]
    assert "attachment" not in found.cleaned
    assert rewritten(found.data).data == found.data


def test_beside_a_program_no_data_stay():
    pdf = plain()
    pdf.attachments["a.json"], pdf.attachments["b.exe"] = b"{}", b"MZ"
    with Pdf.open(io.BytesIO(rewritten(saved(pdf)).data)) as kept:
        assert len(kept.attachments) == 0


def with_picture(data: bytes, packing: Name | Array, side: int = 8, **more) -> Pdf:
    """A page that draws this picture all over itself."""
    pdf = plain()
    image = Stream(pdf, data, Type=Name.XObject, Subtype=Name.Image, Width=side, Height=side)
    image.ColorSpace, image.BitsPerComponent = Name.DeviceRGB, 8
    image.Filter = packing
    for key, value in more.items():
        image[f"/{key}"] = value
    pdf.pages[0].obj.Resources.XObject = Dictionary(I0=image)
    pdf.pages[0].contents_add(b" q 595 0 0 842 0 0 cm /I0 Do Q")
    return pdf


def photograph(kind: str) -> bytes:
    """Red, and it remembers where it was taken."""
    from PIL import Image

    camera, out = Image.Exif(), io.BytesIO()
    camera[0x010E] = "GPS 36.06 120.38"
    red = Image.new("RGB", (8, 8), "red")
    if kind == "JPEG":
        red.save(out, "JPEG", exif=camera, comment=b"taken at home")
        return out.getvalue()
    red.save(out, "JPEG2000", comment="taken at home", no_jp2=kind == "codestream")
    said = b"GPS 36.06 120.38"
    about = b"" if kind == "codestream" else (len(said) + 8).to_bytes(4, "big") + b"xml " + said
    return out.getvalue() + about


@pytest.mark.parametrize("is_packed_again", [False, True])
@pytest.mark.parametrize(
    ("kind", "packing"),
    [("JPEG", Name.DCTDecode), ("JP2", Name.JPXDecode), ("codestream", Name.JPXDecode)],
)
def test_a_photograph_within_a_page_forgets_where_it_was_taken(kind, packing, is_packed_again):
    from PIL import Image

    data, filters = photograph(kind), packing
    assert b"home" in data
    if is_packed_again:
        data, filters = zlib.compress(data), Array([Name.FlateDecode, packing])
    found = rewritten(saved(with_picture(data, filters)))
    with Pdf.open(io.BytesIO(found.data)) as kept:
        image = kept.pages[0].obj.Resources.XObject.I0
        raw = image.read_raw_bytes()
        assert image.Filter == packing and b"120.38" not in raw and b"home" not in raw
        assert Image.open(io.BytesIO(raw)).convert("RGB").getpixel((4, 4))[0] > 200


def test_a_scan_packed_as_jbig2_is_taken_as_it_is_and_drawn():
    """Its left half is black: group 4 of a fax within one region (ITU-T T.88, 7.4.6)."""
    from PIL import Image, TiffImagePlugin

    scan, fax = Image.new("1", (64, 64), 1), io.BytesIO()
    scan.paste(0, (0, 0, 32, 64))
    scan.save(fax, "TIFF", compression="group4", strip_size=1 << 20)
    tags = TiffImagePlugin.TiffImageFile(io.BytesIO(fax.getvalue())).tag_v2
    lines = fax.getvalue()[tags[273][0] :][: tags[279][0]]
    size = struct.pack(">II", 64, 64)
    page = struct.pack(">IBBBI", 0, 48, 0, 1, 19) + size + bytes(11)
    region = size + struct.pack(">IIBB", 0, 0, 0, 1) + lines
    data = page + struct.pack(">IBBBI", 1, 38, 0, 1, len(region)) + region
    pdf = with_picture(data, Name.JBIG2Decode, 64, ColorSpace=Name.DeviceGray, BitsPerComponent=1)
    found = rewritten(saved(pdf))
    with Pdf.open(io.BytesIO(found.data)) as kept:
        assert kept.pages[0].obj.Resources.XObject.I0.read_raw_bytes() == data
    drawn_page = subprocess.run(
        ["pdftoppm", "-r", "20", "-gray"], input=found.data, capture_output=True, check=True
    )
    seen = Image.open(io.BytesIO(drawn_page.stdout))
    halves = [seen.getpixel((seen.width * quarter // 4, seen.height // 2)) for quarter in (1, 3)]
    assert sorted(halves) == [0, 255]


def test_a_page_that_inherits_its_paper_and_its_fonts_keeps_them():
    pdf = plain()
    page = pdf.pages[0].obj
    pdf.Root.Pages.MediaBox, pdf.Root.Pages.Rotate = Array([0, 0, 400, 500]), 90
    pdf.Root.Pages.Resources = page.Resources
    del page["/MediaBox"], page["/Resources"]
    with Pdf.open(io.BytesIO(rewritten(saved(pdf)).data)) as kept:
        found = kept.pages[0].obj
        assert (
            list(found.MediaBox) == [0, 0, 400, 500] and found.Rotate == 90 and "/F1" in found.Resources.Font
        )


def test_links_to_other_places_of_the_file_go_without_a_word():
    data = with_annotation(Subtype=Name.Link, Dest=Array([0, Name.Fit]))
    assert rewritten(data).cleaned == set()
    assert Name.GoTo == action("/GoTo").S
