"""Is this receipt genuine, and what became of it: open to all."""

from __future__ import annotations

from filing.api import inputs, represent, verify_shapes
from filing.api.answering import Answer, answered
from filing.api.blueprint import Blueprint, open_to_all
from filing.api.documents import file_of_request, upload_body
from filing.current import press
from filing.domain.errors import BadAnswer, NotFound
from filing.domain.problems import Problem
from filing.domain.procedures.receipt import NOT_THE_ORIGINAL, STATUS_LABELS, UNKNOWN, Status
from filing.http.access import access
from filing.http.ratelimits import verifying
from filing.models import CasePaper, Receipt
from filing.receipts.checking import LIMIT, Checked
from filing.services.receipts import verification
from filing.services.receipts.verification import ANOTHERS, Verdict

bp = Blueprint("verify", "Is a receipt genuine: no token needed")
CODE = {"code": {"type": "string", "description": "The code that the file is held to belong to"}}


@bp.get("/verify/<code>")
@access("public")
@bp.response(200, verify_shapes.VerificationShape)
@open_to_all
@verifying
def verify_code(code: str):
    """The receipt behind a code, with the fields printed on it and no more"""
    verdict = verification.by_code(code)
    if verdict.receipt is None:
        raise NotFound(f"{UNKNOWN}：没有与该核验码对应的备案回执，请核对后重新输入。")
    return answered(Answer(_told(verdict)))


@bp.post("/verify")
@access("public")
@bp.doc(requestBody=upload_body(CODE))
@bp.response(200, verify_shapes.VerificationShape)
@open_to_all
@verifying
def verify_file():
    """Whether a file is a receipt exactly as it was issued, and the one it is held to be"""
    given, file = bp.ARGUMENTS_PARSER.parse(inputs.VerifiedFile, location="form"), file_of_request()
    data = file.stream.read(LIMIT + 1)
    if not data:
        message = "这个文件是空的（0 字节），请重新选择回执的 PDF 文件。"
        raise BadAnswer(message, [Problem(("file",), "empty", message)])
    return answered(Answer(_told(verification.by_file(data, file.filename or "", given["code"]))))


def _told(verdict: Verdict) -> dict:
    receipt = verdict.receipt
    return {
        "genuine": verdict.is_genuine,
        # Genuine, and nothing became of it since: what a program should go by.
        "valid": verdict.is_valid,
        "answer": verdict.answer,
        "status": receipt and receipt.status,
        "message": _message(verdict),
        "reason": verdict.fault or ("another_receipt" if verdict.claimed else None),
        "number": receipt and receipt.number,
        "agency": receipt and receipt.agency_name,
        "completed_on": receipt and represent.iso(receipt.completed_on),
        "verify_url": receipt and press().verify_url(receipt.code),
        "fields": receipt and receipt.view["fields"],
        "seal": _seal(receipt, verdict.seal),
        "paper": _paper(verdict.paper),
    }


def _paper(paper: CasePaper | None) -> dict | None:
    if paper is None:
        return None
    said = {key: paper.content[key] for key in ("title", "agency", "addressee")}
    return {**said, "number": paper.number, "issued_on": represent.iso(paper.issued_on)}


def _message(verdict: Verdict) -> str:
    if (paper := verdict.paper) is not None:
        return f"{verdict.answer}：{paper.content['agency']}出具的{paper.title}，编号{paper.number}。"
    if verdict.receipt is None:
        return f"{NOT_THE_ORIGINAL}：{verification.WHY[verdict.fault]}请向持有人索取原始的 PDF 文件，或者向备案机构核实。"
    if verdict.claimed:
        return f"{ANOTHERS}：文件是编号 {verdict.receipt.number} 的回执，不是“{verdict.claimed}”。"
    return f"该备案回执由{verdict.receipt.agency_name}出具，{STATUS_LABELS[Status(verdict.receipt.status)]}。"


def _seal(receipt: Receipt | None, seal: Checked | None) -> dict | None:
    """The signature found in a file; None for a code, and for receipts from before there were seals."""
    if receipt is None or seal is None:
        return None
    return {
        "signed_at": represent.iso(seal.signed_at),
        "agency": seal.statement["agency_name"],
        "serial": receipt.seal_key.serial,
        "certificate_sha256": seal.fingerprint,
    }
