"""The engine in the background: whatever becomes of its queue, the rows say what is to be done, and it is done once."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress

import psycopg
import pytest
from huey.exceptions import HueyException
from redis import Redis

from filing.config import ROOT, Config
from filing.current import calendar, now
from filing.extensions import db, insert_rows, transaction
from filing.models import Batch, Delivery, Department, Notice
from filing.models.sharing import WAITING
from filing.services.receipts import batches
from filing.work import engine as engines
from filing.work import nightly
from filing.work.engine import Hands, engine_of
from filing.work.lanes import Plain, open_lane
from tests.conftest import shanghai
from tests.queues import free_port, redis_url
from tests.services import stories
from tests.services.smtp_sink import Sink, running


@pytest.fixture(scope="module")
def redis():
    with redis_url() as url:
        yield url


@pytest.fixture
def queue(app, tmp_path) -> str:
    """The usual one: a file, to which the application under test hands in what its acts ask for."""
    app.config["QUEUE_URL"] = f"sqlite:///{tmp_path}/queue.db"
    return app.config["QUEUE_URL"]


def asked_for(app) -> list[tuple]:
    """What waits in all lanes: the act and its facts."""
    found = [task for lane in engine_of(app).lanes.values() for task in lane.pending()]
    return [(task.name, *task.args) for task in found]


def write_notices(*addresses: str, **more) -> None:
    said = [
        {"occasion": one, "recipient": one, "subject": one, "body": "x", "created_at": now(), **more}
        for one in addresses
    ]
    insert_rows(Notice, said, "occasion")


def test_what_was_committed_is_asked_for_and_what_was_not_is_not(app, queue, applicant, reviewer):
    app.config["SMTP_URL"] = "smtp://127.0.0.1"
    claimed = stories.claimed(applicant, reviewer)
    for lane in engine_of(app).lanes.values():
        lane.flush()
    with suppress(ZeroDivisionError), transaction():
        write_notices("a@example.com")
        raise ZeroDivisionError
    with transaction():
        write_notices("kept@example.com", sent_at=now(), delivered_by="inbox")
    assert asked_for(app) == []
    with transaction():
        write_notices("a@example.com", "b@example.com")
        batches.open_batch(reviewer, [claimed.id], now(), calendar(), within_scope=True)
        department = Department(name="青岛海关", category="海关", region="370200")
        db.session.add(department)
        db.session.flush()
        db.session.add(Delivery(department_id=department.id, event="x", occasion="x", subject="x", content={},
                                made_at=now(), state=WAITING))  # fmt: skip
        department_id = department.id
    assert asked_for(app) == [("send_mail",), ("tell_departments", department_id), ("issue_receipts",)]


def test_where_the_queue_is_away_acts_succeed_and_the_worker_does_its_rounds_all_the_same(
    app, applicant, reviewer, monkeypatch
):
    app.config["QUEUE_URL"], filing = f"redis://127.0.0.1:{free_port()}", stories.claimed(applicant, reviewer)
    with transaction():
        batches.open_batch(reviewer, [filing.id], now(), calendar(), within_scope=True)
    engine = engine_of(app)
    monkeypatch.setattr(
        engine.lanes["mail"].storage.conn, "llen", lambda _: pytest.fail("asked again at once")
    )
    assert not engine.put("send_mail")
    engine.room.press = engines.tasks.take_turn.__defaults__[0]
    engine.keep_rounds(60)
    hands = Hands(engine, 60, None)
    hands._create_scheduler().enqueue_periodic_tasks(None)
    db.session.rollback()
    assert db.session.scalar(db.select(Batch.finished_at)) is not None
    told = db.session.scalars(db.select(Notice.delivered_by).where(Notice.filing_id == filing.id)).all()
    assert told[:2] == ["inbox", "inbox"]


def test_a_round_is_asked_for_at_once_and_then_each_time_its_seconds_have_gone_by(monkeypatch):
    at = [1000.0]
    monkeypatch.setattr(engines.time, "monotonic", lambda: at[0])
    due, said = engines.Every(60), []
    for _ in range(13):
        said.append(due(None))
        at[0] += 9.99
    assert said == [True, *[False] * 5, True, *[False] * 5, True]


@pytest.mark.postgres
def test_a_queue_hands_out_each_pointer_once_and_is_begun_anew_when_it_was_lost(tmp_path, redis, postgres):
    file = tmp_path / "queue.db"

    def is_gone() -> None:
        for path in tmp_path.glob("queue.db*"):
            path.unlink()

    def is_damaged() -> None:
        is_gone()
        file.write_bytes(b"no database" * 1000)

    def is_dropped() -> None:
        with psycopg.connect(postgres.replace("+psycopg", "")) as connection:
            connection.execute("drop table huey_task, huey_kv")

    ways: list[tuple[str, Callable]] = [
        (f"sqlite:///{file}", is_gone), (f"sqlite:///{file}", is_damaged), (redis, Redis.from_url(redis).flushall),
        (postgres, is_dropped),
    ]  # fmt: skip
    for url, lose in ways:
        giving, taking = Engineless(url), Engineless(url)
        giving.put(1), giving.put(2)
        assert (taking.take(), giving.take(), taking.take()) == (1, 2, None)
        giving.put(3)
        lose()
        # Whoever comes first may find it out; nobody does twice.
        for one in (giving, taking):
            one.try_to_take()
        assert taking.take() is None
        giving.put(4)
        assert taking.take() == 4 and giving.take() is None


class Engineless:
    """One end of a lane, with one act."""

    def __init__(self, url: str):
        self.lane = open_lane(url, "x")
        self.lane.storage.read_timeout = 0.01
        self.act = self.lane.task(name="act")(lambda number: number)

    def put(self, number: int) -> None:
        self.act(number)

    def take(self) -> int | None:
        task = self.lane.dequeue()
        return task and self.lane.execute(task)

    def try_to_take(self) -> None:
        try:
            self.take()
        except Exception:
            return


def test_a_queue_can_ask_for_nothing_but_what_is_registered(tmp_path):
    lane = open_lane(f"sqlite:///{tmp_path}/queue.db", "x")
    for strange in (
        pickle.dumps(print),
        Plain().serialize(["1", "os.system", None, 0, 0, None, ["true"], {}]),
    ):
        lane.storage.enqueue(strange)
        with pytest.raises((ValueError, HueyException)):
            lane.dequeue()


def test_a_crowd_of_pointers_is_bounded(app, queue, monkeypatch):
    monkeypatch.setattr(engines, "MOST_WAITING", 3)
    assert all(engine_of(app).put("send_mail") for _ in range(5)) and len(asked_for(app)) == 3


def test_another_kind_of_address_is_refused_in_words(monkeypatch):
    monkeypatch.setenv("FILING_QUEUE_URL", "amqp://127.0.0.1")
    with pytest.raises(ValueError, match="FILING_QUEUE_URL should begin with sqlite://, redis://"):
        Config()


def test_a_thread_that_died_is_followed_by_one_for_the_same_lane(app, queue):
    hands = Hands(engine_of(app), 60, None)
    hands.stop_flag.set()
    lanes = [worker.huey.name for worker, _ in hands.worker_threads]
    assert len(set(lanes)) == len(lanes) == len(engine_of(app).lanes)
    assert hands.check_worker_health() is False
    assert [worker.huey.name for worker, _ in hands.worker_threads] == lanes


# With real workers


@pytest.fixture
def workers(app, tmp_path):
    """`flask work` on this test's data."""
    running = []

    def start(queue: str, mail: str, count: int) -> list[subprocess.Popen]:
        settings = {"FILING_VAR": str(tmp_path), "FILING_SECRET_KEY": "test", "FLASK_APP": "wsgi",
                    "FILING_QUEUE_URL": queue, "FILING_SMTP_URL": mail, "FILING_SIMULATION": "1"}  # fmt: skip
        command = [sys.executable, "-m", "flask", "work", "--seconds", "3600"]
        for _ in range(count):
            running.append(subprocess.Popen(command, cwd=ROOT, env={**os.environ, **settings}))
        return running

    yield start
    for one in running:
        one.kill()
        one.wait()


