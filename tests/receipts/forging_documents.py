"""Forging with PDF programs: updates laid over a receipt, and receipts saved anew."""

import subprocess
from io import BytesIO

import pikepdf
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers.cms_embedder import PdfCMSEmbedder, SigIOSetup, SigObjSetup
from pyhanko.sign.signers.pdf_byterange import PdfSignedData
from pyhanko.sign.validation.dss import DocumentSecurityStore

from tests.receipts.forging_bytes import Forgeries
from tests.receipts.issuing import Issued, World

PAINT = b"q 1 1 1 rg 100 600 400 60 re f 0 g BT /F1 20 Tf 110 620 Td (99,000,000.00) Tj ET Q"


def updates(receipt: Issued, world: World) -> Forgeries:
    """Revisions behind the signed one: readers show them, and the signature still covers what was signed."""
    for change in (painted, annotated, retitled, emptied, unlocked, unsealed, attached, scripted, redirected):
        writer = IncrementalPdfFileWriter(BytesIO(receipt.pdf))
        change(writer)
        yield change.__name__, written(writer)
    yield "signed once more by another", countersigned(receipt, world)
    yield "validation data added", with_validation_data(receipt)
    yield "the same again", written(IncrementalPdfFileWriter(BytesIO(receipt.pdf)), force=True)


def written(writer: IncrementalPdfFileWriter, force: bool = False) -> bytes:
    if force:
        writer.update_root()
    output = BytesIO()
    writer.write(output)
    return output.getvalue()


def painted(writer) -> None:
    """Another amount over the printed one."""
    writer.add_stream_to_page(0, writer.add_object(generic.StreamObject(stream_data=PAINT)))


def annotated(writer) -> None:
    page, _ = writer.find_page_for_modification(0)
    note = generic.DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/Annot"),
            pdf_name("/Subtype"): pdf_name("/FreeText"),
            pdf_name("/Contents"): generic.pdf_string("USD 99,000,000.00"),
            pdf_name("/Rect"): generic.ArrayObject(map(generic.NumberObject, (100, 600, 500, 660))),
        }
    )
    writer.register_annotation(page, writer.add_object(note))


def retitled(writer) -> None:
    writer.root["/Lang"] = generic.pdf_string("en")
    writer.update_root()


def emptied(writer) -> None:
    """Another page tree without pages."""
    pages = generic.DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/Pages"),
            pdf_name("/Kids"): generic.ArrayObject(),
            pdf_name("/Count"): generic.NumberObject(0),
        }
    )
    writer.root["/Pages"] = writer.add_object(pages)
    writer.update_root()


def unlocked(writer) -> None:
    """The promise that there are no changes taken away."""
    del writer.root["/Perms"]
    writer.update_root()


def unsealed(writer) -> None:
    field = writer.root["/AcroForm"]["/Fields"][0]
    del field["/AP"]
    writer.update_container(field)


def attached(writer) -> None:
    """Another statement in the old one's place."""
    file = writer.root["/AF"][0]
    stream = writer.add_object(generic.StreamObject(stream_data=b'{"number":"other"}'))
    file["/EF"] = generic.DictionaryObject({pdf_name("/F"): stream, pdf_name("/UF"): stream})
    writer.update_container(file)


def scripted(writer) -> None:
    writer.root["/OpenAction"] = generic.DictionaryObject(
        {
            pdf_name("/S"): pdf_name("/JavaScript"),
            pdf_name("/JS"): generic.pdf_string("app.alert('changed')"),
        }
    )
    writer.update_root()


def redirected(writer) -> None:
    page, _ = writer.find_page_for_modification(0)
    page.get_object()["/MediaBox"] = generic.ArrayObject(map(generic.NumberObject, (0, 0, 300, 300)))
    writer.update_container(page.get_object())


def countersigned(receipt: Issued, world: World) -> bytes:
    """A second signature, of another agency's genuine key, behind the first."""
    output, steps = (
        BytesIO(),
        PdfCMSEmbedder().write_cms("Second", IncrementalPdfFileWriter(BytesIO(receipt.pdf))),
    )
    next(steps)
    steps.send(
        SigObjSetup(
            sig_placeholder=PdfSignedData(
                pdf_name("/Sig"), subfilter=SigSeedSubFilter.PADES, bytes_reserved=8192
            )
        )
    )
    digest, _ = steps.send(SigIOSetup(md_algorithm="sha256", output=output))
    steps.send(world.receipts["other agency"].signer.message(digest.document_digest))
    return output.getvalue()


def with_validation_data(receipt: Issued) -> bytes:
    output = BytesIO(receipt.pdf)
    signature = PdfFileReader(BytesIO(receipt.pdf)).embedded_signatures[0]
    DocumentSecurityStore.add_dss(
        output, signature.pkcs7_content.hex().upper().encode(), certs=[signature.signer_cert]
    )
    return output.getvalue()


SAVED = {
    "plain": {},
    "linearised": {"linearize": True},
    "objects apart": {"object_stream_mode": pikepdf.ObjectStreamMode.disable},
    "objects together": {"object_stream_mode": pikepdf.ObjectStreamMode.generate},
    "laid open": {"qdf": True},
    "unpacked": {"compress_streams": False, "stream_decode_level": pikepdf.StreamDecodeLevel.generalized},
    "older": {"force_version": "1.4"},
    "encrypted": {"encryption": pikepdf.Encryption(owner="owner", user="")},
    "with fixed identifier": {"static_id": True},
    "packed anew": {"recompress_flate": True},
}


def saves(receipt: Issued) -> Forgeries:
    """The same document written by another program, mostly without a visible difference."""
    for name, how in SAVED.items():
        yield f"saved {name}", saved(receipt.pdf, **how)
    yield "title changed", saved(receipt.pdf, lambda pdf: pdf.docinfo.__setitem__("/Title", "changed"))
    yield "statement removed", saved(receipt.pdf, lambda pdf: pdf.attachments.clear())
    yield "promise removed", saved(receipt.pdf, lambda pdf: pdf.Root.__delitem__("/Perms"))
    yield "page twice", saved(receipt.pdf, lambda pdf: pdf.pages.append(pdf.pages[0]))
    yield "page turned", saved(receipt.pdf, lambda pdf: pdf.pages[0].rotate(90, relative=False))
    yield "printed to a file", printed(receipt.pdf)


def saved(data: bytes, change=lambda pdf: None, **how) -> bytes:
    output = BytesIO()
    with pikepdf.open(BytesIO(data)) as pdf:
        change(pdf)
        pdf.save(output, **how)
    return output.getvalue()


def printed(data: bytes) -> bytes:
    return subprocess.run(
        ["pdftocairo", "-pdf", "-", "-"], input=data, capture_output=True, check=True
    ).stdout
