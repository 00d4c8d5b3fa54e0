"""Handing out stored files, and a receipt's file with a note of the copy: for pages and API alike."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO

from flask import current_app, request, send_file
from werkzeug import Response

from filing.current import now, store
from filing.extensions import transaction
from filing.logs import log
from filing.models import Document, Receipt, User
from filing.services.files.storage import StorageUnavailable, Store
from filing.services.receipts import copies
from filing.services.receipts.copies import FileAltered

SHOWN = frozenset({"application/pdf", "image/jpeg", "image/png"})


def handed_out(data: bytes, media_type: str, name: str, *, to_keep: bool = False) -> Response:
    """The bytes as a response; Chinese names survive (RFC 6266). Unknown kinds are only for keeping."""
    return send_file(
        BytesIO(data),
        mimetype=media_type,
        as_attachment=to_keep or media_type not in SHOWN,
        download_name=name,
        max_age=0,
    )


def paper_out(document: Document, store: Store, *, to_keep: bool = False, original: bool = False) -> Response:
    """An uploaded paper, shown in a sandbox or saved; `original` is the signed file as it came, only to be saved."""
    try:
        data = store.get(document.original_key if original else document.storage_key)
    except FileNotFoundError as error:
        log.error("document_file_missing", document=document.id)
        raise StorageUnavailable from error
    name = f"签名原件-{document.file_name}" if original else document.file_name
    response = handed_out(data, document.media_type, name, to_keep=to_keep or original)
    response.headers["Content-Security-Policy"] = sandbox_for(current_app.config)
    if current_app.config["FILES_URL"]:
        # The frame stands on a page of the site, which is another origin: the policy above says so.
        response.headers["X-Frame-Options"] = ""
        response.headers["Referrer-Policy"] = "no-referrer"
    return response


def sandbox_for(config: Mapping) -> str:
    """No script, no form, no origin of its own: a paper is looked at, within pages of this site only."""
    site = "'self'" if not config["FILES_URL"] else config["BASE_URL"]
    return (
        "sandbox; default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; "
        f"frame-ancestors {site}; base-uri 'none'; form-action 'none'"
    )


def given_out(receipt: Receipt, reader: User, through: str, *, to_keep: bool) -> Response:
    """The PDF as a response. A copy is on record before it leaves; asking whether it changed is no copy."""
    # Never in parts: a part would be a copy too, and a viewer asks for many.
    response = send_file(
        BytesIO(_original(receipt)),
        mimetype="application/pdf",
        as_attachment=to_keep,
        download_name=f"备案回执-{receipt.number}.pdf",
        conditional=False,
        etag=receipt.sha256,
    ).make_conditional(request)
    if request.method == "GET" and response.status_code == 200:
        with transaction():
            copies.record_copy(receipt, reader, now(), through)
    return response


def _original(receipt: Receipt) -> bytes:
    try:
        return copies.original(receipt, store())
    except FileNotFoundError as error:
        log.error("receipt_file_missing", receipt=receipt.id)
        raise StorageUnavailable from error
    except FileAltered as error:
        log.error("receipt_file_altered", receipt=receipt.id)
        raise StorageUnavailable from error
