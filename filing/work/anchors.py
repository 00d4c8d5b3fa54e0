"""Heads of the audit chain on another machine: sent with each sweep, read back by the nightly check."""

from __future__ import annotations

import base64
import http.client
from pathlib import Path
from urllib.parse import unquote, urlsplit

from filing.extensions import refuse_while_writing
from filing.services import audit

SECONDS_ALLOWED = 10
#: What a place may say at most: a head a minute for some ten years.
LONGEST = 512 * 2**20


class AnchorsAway(Exception):
    """The place cannot be reached, for the reason it gives."""


def send(url: str, kept: Path) -> int:
    """How many heads were sent that were not yet; nothing is lost where the place is away, the next sweep sends them."""
    done = kept.with_name(f"{kept.name}.sent")
    lines = kept.read_bytes() if kept.exists() else b""
    begin = int(done.read_text("ascii")) if done.exists() else 0
    new = lines[begin if begin <= len(lines) else 0 :]
    new = new[: new.rfind(b"\n") + 1]
    if not new:
        return 0
    _append(url, new)
    done.write_text(str((begin if begin <= len(lines) else 0) + len(new)), "ascii")
    return new.count(b"\n")


def read_back(url: str) -> list[tuple[int, str]]:
    """Every head that was ever sent there; AnchorsAway."""
    if urlsplit(url).scheme == "file":
        return audit.read_anchors(_file(url))
    return audit.heads_in(_asked(url, "GET").decode("ascii", "replace"))


def _append(url: str, lines: bytes) -> None:
    if urlsplit(url).scheme != "file":
        _asked(url, "POST", lines)
        return
    try:
        with _file(url).open("ab") as there:
            there.write(lines)
    except OSError as error:
        raise AnchorsAway(str(error)) from error


def _file(url: str) -> Path:
    return Path(unquote(urlsplit(url).path))


def _asked(url: str, method: str, body: bytes | None = None) -> bytes:
    """What a 2xx answers: a POST adds its lines, a GET returns all of them."""
    refuse_while_writing("another machine is told of the audit chain")
    parts = urlsplit(url)
    headers = {"Content-Type": "text/plain"}
    if parts.username:
        pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
        headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=SECONDS_ALLOWED)
    try:
        connection.request(
            method, f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}", body, headers
        )
        answer = connection.getresponse()
        said = answer.read(LONGEST)
    except (OSError, http.client.HTTPException) as error:
        raise AnchorsAway(str(error) or type(error).__name__) from error
    finally:
        connection.close()
    if not 200 <= answer.status < 300:
        raise AnchorsAway(f"HTTP {answer.status}")
    return said