@pytest.mark.own_clock
@pytest.mark.parametrize("kind", ["file", "redis"])
def test_mail_goes_out_without_waiting_for_a_round_and_each_letter_once(
    kind, app, request, queue, workers, tmp_path
):
    """Two workers whose rounds are an hour apart; the queue is lost and one of them killed on the way."""
    url = app.config["QUEUE_URL"] = request.getfixturevalue("redis") if kind == "redis" else queue
    with running(Sink()) as sink:
        app.config["SMTP_URL"] = sink.url
        started = workers(url, sink.url, 2)
        write("first@example.com")
        wait_until(lambda: "first@example.com" in sink.subjects)
        started[0].kill()
        started[0].wait()
        for number in range(20):
            write(f"{number}@example.com")
            if number == 10:
                Redis.from_url(url).flushall() if kind == "redis" else (tmp_path / "queue.db").unlink()
        wait_until(lambda: len(sink.subjects) >= 21)
        started[1].send_signal(signal.SIGTERM)
        assert started[1].wait(20) == 0
        assert len(sink.subjects) == len(set(sink.subjects)) == 21


def write(address: str) -> None:
    with transaction():
        write_notices(address)


def wait_until(holds: Callable[[], bool]) -> None:
    until = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.02)


# Each night


def test_a_backup_is_made_each_night_once_whoever_died_over_it_and_the_oldest_go(app, tmp_path):
    folder = tmp_path / "backups"
    settings = app.config | {"BACKUPS": str(folder), "BACKUPS_KEPT": 2}
    (folder / "2018-03-05.part" / "files").mkdir(parents=True)
    (folder / "2018-03-01").mkdir()
    (folder / "something else").mkdir()
    made = []
    for moment in ("03-05 12:00", "03-05 23:00", "03-06 01:59", "03-06 02:00", "03-07 02:00", "03-07 02:10"):
        done = nightly.back_up_if_due(settings, shanghai(f"2018-{moment}"))
        made.append(done and done.name)
    assert made == ["2018-03-05", None, None, "2018-03-06", "2018-03-07", None]
    # Nothing that is no whole backup is counted, or taken away.
    assert sorted(path.name for path in folder.iterdir() if path.is_dir()) == [
        "2018-03-01", "2018-03-06", "2018-03-07", "something else",
    ]  # fmt: skip
    assert nightly.back_up_if_due(app.config, shanghai("2018-03-08 12:00")) is None


def test_two_workers_make_one_backup_of_a_night(app, tmp_path):
    settings = app.config | {"BACKUPS": str(tmp_path / "backups")}
    with nightly._alone_in(tmp_path) as first, nightly._alone_in(tmp_path) as second:
        assert (first, second) == (True, False)
    start, made = threading.Barrier(2), []

    def back_up():
        with app.app_context():
            start.wait()
            made.append(nightly.back_up_if_due(settings, shanghai("2018-03-05 12:00")))

    threads = [threading.Thread(target=back_up) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert made.count(None) == 1
