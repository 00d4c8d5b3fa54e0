"""A process is replaced after so many requests, and at an upgrade: who keeps a connection and asks again notices nothing."""

from __future__ import annotations

import http.client
import os
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.databases import server_on

#: Seconds between a client's requests: of a program at work, and of one that looks up now and then.
PAUSES = (0, 0.001, 0.01, 0.05, 0.2)
AT_FIRST, AS_MANY, PATIENCE_SECONDS = 2, 5, 120


@pytest.fixture
def server(tmp_path, blank_database):
    server = server_on(blank_database, tmp_path, "--max-requests", "60", "--max-requests-jitter", "10")
    server.start()
    yield server
    server.kill()


def answered(port: int, pause: float, is_over: threading.Event) -> int:
    """How many answers one client got over connections that it keeps for as long as it may; it asks nothing twice."""
    connection, count = http.client.HTTPConnection("127.0.0.1", port, timeout=60), 0
    while not is_over.wait(pause):
        connection.request("GET", "/healthz")
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 200
        count += 1
    connection.close()
    return count


def wait_for_processes(server, count: int) -> None:
    """Until so many have begun, the first two among them."""
    until = time.monotonic() + PATIENCE_SECONDS
    while (server.var / "server.log").read_text("utf-8").count("Booting worker") < count:
        assert time.monotonic() < until, "processes are replaced after so many requests"
        time.sleep(0.05)


def test_whoever_keeps_a_connection_gets_every_answer_while_processes_are_replaced(server):
    """If an answer is missing, a process ended between telling a client nothing and hearing it again."""
    is_over = threading.Event()
    with ThreadPoolExecutor(len(PAUSES)) as clients:
        try:
            counts = [clients.submit(answered, server.port, pause, is_over) for pause in PAUSES]
            wait_for_processes(server, AT_FIRST + AS_MANY // 2)
            os.kill(server.process.pid, signal.SIGHUP)
            wait_for_processes(server, AT_FIRST + AS_MANY)
        finally:
            is_over.set()
        assert all(count.result() for count in counts)
