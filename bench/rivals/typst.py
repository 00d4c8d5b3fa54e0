"""The practical limit: the same form set by Typst, a compiled typesetter, and signed by pyHanko with the agency's key."""

import json
from io import BytesIO
from pathlib import Path

import segno
import typst
from asn1crypto import keys, x509
from cryptography.hazmat.primitives import serialization
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko_certvalidator.registry import SimpleCertificateStore

from filing.domain.receipts.wording import columns, exemption_options, labels, receipt_form
from filing.receipts.statement import canonical, statement_of
from filing.receipts.view import NOT_TEXT

FORM = Path(__file__).with_name("receipt.typ")


class Typst:
    """Compiled once, fed with one view after another, as a server would."""

    def __init__(self, fonts, signer) -> None:
        self._signer = _stock_signer(signer)
        faces = typst.Fonts(False, False, [str(fonts.directory / "faces")])
        self._compiler = typst.Compiler(str(FORM), font_paths=faces)

    def __call__(self, view: dict) -> bytes:
        inputs = {
            "view": json.dumps(view),
            "words": json.dumps(_words(view)),
            "qr": _qr(view["verify_url"]),
            "statement": canonical(statement_of(view, "")).decode(),
        }
        return self._sign(self._compiler.compile(format="pdf", sys_inputs=inputs, pdf_standards="a-3a"))

    def _sign(self, pdf: bytes) -> bytes:
        how = signers.PdfSignatureMetadata(
            field_name="Seal", subfilter=SigSeedSubFilter.PADES, certify=True,
            docmdp_permissions=MDPPerm.NO_CHANGES, md_algorithm="sha256",
        )  # fmt: skip
        return (
            signers.PdfSigner(how, self._signer).sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf))).getvalue()
        )


def _stock_signer(signer) -> signers.SimpleSigner:
    """pyHanko's own, with the certificate and the key of ours."""
    key = signer._key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    certificate = signer.certificate.public_bytes(serialization.Encoding.DER)
    return signers.SimpleSigner(
        signing_cert=x509.Certificate.load(certificate),
        signing_key=keys.PrivateKeyInfo.load(key),
        cert_registry=SimpleCertificateStore(),
    )


def _qr(url: str) -> str:
    image = BytesIO()
    segno.make_qr(url, error="m", mask=2).save(image, kind="svg", border=2)
    return image.getvalue().decode()


def _words(view: dict) -> dict:
    """The form's own words, and the answers to its boxes."""
    kind, fields = view["kind"], view["fields"]
    form, names = receipt_form(kind), labels(kind)
    plain = [
        key for key in names if key not in {*NOT_TEXT, "enterprise_name_cn", "enterprise_name_en", "remarks"}
    ]
    yes, no = exemption_options(kind)
    answer = fields["imported_equipment_tax_exemption"]
    grounds = " ".join(_box(one["value"] in answer["bases"]) + one["label"] for one in yes["options"])
    return {
        "title": form["title"], "number_label": form["number_label"], "opening": form["opening"], "lead_in": form["lead_in"],
        "name": "企业名称", "cn": "（中文）", "en": "（英文）", "remarks": names["remarks"],
        "rows": [(key, names[key]) for key in plain],
        "columns": columns(kind),
        "exemption": {
            "label": names["imported_equipment_tax_exemption"],
            "text": f"{_box(answer['value'])}{yes['label']}（{grounds}）\n{_box(not answer['value'])}{no['label']}",
        },
        "signature": "".join(form["signature"][:2]) + "：", "day": "2017年10月9日",
        "code": " ".join(view["code"][at:at + 4] for at in range(0, 16, 4)),
    }  # fmt: skip


def _box(ticked: bool) -> str:
    return "☑" if ticked else "□"
