"""Writers of a SQLite file take turns: its own waiting is a lottery that somebody may lose for half a minute."""

from __future__ import annotations

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

PATIENCE_SECONDS, SECONDS_BETWEEN_LOOKS = 20, 0.005


@contextmanager
def turn(database: str | None) -> Iterator[None]:
    """Inside, nobody else writes who takes turns, in any thread or process; None: this database queues by itself.

    Two locks: whoever is next holds the queue's until the writer is done, so that a writer who comes again at once
    stands behind. After PATIENCE_SECONDS it goes on without, and SQLite's own lock decides.
    """
    if database is None:
        yield
        return
    until = time.monotonic() + PATIENCE_SECONDS
    with open(f"{database}-next", "ab") as queue, open(f"{database}-writer", "ab") as writer:
        # Closing a file gives its lock back; so does the end of a process.
        if _locked(queue, until):
            _locked(writer, until)
            fcntl.flock(queue, fcntl.LOCK_UN)
        yield


def _locked(file: BinaryIO, until: float) -> bool:
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        except BlockingIOError:
            if time.monotonic() > until:
                return False
            time.sleep(SECONDS_BETWEEN_LOOKS)
