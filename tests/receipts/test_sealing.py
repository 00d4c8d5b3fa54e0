"""A signed receipt's parts beside the page: the seal's field, the attached statement, the order of its tags."""

import hashlib
import re
import subprocess
from io import BytesIO

import pikepdf
import pytest

from filing.receipts.statement import canonical, statement_of
from tests.receipts import issuing

HIDDEN_OR_NO_VIEW = 2 | 32  # flags of an annotation


@pytest.fixture(scope="module")
def world(fonts):
    return issuing.world(fonts)


@pytest.fixture(params=["one investor", "two investors", "fifty investors", "change"])
def receipt(request, world):
    return world.receipts[request.param]


@pytest.fixture
def pdf(receipt):
    with pikepdf.open(BytesIO(receipt.pdf)) as opened:
        yield opened


def test_a_program_reads_it_without_a_complaint(pdf):
    assert pdf.check_pdf_syntax() == []


def test_it_says_its_language_its_title_and_that_it_is_an_archive_copy(pdf, receipt):
    title = f"外商投资企业{'设立' if receipt.view['kind'] == 'establishment' else '变更'}备案回执 {receipt.view['number']}"
    assert (str(pdf.Root.Lang), str(pdf.docinfo.Title)) == ("zh-CN", title)
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    with pdf.open_metadata() as metadata:
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"], metadata["dc:title"]) == (
            "3",
            "A",
            title,
        )


def test_colours_and_pictures_are_as_an_archive_copy_has_them(pdf):
    assert [intent.S for intent in pdf.Root.OutputIntents] == ["/GTS_PDFA1"]
    pictures = [
        one for one in pdf.objects if isinstance(one, pikepdf.Stream) and one.get("/Subtype") == "/Image"
    ]
    # Seal and QR code are drawn: a smoothed picture is not allowed in a PDF/A, nor read as easily.
    assert pictures == []


def test_the_statement_is_attached_to_the_whole_document(pdf, receipt):
    attached = pdf.Root.AF[0]
    stream = attached.EF.F
    statement = canonical(statement_of(receipt.view, issuing.AUDIT_HEAD))
    assert (len(pdf.Root.AF), attached.AFRelationship, str(attached.UF)) == (1, "/Data", "receipt.json")
    assert (stream.Subtype, stream.read_bytes()) == ("/application/json", statement)
    assert bytes(stream.Params.CheckSum) == hashlib.md5(statement).digest()
    assert list(pdf.attachments) == ["receipt.json"]


def test_the_seal_is_the_signatures_own_appearance_on_the_last_page(pdf, receipt):
    field = pdf.Root.AcroForm.Fields[0]
    assert [page.get("/Annots", []) for page in pdf.pages] == [*([[]] * (len(pdf.pages) - 1)), [field]]
    assert (field.FT, field.T, len(pdf.Root.AcroForm.Fields), field.F & HIDDEN_OR_NO_VIEW) == (
        "/Sig",
        "Seal",
        1,
        0,
    )
    assert (str(field.V.Name), len(field.AP.N.read_bytes()) > 1000) == (receipt.view["agency_name"], True)


def test_the_seal_leaves_black_what_it_presses_on(pdf):
    assert pdf.Root.AcroForm.Fields[0].AP.N.Resources.ExtGState.Ink.BM == "/Multiply"


def test_no_change_is_permitted(pdf):
    signature = pdf.Root.AcroForm.Fields[0].V
    assert pdf.Root.Perms.DocMDP == signature
    assert (signature.Reference[0].TransformMethod, signature.Reference[0].TransformParams.P) == (
        "/DocMDP",
        1,
    )


def test_a_screen_reader_meets_everything_in_the_order_of_the_page(receipt):
    view, fields = receipt.view, receipt.view["fields"]
    heard = structure_of(receipt.pdf)
    rest = "".join(re.findall(r'"(.*)"\n', heard)).replace(" ", "")
    for words in (
        view["number"], "备案回执", f"{view['addressee']}：", "属于备案范围。", "基本信息如下：",
        "企业名称", "（中文）", fields["enterprise_name_cn"], "（英文）", fields["enterprise_name_en"],
        "企业类型", fields["enterprise_type"], "注册地址", fields["registered_address"], "经营范围", fields["business_scope"],
        "☑是", "☑国家鼓励外商投资的产业", "□否", "投资者名称或姓名", "权益比例",
        *(text for investor in fields["investors"] for text in (investor["name"], investor["contribution_forms"])),
        *fields.get("change_items", ()), "备注", *filter(None, fields["remarks"].split("\n")),
        "扫码核验回执真伪", view["code"], "备案机构", view["agency_name"], "2017年10月9日",
    ):  # fmt: skip
        before, found, rest = rest.partition(words.replace(" ", ""))
        assert found, f"{words} is not heard where it stands"
    assert rest == ""


def test_the_seal_is_heard_last_and_by_its_words(pdf, receipt):
    document = pdf.Root.StructTreeRoot.K[0]
    last = document.K[-1]
    assert (last.S, str(last.Alt)) == ("/Form", f"模拟印章：{receipt.view['agency_name']}")
    assert last.K[0].Obj == pdf.Root.AcroForm.Fields[0]


def test_every_piece_of_a_page_is_tagged_or_marked_as_beside_the_text(pdf):
    for page in pdf.pages:
        assert untagged(page) == []


def test_each_tag_is_found_from_the_page_and_from_the_root(pdf):
    listed = dict(zip(*[iter(pdf.Root.StructTreeRoot.ParentTree.Nums)] * 2, strict=True))
    hung = set(elements(pdf.Root.StructTreeRoot.K[0]))
    for page in pdf.pages:
        assert {element.objgen for element in listed[page.StructParents] if element is not None} <= hung


@pytest.mark.parametrize("name", ["one investor"])
def test_the_picture_is_where_its_tag_says(name, world):
    with pikepdf.open(BytesIO(world.receipts[name].pdf)) as pdf:
        figures = [pdf.get_object(one) for one in elements(pdf.Root.StructTreeRoot.K[0])]
        left, bottom, right, top = next(map(float, one.A.BBox) for one in figures if one.S == "/Figure")
    # A square of 24 mm in the lower left quarter of the page.
    assert (round(right - left), round(top - bottom)) == (68, 68)
    assert 60 < left < 80 and 100 < bottom < 300


def structure_of(pdf: bytes) -> str:
    done = subprocess.run(["pdfinfo", "-struct-text", "-"], input=pdf, capture_output=True, check=True)
    return done.stdout.decode()


def untagged(page: pikepdf.Page) -> list[str]:
    """The operators that print something outside every marked part."""
    depth, found = 0, []
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name in ("BDC", "BMC"):
            depth += 1
        elif name == "EMC":
            depth -= 1
        elif name in ("Tj", "TJ", "f", "f*", "S", "Do") and not depth:
            found.append(f"{operands} {name}")
    return found


def elements(element):
    """The object numbers of a structure element and of all below it."""
    yield element.objgen
    for kid in element.get("/K", []):
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield from elements(kid)
