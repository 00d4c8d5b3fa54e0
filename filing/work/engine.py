"""The engine that works in the background: Huey, with a lane for each kind of work and one thread in each.

Tasks are pointers ("print", "tell department 3"); what is to be done stands in the rows. So a pointer that is lost
costs some seconds, until the next round looks through the rows, and one that comes twice finds nothing left to do.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
import time
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from flask import Flask
from huey import Huey
from huey.api import Task
from huey.consumer import Consumer, Scheduler, Worker

from filing import tracing
from filing.figures import WORK_FAILURES
from filing.work import tasks
from filing.work.issuing import QUIET_SECONDS, PrintRoom
from filing.work.lanes import open_lane

LOG = logging.getLogger(__name__)
#: Pointers in one lane: more say nothing that these do not.
MOST_WAITING = 500
#: After the queue was away nobody who submits a filing waits for it again, for so long.
REST_SECONDS = 10
SECONDS_BETWEEN_ROUNDS, SECONDS_TO_FINISH = 60, 60
#: Where the engine has to ask: between one look into the file and the next. Elsewhere only after an error.
LONGEST_POLL, LONGEST_PAUSE = 0.3, 5


class Engine:
    """The lanes of one application, with all that may be asked for in each."""

    def __init__(self, app: Flask, url: str) -> None:
        self.room = PrintRoom()
        self.lanes = {name: open_lane(url, name) for name in tasks.LANES}
        self.acts = {act.__name__: self._bound(app, act) for acts in tasks.LANES.values() for act in acts}
        self._wrapped = {
            act.__name__: self.lanes[name].task(name=act.__name__)(self.acts[act.__name__])
            for name, acts in tasks.LANES.items()
            for act in acts
        }
        self._away_until = 0.0

    def _bound(self, app: Flask, act: Callable) -> Callable:
        """In a context of its own: the moment and the calendar are asked for anew."""

        @wraps(act)
        def run(*facts, **trace):
            with app.app_context(), tracing.worked_off(f"work.{act.__name__}", trace.get(tracing.PARENT, "")):
                return act(self, *facts)

        return run

    def put(self, name: str, *facts: int) -> bool:
        """Whether the work will be taken up at once; where the queue is away, the next round takes it up."""
        wrapped, trace = self._wrapped[name], tracing.traceparent()
        return self.hand_in(wrapped.huey, wrapped.s(*facts, **({tracing.PARENT: trace} if trace else {})))

    def hand_in(self, lane: Huey, task: Task) -> bool:
        """`put` for a task that was made already."""
        if time.monotonic() < self._away_until:
            return False
        try:
            if lane.pending_count() < MOST_WAITING:
                lane.enqueue(task)
        except Exception as error:  # each storage has its own
            self._away_until = time.monotonic() + REST_SECONDS
            LOG.warning("the queue is away: %s; the rows keep what is to be done", type(error).__name__)
            return False
        return True

    def is_asked_for(self, name: str) -> bool:
        """Whether pointers wait in the lane of that work; no, where the queue is away."""
        try:
            return self._wrapped[name].huey.pending_count() > 0
        except Exception:
            return False

    def keep_rounds(self, seconds: float) -> None:
        """From now on whoever schedules asks for everything again and again."""
        for name, period in tasks.PERIODS.items():
            span = period * seconds / SECONDS_BETWEEN_ROUNDS
            due = Every(min(period, seconds) if period < SECONDS_BETWEEN_ROUNDS else span)
            self._wrapped[name].huey.periodic_task(due, name=f"{name}_again")(self.acts[name])


class Every:
    """Says Huey's scheduler when a task is due: at once, then each time so many seconds have gone by.

    By no clock that anybody sets: neither a simulated date nor a real one that jumps brings a round forward.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds, self._next = seconds, 0.0

    def __call__(self, _moment: datetime) -> bool:
        now = time.monotonic()
        # The scheduler comes by at whole steps, sometimes a little early.
        if now < self._next - min(0.5, self._seconds / 2):
            return False
        self._next = now + self._seconds
        return True


