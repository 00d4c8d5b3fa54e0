"""Viruses: what ClamAV's daemon says decides, and where it says nothing no file is taken."""

import socketserver
import threading
from contextlib import contextmanager

import pytest

from filing.domain.errors import DocumentRefused
from filing.services.files.scanning import ClamAV, ScannerSilent

#: The test word of all virus scanners, in two halves so that none stops at this file.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-" + b"ANTIVIRUS-TEST-FILE!$H+H*"


class Daemon(socketserver.BaseRequestHandler):
    """Speaks as clamd does: the command, pieces each after its length, an empty piece, one answer."""

    says: str | None = None

    def handle(self) -> None:
        with self.request.makefile("rb") as line:
            assert line.read(10) == b"zINSTREAM\0"
            received = b""
            while length := int.from_bytes(line.read(4), "big"):
                received += line.read(length)
        found = "stream: Eicar-Test-Signature FOUND" if EICAR in received else "stream: OK"
        self.request.sendall((self.says if self.says is not None else found).encode() + b"\0")


@contextmanager
def daemon(says: str | None = None):
    with socketserver.TCPServer(("127.0.0.1", 0), type("Daemon", (Daemon,), {"says": says})) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield ClamAV(f"tcp://127.0.0.1:{server.server_address[1]}")
        server.shutdown()


def test_a_clean_file_passes_whatever_its_size():
    with daemon() as scanner:
        scanner.require_clean(b"x" * 200_000, "a.pdf")


def test_an_infected_file_is_refused_with_what_to_do():
    with daemon() as scanner, pytest.raises(DocumentRefused, match="含有病毒.*再上传"):
        scanner.require_clean(b" " * 100_000 + EICAR, "章程.pdf")


@pytest.mark.parametrize("says", ["INSTREAM size limit exceeded. ERROR", "", "who are you"])
def test_an_answer_that_is_none_takes_no_file(says):
    with daemon(says) as scanner, pytest.raises(ScannerSilent, match="请稍后重试"):
        scanner.require_clean(b"x", "a.pdf")


def test_a_daemon_that_is_gone_takes_no_file():
    with daemon() as scanner:
        pass
    with pytest.raises(ScannerSilent):
        scanner.require_clean(b"x", "a.pdf")


@pytest.mark.parametrize("url", ["clamav:3310", "http://clamav", "tcp://"])
def test_a_setting_that_names_no_daemon_is_told_at_once(url):
    with pytest.raises(ValueError, match="tcp://host:port"):
        ClamAV(url)
