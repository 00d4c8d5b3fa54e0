"""What the store promises, on a real S3 server: whole files, none replaced, and a server that goes and comes back."""

import os
import socket
import threading
import time

import pytest
import requests

from filing.services.files.storage import PART_BYTES, AlreadyStored, StorageUnavailable, open_store
from tests.object_server import BUCKET, object_server

LARGE = os.urandom(1024) * (2 * PART_BYTES // 1024 + 1)


@pytest.fixture(scope="module")
def server():
    with object_server() as running:
        yield running


@pytest.fixture
def store(server, monkeypatch):
    for name, value in server.settings.items():
        monkeypatch.setenv(name, value)
    return open_store(f"s3://{BUCKET}/prefix")


def test_what_is_put_is_got_listed_and_deleted(store):
    name = store.put(b"\x00\xff" * 5_000)
    assert store.get(name) == b"\x00\xff" * 5_000
    assert [(file.name, file.size) for file in store.files()] == [(name, 10_000)]
    store.delete(name)
    store.delete(name)
    assert not store.exists(name)
    with pytest.raises(FileNotFoundError):
        store.get(name)


def test_a_kept_file_is_never_replaced(store):
    store.put_durable("receipts/沪外资备201600001.pdf", b"one")
    store.put_durable("receipts/沪外资备201600001.pdf", b"one")
    with pytest.raises(AlreadyStored):
        store.put_durable("receipts/沪外资备201600001.pdf", b"two")
    assert store.get("receipts/沪外资备201600001.pdf") == b"one"


def test_a_large_file_goes_in_parts_and_is_seen_when_all_have_come(store, server):
    seen_early = []

    def look(environ):
        if "partNumber=" in environ["QUERY_STRING"]:
            seen_early.append(requests.head(server.url + environ["PATH_INFO"], timeout=5).status_code)

    with server.before_each_answer(look):
        name = store.put(LARGE)
    assert seen_early == [404, 404, 404]
    assert store.get(name) == LARGE


def test_a_server_that_starts_anew_is_waited_for(store, server):
    server.stop()
    back = threading.Timer(0.7, server.start)
    back.start()
    name = store.put(b"kept")
    back.join()
    assert store.get(name) == b"kept"


def test_a_file_whose_answer_was_lost_is_kept_once(store, server):
    lost = []

    def lose_once(environ):
        if environ["REQUEST_METHOD"] == "PUT" and not lost:
            lost.append(environ["PATH_INFO"])
            environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)

    with server.before_each_answer(lose_once):
        name = store.put(b"kept")
    assert lost and store.get(name) == b"kept"
    assert [file.name for file in store.files()].count(name) == 1


def test_a_server_that_stays_away_is_said_in_words(store, server, monkeypatch):
    monkeypatch.setattr("filing.services.files.storage.RETRIES", {"max_retries": 1})
    store = open_store(f"s3://{BUCKET}/prefix")
    server.stop()
    try:
        began = time.monotonic()
        with pytest.raises(StorageUnavailable, match="请稍后重试"):
            store.put(b"x")
        assert time.monotonic() - began < 5
    finally:
        server.start()
