"""What is done to an installation: parts of it killed without a word, its disk filled, a backup taken in the midst of it."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from tempfile import mkdtemp

import requests

from bench.harm.house import House, children

PAUSE, SECONDS_WITHOUT_ROOM, SECONDS_FOR_THE_DATABASE = (0.1, 1.1), 2.0, 60
MOSTLY, SECONDS_TO_COME_AGAIN = 0.8, 60
#: How often each is done.
OFTEN = {"a process of the server": 40, "a connection of the database": 12, "a printing process": 4, "the database": 3,
         "the worker": 2, "the server": 1, "everything": 1}  # fmt: skip
SELDOM = {"disk full": 1.5, "backup": 0.5}


class Harms:
    """All of them, by chance; `done` counts them, `faults` is what should not have come of one."""

    def __init__(self, house: House, chance: random.Random) -> None:
        self.house, self.chance = house, chance
        self.done: Counter[str] = Counter()
        self.faults: list[str] = []
        self.backups: list[Path] = []
        self.kept = Path(mkdtemp(prefix="filing-backups-"))
        ways: dict[str, Callable[[], object]] = {
            "a process of the server": self.one_of_the_server, "the worker": self.the_worker,
            "a printing process": self.a_printing_process, "the server": self.the_server, "the database": self.the_database,
            "a connection of the database": self.a_connection, "everything": self.everything,
            "disk full": self.disk_full, "backup": self.backup,
        }  # fmt: skip
        without = {"the database", "a connection of the database"} if not house.database else set()
        if not house.has_own_disk:
            without.add("disk full")
        self._ways = [
            (name, act, (OFTEN | SELDOM)[name]) for name, act in ways.items() if name not in without
        ]

    @property
    def kills(self) -> int:
        return sum(count for name, count in self.done.items() if name in OFTEN)

    def go_on(self, until: float, most: int) -> None:
        """One after another until that moment of the monotonic clock, or so many kills."""
        while time.monotonic() < until and self.kills < most:
            time.sleep(self.chance.uniform(*PAUSE))
            ((name, act, _),) = self.chance.choices(self._ways, [often for *_, often in self._ways])
            if act() is not False:
                self.done[name] += 1
            self._look_after()
            # Mostly in the midst of work, and now and then once more before anything is up again.
            if self.chance.random() < MOSTLY:
                self._wait()

    def close(self) -> None:
        shutil.rmtree(self.kept, ignore_errors=True)

    def _look_after(self) -> None:
        """As systemd would: what has ended is started again. That a server gave up by itself is a fault."""
        if not self.house.server.process or self.house.server.process.poll() is not None:
            self.faults.append(f"the server ended by itself: {self._last_words()}")
            self.house.server.restart()
        if not self.house.worker or self.house.worker.poll() is not None:
            self.done["worker ended by itself"] += 1
            self.house.start_worker()

    def _wait(self) -> None:
        until = time.monotonic() + SECONDS_TO_COME_AGAIN
        while time.monotonic() < until:
            with contextlib.suppress(requests.RequestException):
                if requests.get(self.house.server.url + "/healthz", timeout=5).ok:
                    return
            time.sleep(0.05)

    def _last_words(self) -> str:
        return (self.house.var / "server.log").read_text(errors="replace")[-600:]

    def one_of_the_server(self) -> bool:
        return self._one_of(self.house.server.process)

    def a_printing_process(self) -> bool:
        return self._one_of(self.house.worker)

    def _one_of(self, program) -> bool:
        found = children(program.pid) if program else []
        if found:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.chance.choice(found), signal.SIGKILL)
        return bool(found)

    def the_worker(self) -> None:
        self.house.kill_worker()
        self.house.start_worker()

    def the_server(self) -> None:
        self.house.server.restart()

    def the_database(self) -> None:
        """As if its power had gone."""
        assert self.house.database
        self.house.database.stop("immediate")
        self._database_again()

    def _database_again(self) -> None:
        assert self.house.database
        self.house.database.start()
        until = time.monotonic() + SECONDS_FOR_THE_DATABASE
        while not self.house.is_there():
            assert time.monotonic() < until, "the database does not come again"
            time.sleep(0.1)

    def a_connection(self) -> bool:
        """One process of it: the server then ends all others and looks through its log."""
        assert self.house.database
        postmaster = int((self.house.database.data / "postmaster.pid").read_text().split()[0])
        found = [one for one in children(postmaster) if b"postgres: postgres" in _command(one)]
        if found:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.chance.choice(found), signal.SIGKILL)
        return bool(found)

    def everything(self) -> None:
        """As if the power of the whole machine had gone."""
        self.house.kill_worker()
        self.house.server.kill()
        if self.house.database:
            self.house.database.stop("immediate")
            self._database_again()
        self.house.start()

    def disk_full(self) -> None:
        """But for some bytes: so that it is now this step and now that which finds no room."""
        fill = self.house.folder / "fill"
        free = shutil.disk_usage(self.house.folder).free
        left = self.chance.choice((0, 0, 4096, 40_960, 409_600))
        with fill.open("wb") as file, contextlib.suppress(OSError):
            os.posix_fallocate(file.fileno(), 0, max(1, free - left))
        time.sleep(SECONDS_WITHOUT_ROOM)
        fill.unlink()
        # PostgreSQL ends itself where its log finds no room.
        if self.house.database and not self.house.is_there():
            with contextlib.suppress(Exception):
                self.house.database.stop("immediate")
            self._database_again()

    def backup(self) -> None:
        folder = self.kept / str(len(self.backups))
        done = self.house.run("backup", str(folder))
        if done.returncode:
            self.faults.append(f"backup: {(done.stdout + done.stderr)[-300:]}")
        else:
            self.backups.append(folder)


def _command(process: int) -> bytes:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{process}/cmdline").read_bytes()
    return b""
