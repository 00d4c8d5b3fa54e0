"""The signature: over every byte, by the right agency, and the same wherever the receipt is printed."""

import asyncio
import dataclasses
import json
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pikepdf
import pytest
from asn1crypto import cms, pem
from asn1crypto.x509 import Certificate
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.signers import Signer
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from filing.domain.errors import ReceiptRefused
from filing.receipts.certificates import KeyUnusable, make_agency_key
from filing.receipts.hole import BYTE_RANGE
from filing.receipts.pdf import print_for_signing, render
from filing.receipts.signing import ORDER, hole_for, low_s, open_signer, print_signed, sign
from tests.receipts import issuing
from tests.receipts.issuing import AT, JINAN, PASSPHRASE, QINGDAO, ROOT_PASSPHRASE

FAR = datetime(2100, 1, 1, tzinfo=UTC)
IN_ANOTHER_PROCESS = """
import json, sys
from datetime import datetime
from filing.receipts.certificates import AgencyKey
from filing.receipts.fonts.fontset import ensure_fonts
from filing.receipts.signing import open_signer, print_signed
order = json.load(sys.stdin)
for name in ("valid_from", "valid_until"):
    order["key"][name] = datetime.fromisoformat(order["key"][name])
signer = open_signer(AgencyKey(**order["key"]), order["passphrase"].encode())
moment = datetime.fromisoformat(order["moment"])
pdf = print_signed(order["view"], ensure_fonts(sys.argv[1]), signer, moment=moment)
sys.stdout.buffer.write(pdf)
"""


@pytest.fixture(scope="module")
def world(fonts):
    return issuing.world(fonts)


@pytest.fixture(scope="module")
def signer(world):
    return open_signer(world.qingdao, PASSPHRASE)


@pytest.fixture(scope="module")
def view():
    return issuing.view()


@pytest.fixture(scope="module")
def prepared(view, fonts, signer):
    return print_for_signing(view, fonts, hole_for(view, signer, AT)).pdf


@pytest.fixture(scope="module")
def signed(prepared, signer):
    return sign(prepared, signer)


def test_signing_fills_the_hole_and_moves_nothing_else(prepared, signed):
    start, end = hole_of(prepared)
    place = prepared.index(BYTE_RANGE)
    assert len(signed) == len(prepared)
    assert signed[:start] + signed[end:place] == prepared[:start] + prepared[end:place]
    assert signed[place + len(BYTE_RANGE) :] == prepared[place + len(BYTE_RANGE) :]
    assert set(prepared[start:end]) == set(b"0")


def test_the_signature_covers_all_but_its_own_place(signed):
    start, end = hole_of(signed)
    with pikepdf.open(BytesIO(signed)) as pdf:
        covered = [int(n) for n in pdf.Root.AcroForm.Fields[0].V.ByteRange]
    assert covered == [0, start - 1, end + 1, len(signed) - end - 1]


class PyHankosOwn(Signer):
    """The same certificate and key, each message written by pyHanko from beginning to end."""

    def __init__(self, ours):
        super().__init__(
            signing_cert=encoded(ours.certificate), cert_registry=SimpleCertificateStore(), embed_roots=False
        )
        self.ours = ours

    async def async_sign_raw(self, data, digest_algorithm, dry_run=False):
        return b"\0" * 72 if dry_run else self.ours.signature(data)


def encoded(certificate):
    return Certificate.load(certificate.public_bytes(Encoding.DER))


def test_the_message_is_the_one_pyhanko_writes(signer):
    for digest in (b"\0" * 32, bytes(range(32))):
        theirs = PyHankosOwn(signer).async_sign(digest, "sha256", use_pades=True)
        assert signer.message(digest) == asyncio.run(theirs).dump()


def test_a_caller_with_an_event_loop_of_its_own_can_sign(world, prepared, signed):
    another = open_signer.__wrapped__(world.qingdao, PASSPHRASE)

    async def sign_in_a_loop():
        return sign(prepared, another)

    assert asyncio.run(sign_in_a_loop()) == signed


