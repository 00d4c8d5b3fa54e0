"""Opening a file in a short-lived process of its own, and a program that does it for others: `python -I listening.py SOCKET`.

That program is run by a user of its own, without network and with nothing to read but Python and this folder. Who may
reach its socket sends the kind and the length in one line, then the file; the answer is ANSWERED and what the process
said, or DIED. It imports nothing of ours, and is run as a file.
"""

from __future__ import annotations

import os
import socketserver
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

SECONDS_ALLOWED = 40
ANSWERED, DIED = b"+", b"-"
HERE = Path(__file__).resolve().parent
KINDS = frozenset({"pdf", "jpeg", "png", "heif", "tiff", "ofd"})
#: Somewhat more than an upload may have; and each file may take a gigabyte of memory.
LONGEST, LONGEST_LINE, AT_ONCE = 24 * 2**20, 40, 3
#: A process of its own that has the probe and nothing else of ours: the packages above it are names, and are not run.
START = """
import runpy, sys, types
folder, probe = sys.argv.pop(1), sys.argv.pop(1)
for name in ("filing", "filing.services", "filing.services.files"):
    sys.modules[name] = types.ModuleType(name)
    sys.modules[name].__path__ = [folder]
runpy.run_module(f"filing.services.files.{probe}", run_name="__main__")
"""


def opened(data: bytes, kind: str, probe: Path = HERE) -> bytes:
    """What the process wrote; subprocess.TimeoutExpired or CalledProcessError where it ran out of time, or died."""
    command = [sys.executable, "-I", "-c", START, str(probe.parent), probe.name, kind]
    done = subprocess.run(  # noqa: S603 our own program, and one of six words
        command, input=data, capture_output=True, timeout=SECONDS_ALLOWED, env={}, cwd="/", check=True
    )
    return done.stdout


class Request(socketserver.StreamRequestHandler):
    """One file."""

    timeout = 30
    turns = threading.BoundedSemaphore(AT_ONCE)

    def handle(self) -> None:
        kind, _, length = self.rfile.readline(LONGEST_LINE).decode("ascii", "replace").partition(" ")
        if kind not in KINDS or not length.strip().isdigit() or int(length) > LONGEST:
            return
        data = self.rfile.read(int(length))
        if len(data) != int(length):
            return
        with self.turns:
            answer = self._answer(data, kind)
        # Whoever asked may have given up.
        with suppress(OSError):
            self.wfile.write(answer)

    def _answer(self, data: bytes, kind: str) -> bytes:
        try:
            return ANSWERED + opened(data, kind)
        except (subprocess.TimeoutExpired, subprocess.CalledProcessError) as error:
            print(
                f"probe of a {kind} of {len(data)} bytes ended: {error} {(error.stderr or b'')[-500:]!r}",
                file=sys.stderr,
            )
            return DIED


class Listener(socketserver.ThreadingUnixStreamServer):
    """At a path, for its own user and its group."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, path: str):
        Path(path).unlink(missing_ok=True)
        os.umask(0o007)
        super().__init__(path, Request)


if __name__ == "__main__":
    Listener(sys.argv[1]).serve_forever()
