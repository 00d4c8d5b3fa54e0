"""What programs other than ours say of a receipt: pyHanko, and poppler's pdfsig."""

import subprocess
from io import BytesIO
from tempfile import NamedTemporaryFile

from asn1crypto import pem
from asn1crypto import x509 as asn1
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from tests.receipts.issuing import AT


def pyhanko_accepts(pdf: bytes, root: str) -> bool:
    """One signature over the whole file, trusted at the moment of signing, and nothing changed since."""
    try:
        signatures = PdfFileReader(BytesIO(pdf)).embedded_signatures
        if len(signatures) != 1:
            return False
        trusted = ValidationContext([asn1.Certificate.load(pem.unarmor(root.encode())[2])], moment=AT)
        status = validate_pdf_signature(signatures[0], trusted)
    except Exception:  # a broken file breaks the reader in many ways
        return False
    return bool(status.bottom_line) and status.coverage == SignatureCoverageLevel.ENTIRE_FILE


def pdfsig_accepts(pdf: bytes) -> bool:
    """One valid signature over the whole file; whose, pdfsig is not asked: it knows no root of ours."""
    with NamedTemporaryFile(suffix=".pdf") as file:
        file.write(pdf)
        file.flush()
        done = subprocess.run(["pdfsig", "-nocert", file.name], capture_output=True)
    told = done.stdout.decode(errors="replace")
    valid, whole = told.count("Signature is Valid"), told.count("Total document signed")
    return (told.count("Signature #"), valid, whole) == (1, 1, 1)
