"""回执核验: is this receipt genuine."""

from __future__ import annotations

import io
from pathlib import Path

from cryptography.x509 import Certificate
from flask import redirect, render_template, request, send_file

from filing.domain.days.calendar import day_of
from filing.domain.errors import NotFound
from filing.http.access import access
from filing.http.ratelimits import verifying
from filing.receipts import checking
from filing.receipts.certificates import fingerprint, read_certificate
from filing.receipts.statement import SCHEMA_FILE
from filing.services.receipts import seals, verification
from filing.web.public.blueprint import bp
from filing.web.receipts.face import shown

SCRIPT = Path(checking.__file__)
PARTS = {
    "root.pem": "application/x-pem-file",
    "check_receipt.py": "text/x-python; charset=utf-8",
    "receipt.schema.json": "application/schema+json",
}


@bp.get("/verify")
@access("public")
def verify():
    typed = request.args.get("code", "")
    return (
        redirect(f"/verify/{verification.tidy(typed) or '-'}")
        if typed.strip()
        else render_template("public/verify.html")
    )


@bp.get("/verify/<code>")
@access("public")
@verifying
def verify_code(code: str):
    """The receipt's own fields; one and the same answer for every code that is none."""
    verdict = verification.by_code(code)
    return _page(verdict, by="code", typed=verification.tidy(code)), 200 if verdict.receipt else 404


@bp.post("/verify")
@access("public")
@verifying
def verify_file():
    """真实有效 only when the file is, byte for byte, the one that was issued."""
    file, code = request.files.get("file"), request.form.get("code", "")
    if file is None or not file.filename:
        return _problem("请选择要核验的回执文件（PDF）。", code)
    data = file.stream.read(checking.LIMIT + 1)
    if not data:
        return _problem("这个文件是空的（0 字节），请重新选择回执的 PDF 文件。", code)
    return _page(verification.by_file(data, file.filename, code), by="file", code=code)


def _problem(message: str, code: str):
    return render_template("public/verify.html", problem=message, code=code), 422


def _page(verdict: verification.Verdict, **more) -> str:
    if verdict.paper is not None:
        return render_template("public/case_paper.html", verdict=verdict, paper=verdict.paper)
    if verdict.receipt is None:
        why = verification.WHY.get(verdict.fault, "")
        return render_template("public/verify.html", verdict=verdict, why=why, **more)
    return render_template(
        "public/receipt.html", verdict=verdict, receipt=verdict.receipt, **shown(verdict.receipt), **more
    )


@bp.get("/verify/offline")
@access("public")
def verify_offline():
    """How to check a receipt without this system."""
    root = seals.root_certificate()
    return render_template(
        "public/offline.html", **(_described(read_certificate(root)) if root else {"fingerprint": ""})
    )


def _described(certificate: Certificate) -> dict:
    first, last = day_of(certificate.not_valid_before_utc), day_of(certificate.not_valid_after_utc)
    return {"fingerprint": fingerprint(certificate), "valid_from": first, "valid_until": last}


@bp.get("/verify/root.pem", defaults={"name": "root.pem"})
@bp.get("/verify/check_receipt.py", defaults={"name": "check_receipt.py"})
@bp.get("/verify/receipt.schema.json", defaults={"name": "receipt.schema.json"})
@access("public")
def verify_part(name: str):
    """What the offline check is made of: root certificate, script, schema."""
    return send_file(io.BytesIO(_part(name)), mimetype=PARTS[name], as_attachment=True, download_name=name)


def _part(name: str) -> bytes:
    if name == "root.pem":
        root = seals.root_certificate()
        if root is None:
            raise NotFound("系统还没有出具过带签章的回执，根证书将在第一次签章时生成。")
        return root.encode()
    return {"check_receipt.py": SCRIPT, "receipt.schema.json": SCHEMA_FILE}[name].read_bytes()
