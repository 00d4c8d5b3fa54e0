"""回执核验: is this receipt genuine; and the stored bytes for those who may know of the filing."""

from __future__ import annotations

import hashlib
import io
import re

from flask import current_app, redirect, render_template, request, send_file
from flask_limiter.util import get_remote_address
from flask_login import current_user
from sqlalchemy import select

from filing.access import access, anyone
from filing.domain.receipt_forms import columns, exemption_options, labels, receipt_form
from filing.extensions import db, limiter
from filing.logs import log
from filing.models import Receipt
from filing.services.access import receipt_for
from filing.services.receipts import CODE_ALPHABET
from filing.services.storage import StorageUnavailable
from filing.surroundings import store
from filing.web.public.blueprint import bp

CODE = re.compile(f"[{CODE_ALPHABET}]{{16}}")
often = limiter.limit(
    lambda: current_app.config.get("LIMIT_VERIFY", "120 per minute"), key_func=get_remote_address
)


@bp.get("/verify")
@access("public")
def verify():
    code = request.args.get("code", "")
    if code.strip():
        return redirect(f"/verify/{tidy(code)[:40] or '-'}")
    return render_template("public/verify.html")


@bp.get("/verify/<code>")
@access("public")
@often
def verify_code(code: str):
    """The receipt's own fields; one and the same answer for every code that is none."""
    wanted = tidy(code)
    receipt = Receipt.by_code(wanted) if CODE.fullmatch(wanted) else None
    if receipt is None:
        return render_template("public/verify.html", result="unknown", by="code"), 404
    return render_template("public/receipt.html", receipt=receipt, by="code", **shown(receipt))


@bp.post("/verify")
@access("public")
@often
def verify_file():
    """真实有效 only when the file is, byte for byte, the one that was issued."""
    file = request.files.get("file")
    if file is None or not file.filename:
        message = "请选择要核验的回执文件（PDF）。"
        return render_template("public/verify.html", problem=message), 422
    digest = hashlib.file_digest(file.stream, "sha256").hexdigest()
    receipt = db.session.scalar(select(Receipt).where(Receipt.sha256 == digest))
    if receipt is None:
        return render_template("public/verify.html", result="unknown", by="file")
    return render_template("public/receipt.html", receipt=receipt, by="file", **shown(receipt))


def tidy(code: str) -> str:
    """As copied from paper: blanks and hyphens left out, letters raised."""
    return re.sub(r"[\s\-–—]", "", code).upper()


def shown(receipt: Receipt) -> dict:
    """The fields of annexes 3 and 4 under their own labels, and nothing else of the filing."""
    view, names = receipt.view, labels(receipt.view["kind"])
    texts = [
        {"label": names[key], "value": value}
        for key, value in view["fields"].items()
        if key in names and isinstance(value, str)
    ]
    changes = view["fields"].get("change_items")
    if changes:
        texts.insert(0, {"label": names["change_items"], "value": "、".join(changes)})
    exemption = view["fields"].get("imported_equipment_tax_exemption")
    if exemption is not None:
        label = names["imported_equipment_tax_exemption"]
        texts.append({"label": label, "value": _exemption_text(view["kind"], exemption)})
    return {
        "view": view,
        "form": receipt_form(view["kind"]),
        "texts": texts,
        "investor_columns": columns(view["kind"]),
        "investors": view["fields"].get("investors", []),
    }


def _exemption_text(kind: str, exemption: dict) -> str:
    yes, no = exemption_options(kind)
    if not exemption["value"]:
        return no["label"]
    grounds = [option["label"] for option in yes.get("options", ()) if option.get("value") in exemption["bases"]]
    return yes["label"] + (f"（{'、'.join(grounds)}）" if grounds else "")


@bp.get("/receipts/<number>.pdf")
@anyone
def receipt_pdf(number: str):
    """The bytes that were issued, never printed anew; ?view=1 shows them in the browser."""
    receipt = receipt_for(current_user, number)
    try:
        data = store().get(receipt.storage_key)
    except FileNotFoundError as error:
        log.error("receipt_file_missing", receipt=receipt.id)
        raise StorageUnavailable from error
    if hashlib.sha256(data).hexdigest() != receipt.sha256:
        log.error("receipt_file_altered", receipt=receipt.id)
        raise StorageUnavailable
    return send_file(
        io.BytesIO(data),
        mimetype="application/pdf",
        as_attachment="view" not in request.args,
        download_name=f"备案回执-{receipt.number}.pdf",
        etag=receipt.sha256,
    )
