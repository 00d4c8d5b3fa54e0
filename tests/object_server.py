"""A real S3 server on a port of its own, in this process; it can be stopped and started again."""

from __future__ import annotations

import logging
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import requests
from moto.server import ThreadedMotoServer

BUCKET = "filing"


class ObjectServer:
    """moto's S3 on 127.0.0.1; `settings` is what a client of it needs."""

    def __init__(self) -> None:
        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.settings = {
            "AWS_ENDPOINT": self.url,
            "AWS_REGION": "us-east-1",
            "AWS_ACCESS_KEY_ID": "key",
            "AWS_SECRET_ACCESS_KEY": "secret",
        }
        self._before_answer: Callable[[dict], None] = lambda environ: None

    def start(self) -> None:
        self.server = ThreadedMotoServer(ip_address="127.0.0.1", port=self.port, verbose=False)
        self.server.start()
        served = self.server._server.app

        def app(environ, start_response):
            answer = served(environ, start_response)
            self._before_answer(environ)
            return answer

        self.server._server.app = app

    def stop(self) -> None:
        """What is stored stays, as on a disk."""
        self.server.stop()

    @contextmanager
    def before_each_answer(self, told: Callable[[dict], None]) -> Iterator[None]:
        """Inside, `told` gets the environ of each request that was done, before its answer goes out."""
        self._before_answer = told
        try:
            yield
        finally:
            self._before_answer = lambda environ: None


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@contextmanager
def object_server() -> Iterator[ObjectServer]:
    """A running one with an empty bucket."""
    server = ObjectServer()
    server.start()
    try:
        requests.post(f"{server.url}/moto-api/reset", timeout=5).raise_for_status()
        requests.put(f"{server.url}/{BUCKET}", timeout=5).raise_for_status()
        yield server
    finally:
        server.stop()