def test_the_message_holds_the_certificate_and_nothing_that_was_not_signed(signed, signer):
    message = message_in(signed)
    assert [one.chosen.dump() for one in message["certificates"]] == [encoded(signer.certificate).dump()]
    (info,) = message["signer_infos"]
    attributes = [one["type"].native for one in info["signed_attrs"]]
    assert attributes == ["content_type", "message_digest", "signing_certificate_v2"]
    assert info["unsigned_attrs"].native is None


def test_of_two_equivalent_signatures_the_smaller_is_written(signed):
    r, s = decode_dss_signature(message_in(signed)["signer_infos"][0]["signature"].native)
    assert s <= ORDER // 2
    assert low_s(encode_dss_signature(r, ORDER - s)) == encode_dss_signature(r, s)


def test_pyhanko_finds_it_genuine_and_untouched(signed, world):
    (embedded,) = PdfFileReader(BytesIO(signed)).embedded_signatures
    trust = ValidationContext(trust_roots=[asn1_of(world.root.certificate)], moment=AT, allow_fetching=False)
    found = validate_pdf_signature(embedded, trust)
    assert (found.bottom_line, found.docmdp_ok, embedded.docmdp_level) == (True, True, MDPPerm.NO_CHANGES)
    assert (found.coverage, found.modification_level) == (
        SignatureCoverageLevel.ENTIRE_FILE,
        ModificationLevel.NONE,
    )
    assert found.signing_cert.subject.native["organization_name"] == QINGDAO


@pytest.fixture(scope="module")
def lasting(view, fonts):
    """A signed receipt and its root, both valid on whatever day this runs: pdfsig asks the clock."""
    root = issuing.make_root(valid_until=FAR)
    key = make_agency_key(root, ROOT_PASSPHRASE, QINGDAO, PASSPHRASE, AT, FAR)
    return print_signed(view, fonts, open_signer(key, PASSPHRASE), moment=AT), root.certificate


def test_pdfsig_agrees(lasting, tmp_path):
    said = pdfsig(*lasting, tmp_path)
    for words in (
        "Signature is Valid",
        "Certificate is Trusted",
        "Total document signed",
        "ETSI.CAdES.detached",
    ):
        assert words in said


def test_pdfsig_agrees_that_one_altered_byte_is_too_many(lasting, tmp_path):
    pdf, root = lasting
    altered = pdf.replace(b"/Reason", b"/reason")
    assert "Digest Mismatch" in pdfsig(altered, root, tmp_path)


def test_the_same_receipt_at_the_same_moment_is_the_same_file(view, fonts, signer, signed):
    assert print_signed(view, fonts, signer, moment=AT) == signed


def test_another_machine_gives_the_same_file(view, world, fonts, signed, tmp_path):
    assert printed_elsewhere(view, world, moved(fonts, tmp_path), AT) == signed


def test_another_moment_changes_the_date_and_the_signature_only(view, world, fonts, signed, tmp_path):
    later = printed_elsewhere(view, world, moved(fonts, tmp_path), AT + timedelta(hours=1))
    assert later != signed
    assert undated(later) == undated(signed)


def test_a_glyph_that_no_font_has_is_not_signed_away(fonts, signer):
    mistaken = dataclasses.replace(fonts, characters=fonts.characters | {0xE863})
    with pytest.raises(ReceiptRefused, match="U\\+E863"):
        print_signed(issuing.view(remarks="\ue863"), mistaken, signer, moment=AT)


def test_no_agency_signs_for_another(fonts, world):
    with pytest.raises(KeyUnusable, match=QINGDAO):
        print_signed(issuing.view(), fonts, open_signer(world.jinan, PASSPHRASE), moment=AT)
    with pytest.raises(KeyUnusable, match=JINAN):
        print_signed(
            issuing.view(agency_name=JINAN), fonts, open_signer(world.qingdao, PASSPHRASE), moment=AT
        )


