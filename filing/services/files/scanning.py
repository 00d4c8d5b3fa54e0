"""Looking through uploads for viruses: a ClamAV daemon elsewhere, spoken to in its own words (INSTREAM)."""

from __future__ import annotations

import logging
import socket
from urllib.parse import urlsplit

from filing.domain.errors import DocumentRefused
from filing.services.files.sentences import SENTENCES
from filing.services.files.storage import StorageUnavailable

LOG = logging.getLogger(__name__)
PORT, PIECE, SECONDS, LONGEST_ANSWER = 3310, 1 << 16, 30, 4096


class ScannerSilent(StorageUnavailable):
    """The daemon cannot be reached or does not answer: nothing is taken unexamined. A user may be shown its words."""

    def __init__(self) -> None:
        Exception.__init__(
            self, "暂时无法检查文件是否安全，文件没有保存，您已填写的内容不受影响。请稍后重试。"
        )


class ClamAV:
    """`tcp://host:port`: each upload, as it came, goes there before it is opened."""

    def __init__(self, url: str):
        address = urlsplit(url)
        if address.scheme != "tcp" or not address.hostname:
            raise ValueError("FILING_CLAMAV_URL must be tcp://host:port")
        self.address = address.hostname, address.port or PORT

    def require_clean(self, data: bytes, name: str) -> None:
        """Nothing; DocumentRefused where something was found, ScannerSilent where nothing was said."""
        answer = self._answer(data)
        if answer.endswith("FOUND"):
            LOG.warning("an upload of %d bytes was refused: %s", len(data), answer)
            raise DocumentRefused(f"“{name}”{SENTENCES['infected']}")
        if not answer.endswith("OK"):
            LOG.error("the virus scanner said: %s", answer)
            raise ScannerSilent

    def _answer(self, data: bytes) -> str:
        try:
            with socket.create_connection(self.address, timeout=SECONDS) as line:
                line.sendall(b"zINSTREAM\0")
                for start in range(0, len(data), PIECE):
                    piece = data[start : start + PIECE]
                    line.sendall(len(piece).to_bytes(4, "big") + piece)
                line.sendall(bytes(4))
                return self._read(line)
        except OSError as error:
            LOG.error("the virus scanner does not answer: %s", error)
            raise ScannerSilent from error

    @staticmethod
    def _read(line: socket.socket) -> str:
        answer = b""
        while not answer.endswith(b"\0") and len(answer) < LONGEST_ANSWER and (piece := line.recv(1024)):
            answer += piece
        return answer.rstrip(b"\0").decode("utf-8", "replace").strip()
