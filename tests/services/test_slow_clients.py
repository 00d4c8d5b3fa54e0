"""Clients that are silent, or send a little at a time, keep nobody else waiting; in real sockets, on the real server."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from tests.databases import server_on
from tests.servers import Server

HALF_A_HEADER = b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: "
BODY_BEGUN = (
    b"POST /login HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: 1000000\r\n\r\nx"
)
PATIENCE_SECONDS = 2


@pytest.fixture(scope="module")
def server(tmp_path_factory, blank_database):
    server = server_on(blank_database, tmp_path_factory.mktemp("slow"))
    server.start()
    yield server
    server.kill()


@contextlib.contextmanager
def connections(server: Server, count: int, first: bytes = b""):
    with contextlib.ExitStack() as opened:
        made = [
            opened.enter_context(socket.create_connection(("127.0.0.1", server.port))) for _ in range(count)
        ]
        for one in made:
            one.sendall(first)
        yield made


@contextlib.contextmanager
def dripping(sockets: list[socket.socket]):
    """One more byte from each, ten times a second."""
    is_over = threading.Event()

    def drip():
        while not is_over.wait(0.1):
            for one in sockets:
                one.sendall(b"x")

    thread = threading.Thread(target=drip)
    thread.start()
    try:
        yield
    finally:
        is_over.set()
        thread.join()


def seconds_for_a_page(server: Server) -> float:
    began = time.monotonic()
    assert requests.get(server.url + "/login", timeout=30).status_code == 200
    return time.monotonic() - began


def test_a_page_comes_at_once_however_many_clients_are_silent_or_slow(server):
    seconds_for_a_page(server)
    with (
        connections(server, 50),
        connections(server, 20, HALF_A_HEADER) as heads,
        connections(server, 10, BODY_BEGUN) as bodies,
        dripping(heads + bodies),
    ):
        time.sleep(1)
        assert max(seconds_for_a_page(server) for _ in range(10)) < PATIENCE_SECONDS


def test_a_client_that_does_not_read_its_answer_keeps_nobody_waiting(server):
    ask = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n" * 50
    with connections(server, 30, ask):
        time.sleep(1)
        assert seconds_for_a_page(server) < PATIENCE_SECONDS


def test_a_body_that_is_much_too_large_is_refused_before_it_is_all_there(server):
    head = b"POST /login HTTP/1.1\r\nHost: x\r\nContent-Length: 100000000\r\n\r\n"
    with connections(server, 1, head) as (one,):
        one.settimeout(10)
        assert b" 413 " in one.recv(100)


def test_the_log_of_the_real_server_holds_nothing_of_what_clients_send(server):
    planted = "Ouyang.13905320001"
    said = (
        f"GET /login?name={planted}&next=/{planted} HTTP/1.1\r\nHost: x\r\nUser-Agent: {planted}\r\nReferer: http://x/{planted}\r\n\r\n",
        f"GET /{planted} HTTP/1.1\r\nHost: x\r\nCookie: filing_session={planted}\r\nAuthorization: Bearer {planted}\r\n\r\n",
        f"{planted} /login HTTP/1.1\r\nHost: x\r\n\r\n",
        f"GET /{planted} HTTP/9.{planted}\r\nHost: {planted}\r\n\r\n",
        f"GET / HTTP/1.1\r\nHost: x\r\n{planted} : {planted}\r\n\r\n",
        f"POST /login HTTP/1.1\r\nHost: x\r\nContent-Length: {planted}\r\n\r\n{planted}",
        f"POST /api/v1/filings HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: {planted}\r\n\r\n{planted}",
    )
    for each in said:
        with connections(server, 1, each.encode()) as (one,):
            one.settimeout(10)
            assert one.recv(20).startswith(b"HTTP/1.")
    lines = (server.var / "server.log").read_text().splitlines()
    assert [line for line in lines if planted in line or planted.partition(".")[2] in line] == []
    assert [line for line in lines if line[:1] != "{" and "] [INFO] " not in line] == []


def test_whoever_asked_is_answered_while_processes_are_replaced(server):
    server.environment["GUNICORN_CMD_ARGS"] = "--max-requests 6 --max-requests-jitter 4"
    server.restart()
    with ThreadPoolExecutor(6) as people:
        seconds = list(people.map(lambda _: seconds_for_a_page(server), range(40)))
    assert len(seconds) == 40