@pytest.mark.parametrize(
    "moment", [AT - issuing.LONG - timedelta(seconds=1), AT + issuing.LONG + timedelta(seconds=1)]
)
def test_no_certificate_signs_before_or_after_its_time(moment, fonts, signer):
    with pytest.raises(KeyUnusable, match="not valid"):
        print_signed(issuing.view(), fonts, signer, moment=moment)


def test_a_retired_key_signs_nothing(world):
    with pytest.raises(KeyUnusable, match="retired"):
        open_signer(replace(world.qingdao, retired_at=AT), PASSPHRASE)


@pytest.mark.parametrize("key", ["code", "verify_url"])
def test_a_receipt_that_nobody_could_look_up_is_not_signed(key, fonts, signer):
    view = issuing.view()
    del view[key]
    with pytest.raises(ValueError, match=f"{key} is missing"):
        print_signed(view, fonts, signer, moment=AT)


def test_what_has_no_hole_cannot_be_signed(view, fonts, signer, signed):
    for pdf in (render(view, fonts), signed, b""):
        with pytest.raises(ValueError, match="not printed for signing"):
            sign(pdf, signer)


def test_a_signature_too_large_for_its_place_is_not_cut(view, fonts, signer):
    hole = dataclasses.replace(hole_for(view, signer, AT), size=300)
    with pytest.raises(ValueError, match="larger"):
        sign(print_for_signing(view, fonts, hole).pdf, signer)


def hole_of(pdf: bytes) -> tuple[int, int]:
    """Where the signature's digits are."""
    start = pdf.index(b"/Contents <") + len(b"/Contents <")
    return start, pdf.index(b">", start)


def message_in(pdf: bytes) -> cms.SignedData:
    start, end = hole_of(pdf)
    return cms.ContentInfo.load(bytes.fromhex(pdf[start:end].decode()))["content"]


def asn1_of(text: str) -> Certificate:
    return Certificate.load(pem.unarmor(text.encode())[2])


def pdfsig(pdf: bytes, root: str, folder) -> str:
    """What poppler says of it when the root is trusted."""
    (folder / "root.pem").write_text(root)
    (folder / "receipt.pdf").write_bytes(pdf)
    run = {"cwd": folder, "capture_output": True, "text": True, "check": False}
    subprocess.run(["certutil", "-N", "-d", "sql:.", "--empty-password"], **run)
    subprocess.run(
        ["certutil", "-A", "-d", "sql:.", "-n", "root", "-t", "CT,C,C", "-a", "-i", "root.pem"], **run
    )
    return subprocess.run(["pdfsig", "-nssdir", "sql:.", "receipt.pdf"], **run).stdout


def moved(fonts, folder):
    """The fonts as another machine has them: the same faces somewhere else."""
    there = shutil.copytree(fonts.directory, folder / "fonts", ignore=shutil.ignore_patterns("cache"))
    for name in ("fonts.conf", "stamp"):
        text = (there / name).read_text()
        (there / name).write_text(text.replace(str(fonts.directory), str(there)))
    return folder


def printed_elsewhere(view, world, folder, moment: datetime) -> bytes:
    key = dataclasses.asdict(world.qingdao)
    order = {"view": view, "key": key, "passphrase": PASSPHRASE.decode(), "moment": moment}
    command = [sys.executable, "-c", IN_ANOTHER_PROCESS, str(folder)]
    told = json.dumps(order, default=datetime.isoformat).encode()
    return subprocess.run(command, input=told, capture_output=True, check=True).stdout


def undated(pdf: bytes) -> list[bytes]:
    """Everything in the file but when it was signed, and the signature."""
    with pikepdf.open(BytesIO(pdf)) as opened:
        signature, attached = opened.Root.AcroForm.Fields[0].V, opened.Root.AF[0].EF.F
        del signature.M, signature.Contents, signature.ByteRange, attached.Params.ModDate
        return [
            one.unparse(resolved=True) + (one.read_raw_bytes() if isinstance(one, pikepdf.Stream) else b"")
            for one in opened.objects
            if not (isinstance(one, pikepdf.Stream) and one.get("/Type") in ("/ObjStm", "/XRef"))
        ]
