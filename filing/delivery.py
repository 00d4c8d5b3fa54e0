"""Handing out stored files: by their own names, for looking at or for keeping, never to be run."""

from __future__ import annotations

from io import BytesIO

from flask import Response, send_file

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
