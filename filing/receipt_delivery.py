"""Giving somebody a receipt's file, for pages and API alike: the bytes that were issued, and a note of the copy."""

from __future__ import annotations

from io import BytesIO

from flask import Response, request, send_file

from filing.extensions import transaction
from filing.logs import log
from filing.models import Receipt, User
from filing.services import receipt_copies
from filing.services.receipt_copies import FileAltered
from filing.services.storage import StorageUnavailable
from filing.surroundings import now, store


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
            receipt_copies.record_copy(receipt, reader, now(), through)
    return response


def _original(receipt: Receipt) -> bytes:
    try:
        return receipt_copies.original(receipt, store())
    except FileNotFoundError as error:
        log.error("receipt_file_missing", receipt=receipt.id)
        raise StorageUnavailable from error
    except FileAltered as error:
        log.error("receipt_file_altered", receipt=receipt.id)
        raise StorageUnavailable from error
