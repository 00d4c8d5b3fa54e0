"""Is this receipt genuine, and current, superseded or revoked: open to all."""

from __future__ import annotations

import hashlib

from sqlalchemy import select

from filing.access import access
from filing.api import represent, shapes
from filing.api.answering import Answer, answered
from filing.api.blueprint import Blueprint, open_to_all
from filing.api.documents import file_of_request, upload_body
from filing.domain.errors import NotFound
from filing.extensions import db, limiter
from filing.models import Receipt
from filing.services.receipts import CODE_ALPHABET
from filing.surroundings import press

bp = Blueprint("verify", "Is a receipt genuine: no token needed")
LIMIT = "120 per minute"
STATUS = {"current": "现行有效", "superseded": "已被后续变更备案取代", "revoked": "已被撤销"}


@bp.get("/verify/<code>")
@access("public")
@bp.response(200, shapes.VerificationShape)
@open_to_all
@limiter.limit(LIMIT)
def verify_code(code: str):
    """The receipt behind a code, with the fields printed on it and no more"""
    typed = "".join(c for c in code.upper() if c in CODE_ALPHABET)
    receipt = Receipt.by_code(typed) if 0 < len(code) <= 60 else None
    if receipt is None:
        raise NotFound("没有与该验证码对应的备案回执，请核对后重新输入。")
    return answered(Answer(_genuine(receipt)))


@bp.post("/verify")
@access("public")
@bp.doc(requestBody=upload_body())
@bp.response(200, shapes.VerificationShape)
@open_to_all
@limiter.limit(LIMIT)
def verify_file():
    """Whether a file is a receipt exactly as it was issued"""
    digest = hashlib.file_digest(file_of_request().stream, "sha256").hexdigest()
    receipt = db.session.scalar(select(Receipt).where(Receipt.sha256 == digest))
    return answered(Answer(_genuine(receipt) if receipt else _not_genuine()))


def _genuine(receipt: Receipt) -> dict:
    return {
        "genuine": True,
        "status": receipt.status,
        "message": f"该备案回执由{receipt.agency.name}签发，{STATUS.get(receipt.status, receipt.status)}。",
        "number": receipt.number,
        "agency": receipt.agency.name,
        "completed_on": represent.iso(receipt.completed_on),
        "verify_url": press().verify_url(receipt.code),
        "fields": receipt.view["fields"],
    }


def _not_genuine() -> dict:
    blank = dict.fromkeys(("status", "number", "agency", "completed_on", "verify_url", "fields"))
    words = "该文件不是本系统签发的备案回执原件，或已被改动。请向备案机构核实。"
    return {"genuine": False, "message": words, **blank}
