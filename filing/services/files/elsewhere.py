"""Uploads opened by a program of another user, which has neither network nor file system (probe/listening.py)."""

from __future__ import annotations

import json
import logging
import socket
from dataclasses import dataclass

from filing.services.files.probe.listening import ANSWERED, DIED, SECONDS_ALLOWED
from filing.services.files.scanning import ClamAV, ScannerSilent

LOG = logging.getLogger(__name__)
#: It opens a few at once; the others wait for their turn.
SECONDS = 2 * SECONDS_ALLOWED


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """That program's socket, and who looks for viruses first, if somebody does."""

    path: str
    scanner: ClamAV | None = None

    def require_clean(self, data: bytes, name: str) -> None:
        if self.scanner:
            self.scanner.require_clean(data, name)

    def probe(self, data: bytes, kind: str) -> tuple[dict, bytes]:
        """As `uploads.probe`; ScannerSilent where nobody answers: nothing is taken unexamined."""
        answer = self._asked(data, kind)
        if answer[:1] == DIED:
            return {"refused": "too_complex"}, b""
        if answer[:1] != ANSWERED:
            LOG.error("nothing was said of an upload at %s", self.path)
            raise ScannerSilent
        facts, _, rewritten = answer[1:].partition(b"\n")
        return json.loads(facts), rewritten

    def _asked(self, data: bytes, kind: str) -> bytes:
        try:
            with socket.socket(socket.AF_UNIX) as there:
                there.settimeout(SECONDS)
                there.connect(self.path)
                there.sendall(f"{kind} {len(data)}\n".encode())
                there.sendall(data)
                with there.makefile("rb") as answer:
                    return answer.read()
        except OSError as error:
            LOG.error("uploads cannot be opened at %s: %s", self.path, error)
            raise ScannerSilent from error
