"""The obvious way: WeasyPrint as it comes, with the machine's fonts, and pyHanko's own RSA signer with a stamp."""

import logging
import re
from datetime import UTC, datetime, timedelta
from io import BytesIO

import segno
from asn1crypto import keys, x509
from cryptography import x509 as made
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from markupsafe import escape
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import SigFieldSpec
from pyhanko.stamp import TextStampStyle
from pyhanko_certvalidator.registry import SimpleCertificateStore
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from filing.domain.receipts.wording import columns
from filing.receipts.markup import QR, TEMPLATES, html_of

SYSTEM_FONT = '"Noto Serif CJK SC"'
BOX = (400, 100, 520, 220)


class Naive:
    """Our form and style sheet; everything else as the libraries' first examples have it."""

    def __init__(self) -> None:
        logging.getLogger("pyhanko").setLevel(logging.ERROR)  # it warns of each stamp's margins
        self._signer = _rsa_signer()
        style = (TEMPLATES / "receipt.css").read_text("utf-8").replace("FAMILIES", SYSTEM_FONT)
        self._style = re.sub(r'"Filing \w+"', SYSTEM_FONT, style).replace("table-layout: fixed;", "")
        self._style += "body, p { margin: 0 } .investors table { margin-left: -0.7pt } .investors td { text-align: center }"

    def __call__(self, view: dict) -> bytes:
        fonts = FontConfiguration()
        style = CSS(string=self._style, font_config=fonts)
        page = html_of(view, seal=True, investors=_NoRows()).replace("</div>", _table(view) + "</div>", 1)
        code = segno.make_qr(view["verify_url"], error="m").png_data_uri(scale=4, border=2)
        pdf = HTML(string=page.replace(QR, code)).write_pdf(
            stylesheets=[style], font_config=fonts, pdf_variant="pdf/a-3a", pdf_tags=True
        )
        how = signers.PdfSignatureMetadata(field_name="Seal", name=view["agency_name"])
        stamp, field = TextStampStyle(stamp_text="%(signer)s\n%(ts)s"), SigFieldSpec("Seal", box=BOX)
        signer = signers.PdfSigner(how, self._signer, stamp_style=stamp, new_field_spec=field)
        return signer.sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf))).getvalue()


class _NoRows:
    """For the template: the rows are none of its images, and their headings are in the table."""

    images: tuple = ()
    headings_height = 0


def _table(view: dict) -> str:
    keys = columns(view["kind"])
    head = "".join(f"<th>{label}</th>" for _, label in keys)
    rows = [
        [f"<td>{escape(investor[key])}</td>" for key, _ in keys] for investor in view["fields"]["investors"]
    ]
    return f"<table><thead><tr>{head}</tr></thead><tbody><tr>{'</tr><tr>'.join(map(''.join, rows))}</tr></tbody></table>"


def _rsa_signer() -> signers.SimpleSigner:
    """With a certificate of its own, RSA with 2048 bits."""
    key = rsa.generate_private_key(65537, 2048)
    name, now = made.Name([made.NameAttribute(NameOID.COMMON_NAME, "Seal")]), datetime.now(UTC)
    certificate = (
        made.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    encoding, plain = serialization.Encoding.DER, serialization.NoEncryption()
    return signers.SimpleSigner(
        signing_cert=x509.Certificate.load(certificate.public_bytes(encoding)),
        signing_key=keys.PrivateKeyInfo.load(
            key.private_bytes(encoding, serialization.PrivateFormat.PKCS8, plain)
        ),
        cert_registry=SimpleCertificateStore(),
    )
