"""Asking whether an answer changed: the same bytes have the same tag, and are not sent again."""

from __future__ import annotations

from flask import request
from werkzeug import Response


def revalidated(response: Response) -> Response:
    """The answer with its ETag; 304 without a body for whoever has it already."""
    # A file handed out is read to be tagged.
    response.direct_passthrough = False
    response.add_etag()
    return response.make_conditional(request)
