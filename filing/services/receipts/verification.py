"""回执核验: is this receipt genuine, and what became of it; by the code on it, or by the file itself."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass

from filing.domain.procedures.receipt import NOT_THE_ORIGINAL, STATUS_LABELS, UNKNOWN, Status
from filing.models import CasePaper, Receipt
from filing.receipts.certificates import fingerprint, read_certificate
from filing.receipts.checking import WORDS, Checked, NotGenuine, check
from filing.services.receipts import seals

ANOTHERS = "这是另一份回执的原件"
A_CASE_PAPER, NO_RECEIPT = "监督检查文书的原件", "这是监督检查文书，不是备案回执"
NUMBER = re.compile(r"外资备\d+")
LONGEST_CODE, LONGEST_NAME = 40, 100
WHY = WORDS | {
    "unrecorded": "签章属实，但系统没有出具这份文件的记录。",
    "other_bytes": "这不是本系统出具过的文件。",
    "other_seal": "签章不是出具这份回执的备案机构印章。",
}


@dataclass(frozen=True)
class Verdict:
    """What is answered to whoever asks; no receipt means 查无此件, or 不是原件 of a file.

    `seal` is the signature that was found good in a file, `fault` (one of WHY) what is wrong with the file, and
    `claimed` the number or code under which the original of another receipt was handed in. `paper` is a paper of an
    inspection whose file this is: known by its bytes alone, never by a number that anybody could count through.
    """

    receipt: Receipt | None = None
    seal: Checked | None = None
    fault: str = ""
    claimed: str = ""
    paper: CasePaper | None = None

    @property
    def is_genuine(self) -> bool:
        return (self.receipt is not None or self.paper is not None) and not self.claimed

    @property
    def is_valid(self) -> bool:
        """真实有效: genuine, and nothing became of it since."""
        return self.is_genuine and self.receipt is not None and self.receipt.status == Status.CURRENT

    @property
    def answer(self) -> str:
        if self.paper is not None:
            return NO_RECEIPT if self.claimed else A_CASE_PAPER
        if self.receipt is None:
            return NOT_THE_ORIGINAL if self.fault else UNKNOWN
        return ANOTHERS if self.claimed else STATUS_LABELS[Status(self.receipt.status)]


def by_code(typed: str) -> Verdict:
    """The receipt behind a code; whatever is no code is looked up all the same, and found as little."""
    return Verdict(Receipt.by_code(tidy(typed)))


def by_file(data: bytes, name: str = "", typed_code: str = "") -> Verdict:
    """The receipt whose file this is: byte for byte what was issued, under the seal it was issued with.

    A file that came under another receipt's number, or with another one's code, is not what it is passed off as.
    """
    digest = hashlib.sha256(data).hexdigest()
    if paper := CasePaper.by_digest(digest):
        return Verdict(paper=paper, claimed=tidy(typed_code))
    seal, fault = _sealed(data)
    receipt = Receipt.by_digest(digest)
    if receipt is None:
        return Verdict(fault=fault or "unrecorded")
    if receipt.seal_key is None:  # from before receipts were signed: their bytes alone speak for them
        return Verdict(receipt, claimed=_claimed(receipt, name, typed_code))
    if seal is None or seal.fingerprint != fingerprint(read_certificate(receipt.seal_key.certificate)):
        return Verdict(fault=fault or "other_seal")
    return Verdict(receipt, seal, claimed=_claimed(receipt, name, typed_code))


def tidy(typed: str) -> str:
    """The code as copied from paper or from the QR code's address: blanks and signs left out, letters raised."""
    last = unicodedata.normalize("NFKC", typed).strip().rstrip("/").rsplit("/", 1)[-1]
    return re.sub(r"[\W_]", "", last).upper()[:LONGEST_CODE]


def _sealed(data: bytes) -> tuple[Checked | None, str]:
    root = seals.root_certificate()
    if root is None:  # nothing was ever sealed
        return None, "other_bytes"
    try:
        return check(data, root), ""
    except NotGenuine as refused:
        return None, refused.kind


def _claimed(receipt: Receipt, name: str, typed_code: str) -> str:
    """The file's name when another number stands in it, or the code when it is another one's; "" otherwise."""
    called = unicodedata.normalize("NFKC", name)
    for found in NUMBER.finditer(called):
        if not called[: found.end()].endswith(receipt.number):
            return called[:LONGEST_NAME]
    code = tidy(typed_code)
    return code if code and code != receipt.code else ""
