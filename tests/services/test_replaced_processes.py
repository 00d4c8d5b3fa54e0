"""A process is replaced after so many requests, and at an upgrade: who keeps a connection and asks again notices nothing."""

from __future__ import annotations

import http.client
import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.databases import server_on

#: Seconds between a client's requests: of a program at work, and of one that looks up now and then.
PAUSES = (0, 0.001, 0.01, 0.05, 0.2)
SECONDS = 6


@pytest.fixture
def server(tmp_path, blank_database):
    server = server_on(blank_database, tmp_path, "--max-requests", "80", "--max-requests-jitter", "10")
    server.start()
    yield server
    server.kill()


def answered(port: int, pause: float, until: float) -> int:
    """How many answers one client got over connections that it keeps for as long as it may; it asks nothing twice."""
    connection, count = http.client.HTTPConnection("127.0.0.1", port, timeout=30), 0
    while time.monotonic() < until:
        connection.request("GET", "/healthz")
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 200
        count += 1
        time.sleep(pause)
    connection.close()
    return count


def processes_begun(server) -> int:
    return (server.var / "server.log").read_text("utf-8").count("Booting worker")


def test_whoever_keeps_a_connection_gets_every_answer_while_processes_are_replaced(server):
    """If an answer is missing, a process ended between telling a client nothing and hearing it again."""
    until = time.monotonic() + SECONDS
    with ThreadPoolExecutor(len(PAUSES)) as clients:
        counts = [clients.submit(answered, server.port, pause, until) for pause in PAUSES]
        time.sleep(SECONDS / 2)
        os.kill(server.process.pid, signal.SIGHUP)
        assert min(count.result() for count in counts) > 10
    assert processes_begun(server) > 6