def engine_of(app: Flask) -> Engine:
    """The application's engine, opened when it is first asked for: after a server's processes went their own ways."""
    if "engine" not in app.extensions:
        app.extensions["engine"] = Engine(app, app.config["QUEUE_URL"])
    return app.extensions["engine"]


def work(app: Flask, seconds: float = SECONDS_BETWEEN_ROUNDS, parent: int | None = None) -> None:
    """Does what comes and looks for what was missed, until told to stop or until the parent that started it is gone."""
    engine = engine_of(app)
    engine.keep_rounds(seconds)
    try:
        Hands(engine, seconds, parent).run()
    finally:
        engine.room.close()


class Hands(Consumer):
    """Huey's consumer with a lane for each of its threads, so that a mail server that is slow holds up no receipt."""

    def __init__(self, engine: Engine, seconds: float, parent: int | None) -> None:
        self._signum: int | None = None
        self.engine, self._parent, lanes = engine, parent, list(engine.lanes.values())
        self._without_thread = list(lanes)
        super().__init__(
            lanes[0],
            workers=len(lanes),
            initial_delay=0.05,
            max_delay=LONGEST_PAUSE if lanes[0].storage.blocking else LONGEST_POLL,
            scheduler_interval=10 if seconds >= 10 else 1,
            shutdown_timeout=SECONDS_TO_FINISH,
            graceful_signal="TERM",
        )
        # Ctrl-C ends it as cleanly; a hang-up ends it, as it ends every program.
        self._signal_actions = dict.fromkeys((signal.SIGTERM, signal.SIGINT), (False, True))

    def _create_worker(self) -> Worker:
        worker = Hand(
            huey=self._without_thread.pop(0),
            stop_flag=self.stop_flag,
            default_delay=self.default_delay,
            max_delay=self.max_delay,
            backoff=self.backoff,
        )
        worker.room = self.engine.room if worker.huey is self.engine.lanes["receipts"] else None
        return worker

    def _create_scheduler(self) -> Scheduler:
        rounds = Rounds(self.huey, self.stop_flag, self.scheduler_interval, periodic=True)
        rounds.engine, rounds.periodic_task_seconds = self.engine, self.scheduler_interval
        return rounds

    def check_worker_health(self) -> bool:
        """A thread that died is followed by another one, for the same lane."""
        alive = self.environment.is_alive
        self._without_thread = [worker.huey for worker, thread in self.worker_threads if not alive(thread)]
        return super().check_worker_health()

    def loop(self, health_check_ts: float | None = None) -> float | None:
        # A process whose parent is gone gets another one.
        if self._parent not in (None, os.getppid()) and self._signum is None:
            self._signum = signal.SIGTERM
        return super().loop(health_check_ts)


class Briefly(logging.LoggerAdapter):
    """A queue that is away is said in a line, by each thread each time: what went wrong inside it is its server's to say."""

    def exception(self, msg: object, *args: object, **_more: Any) -> None:
        self.warning(f"{msg}: %s", *args, type(sys.exception()).__name__)


class Hand(Worker):
    """One thread. Printing processes that nobody needed for a while give their memory back."""

    #: The lane of receipts has one.
    room: PrintRoom | None

    def create_logger(self) -> logging.LoggerAdapter:
        return Briefly(super().create_logger(), {})

    def loop(self, now: datetime | None = None) -> None:
        super().loop(now)
        if self.room:
            self.room.close(after=QUIET_SECONDS)


class Rounds(Scheduler):
    """Asks for everything again and again, in each lane; where the queue is away, it does it itself."""

    engine: Engine

    def create_logger(self) -> logging.LoggerAdapter:
        return Briefly(super().create_logger(), {})

    def enqueue_periodic_tasks(self, now: datetime | None) -> None:
        for lane in self.engine.lanes.values():
            for task in lane.read_periodic(now):
                if not self.stop_flag.is_set() and not self.engine.hand_in(lane, task):
                    self._do(task)

    def _do(self, task: Task) -> None:
        try:
            task.execute()
        except Exception:
            LOG.exception("%s failed; it is tried again with the next round", task.name)
            WORK_FAILURES.inc()
