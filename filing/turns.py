"""Writers take turns, on a database that lets one of them in at a time."""

from __future__ import annotations

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from threading import Event
from typing import BinaryIO

from filing.figures import WRITE_WAIT_SECONDS

_writing: ContextVar[bool] = ContextVar("writing", default=False)

#: Writers of a SQLite file take turns: its own waiting is a lottery that somebody may lose for half a minute.
PATIENCE_SECONDS, SECONDS_BETWEEN_LOOKS = 20, 0.005
#: Of the one who is next: as long as it sleeps after the writer is done, nobody writes.
SECONDS_OF_THE_NEXT = 0.0005
#: As long as a turn takes, mostly; behind one that takes longer nobody waits to the end.
SECONDS_BEHIND_THE_WRITER = 0.02

#: Set while no thread of this process has the turn.
_nobody_writes = Event()
_nobody_writes.set()


def is_writers_turn() -> bool:
    """Whether what begins on the database now may write."""
    return _writing.get()


def let_the_writer_go_first() -> None:
    """Waits until nobody of this process has the turn, a moment at most.

    Threads of a process run one at a time, and whoever writes gives way at each statement: what another one does
    meanwhile keeps all waiting who want to write, and has to wait for itself in the end.
    """
    _nobody_writes.wait(SECONDS_BEHIND_THE_WRITER)


@contextmanager
def turn_to_write(database: str | None) -> Iterator[None]:
    """Inside, what begins on the database begins as a write, after everybody who asked earlier."""
    token = _writing.set(True)
    try:
        with turn_at(database):
            yield
    finally:
        _writing.reset(token)


@contextmanager
def turn_at(database: str | None) -> Iterator[None]:
    """Inside, nobody else writes who takes turns, in any thread or process; None: this database queues by itself.

    Two locks: whoever is next holds the queue's until the writer is done, so that a writer who comes again at once
    stands behind. After PATIENCE_SECONDS it goes on without, and SQLite's own lock decides.
    """
    if database is None:
        yield
        return
    until, asked = time.monotonic() + PATIENCE_SECONDS, time.monotonic()
    with open(f"{database}-next", "ab") as queue, open(f"{database}-writer", "ab") as writer:
        # Closing a file gives its lock back; so does the end of a process.
        if _locked(queue, until):
            _locked(writer, until, SECONDS_OF_THE_NEXT)
            fcntl.flock(queue, fcntl.LOCK_UN)
        WRITE_WAIT_SECONDS.observe(time.monotonic() - asked)
        _nobody_writes.clear()
        try:
            yield
        finally:
            _nobody_writes.set()


def _locked(file: BinaryIO, until: float, between_looks: float = SECONDS_BETWEEN_LOOKS) -> bool:
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        except BlockingIOError:
            if time.monotonic() > until:
                return False
            time.sleep(between_looks)
