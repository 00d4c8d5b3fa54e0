"""Reading on where a body is too large, so that whoever sends it sees the answer."""

from __future__ import annotations

from contextlib import suppress

from flask import request

MOST_READ = 256 * 1024 * 1024


def drain() -> None:
    """Reads what is still being sent: a caller that is cut off sees a broken line, not the answer."""
    left = min(request.content_length or 0, MOST_READ)
    stream = request.environ["wsgi.input"]
    with suppress(OSError, ValueError):
        while left > 0 and (part := stream.read(min(left, 1 << 20))):
            left -= len(part)
