"""A throw-away Redis or Valkey server, for tests of what waits in one."""

from __future__ import annotations

import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from redis import Redis
from redis.exceptions import ConnectionError as NotThere


@contextmanager
def redis_url() -> Iterator[str]:
    """The address of a server that keeps nothing on disk."""
    program = shutil.which("valkey-server") or shutil.which("redis-server")
    if program is None:
        raise RuntimeError("No Redis or Valkey is installed: scripts/system_packages.sh tests")
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        command = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", folder]
        server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        try:
            _wait_for(port)
            yield f"redis://127.0.0.1:{port}/0"
        finally:
            server.kill()
            server.wait()


def free_port() -> int:
    """Where nobody listens."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def _wait_for(port: int) -> None:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        with suppress(NotThere):
            Redis(port=port).ping()
            return
        time.sleep(0.02)
    raise RuntimeError("the Redis server did not start")
