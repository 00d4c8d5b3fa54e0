"""Who writes next: on SQLite, whoever waits is not overtaken by a writer that comes again and again."""

from __future__ import annotations

import threading
import time

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from filing import turns
from filing.extensions import db, transaction
from filing.http.ratelimits import DatabaseCounts
from filing.http.serving import CollectingWorker

#: The present writer, one that had its place before, one more until we have looked; a busy machine's few besides.
A_FEW = 6


@pytest.fixture
def greedy(app):
    """How often a writer has written by now that never pauses between two transactions."""
    written, is_over = [0], threading.Event()

    def write():
        with app.app_context():
            while not is_over.is_set():
                with transaction():
                    db.session.execute(text("update agency set name = name where id = 1"))
                    time.sleep(0.02)
                    written[0] += 1
            db.session.remove()

    thread = threading.Thread(target=write)
    thread.start()
    yield written
    is_over.set()
    thread.join()


def overtaken(written: list[int], act) -> list[int]:
    """How often the greedy writer wrote while somebody waited, each of ten times."""
    times = []
    for _ in range(10):
        before = written[0]
        act()
        times.append(written[0] - before)
    return times


def test_a_save_waits_for_the_present_writer_and_no_other(greedy):
    def save():
        with transaction():
            db.session.execute(text("select 1"))

    assert max(overtaken(greedy, save)) <= A_FEW


def test_a_rate_count_waits_in_the_same_queue(app, greedy):
    assert max(overtaken(greedy, lambda: DatabaseCounts().incr("key", 60))) <= A_FEW


def test_who_holds_his_turn_for_ever_leaves_the_word_to_the_database(app, monkeypatch):
    monkeypatch.setattr(turns, "PATIENCE_SECONDS", 0.05)
    with turns.turn_at(db.engine.url.database), transaction():
        assert db.session.scalar(text("select 1")) == 1


def test_a_turn_is_given_back_when_the_work_fails(app):
    for _ in range(2):
        with pytest.raises(OperationalError), transaction():
            db.session.execute(text("insert into nowhere values (1)"))


@pytest.fixture
def worker():
    """A process of the server, as far as it counts what it is asked; `asked` says whether it went on to the application."""
    worker = object.__new__(CollectingWorker)
    worker.nr, worker.max_requests, worker.alive, worker.asked = 0, 100, True, threading.Event()
    worker.wsgi = lambda _environ, _start_response: worker.asked.set()
    return worker


def asking(worker) -> threading.Thread:
    thread = threading.Thread(target=worker._counted, args=({}, None))
    thread.start()
    return thread


def test_what_comes_while_its_process_writes_waits_for_it(worker, tmp_path, monkeypatch):
    monkeypatch.setattr(turns, "SECONDS_BEHIND_THE_WRITER", 60)
    with turns.turn_at(str(tmp_path / "database")):
        thread = asking(worker)
        assert not worker.asked.wait(0.2)
    assert worker.asked.wait(30)
    thread.join()


def test_it_waits_a_moment_at_most(worker, tmp_path):
    with turns.turn_at(str(tmp_path / "database")):
        thread = asking(worker)
        # Bounded, so that who waits to the end is told and does not hang.
        thread.join(30)
        assert worker.asked.is_set()


def test_it_waits_for_nobody_once_the_work_has_failed(worker, tmp_path, monkeypatch):
    monkeypatch.setattr(turns, "SECONDS_BEHIND_THE_WRITER", 60)
    with pytest.raises(ZeroDivisionError), turns.turn_at(str(tmp_path / "database")):
        raise ZeroDivisionError
    thread = asking(worker)
    assert worker.asked.wait(30)
    thread.join()
