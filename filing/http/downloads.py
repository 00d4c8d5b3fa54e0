"""Handing out stored files, and a receipt's file with a note of the copy: for pages and API alike."""

from __future__ import annotations

from io import BytesIO

from flask import request, send_file
from werkzeug import Response

from filing.current import now, store
from filing.extensions import transaction
from filing.logs import log
from filing.models import Receipt, User
from filing.services.files.storage import StorageUnavailable
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
