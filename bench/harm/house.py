"""One installation on a disk of its own: a server, `flask work` and its database, each of which may be killed and comes again."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

from bench.apart.filings import Stock, filled
from filing.config import ROOT
from tests.conftest import FONTS_VAR
from tests.postgres import PostgresServer, chown_for_postgres
from tests.servers import Server

DISK = "1500m"
KEY_SECRET = "bench" * 8


class House:
    """`database` is None where it is a file, which no process of its own serves."""

    def __init__(self, folder: Path, database: PostgresServer | None, has_own_disk: bool) -> None:
        self.folder, self.database, self.has_own_disk = folder, database, has_own_disk
        self.var = folder / "var"
        self.var.mkdir()
        # Not on the disk that is filled: what is said then is what has to be read.
        self.log = Path(tempfile.mkstemp(prefix="filing-harm-log-")[1])
        (self.var / "server.log").symlink_to(self.log)
        self.database_url = database.url if database else f"sqlite:///{self.var}/filing.db"
        self.server = Server(self.var, self.database_url)
        self.server.patience, self.server.environment["FILING_KEY_SECRET"] = 240, KEY_SECRET
        self.worker: subprocess.Popen | None = None

    def fill(self, drafts: int, claimed: int) -> Stock:
        return filled(self.settings(self.var, self.database_url), drafts, claimed)

    def settings(self, var: Path, url: str) -> dict:
        """As the server has them."""
        return {
            "FILING_VAR": var, "FONTS_VAR": str(FONTS_VAR), "SQLALCHEMY_DATABASE_URI": url, "SIMULATION": True,
            "STORAGE_URL": f"file://{var}/files", "SECRET_KEY": "test", "KEY_SECRET": KEY_SECRET, "QUEUE_URL": "",
        }  # fmt: skip

    def start(self) -> None:
        self.server.start()
        self.start_worker()

    def start_worker(self) -> None:
        with (self.folder / "work.log").open("ab") as log:
            self.worker = subprocess.Popen(
                [sys.executable, "-m", "flask", "work", "--seconds", "5"], cwd=ROOT, env=self.server.environment,
                stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip

    def kill_worker(self) -> None:
        """With its printing processes."""
        if self.worker:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.worker.pid, signal.SIGKILL)
            self.worker.wait()

    def stop(self) -> None:
        self.kill_worker()
        self.server.kill()

    def asked(self, statement: str) -> list[tuple]:
        """Rows, by a client of its own."""
        engine = create_engine(self.database_url)
        try:
            with engine.connect() as connection:
                return [tuple(row) for row in connection.execute(text(statement))]
        finally:
            engine.dispose()

    def is_there(self) -> bool:
        """Whether the database answers."""
        try:
            return bool(self.asked("select 1"))
        except OperationalError:
            return False

    def run(self, *arguments: str, **settings: str) -> subprocess.CompletedProcess:
        """A `flask` command in a process of its own."""
        return subprocess.run(
            [sys.executable, "-m", "flask", *arguments], cwd=ROOT, env={**self.server.environment, **settings},
            capture_output=True, text=True, check=False,
        )  # fmt: skip


def children(process: int) -> list[int]:
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        return [int(one) for one in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
    return []


@contextmanager
def house(on_postgres: bool) -> Iterator[House]:
    """Made anew, gone afterwards. Its disk is in memory, where this program may mount one."""
    folder = Path(tempfile.mkdtemp(prefix="filing-harm-", dir="/tmp"))
    own_disk = not subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={DISK},mode=755", "none", str(folder)], capture_output=True, check=False
    ).returncode  # fmt: skip
    database = None
    made: House | None = None
    try:
        if on_postgres:
            (folder / "pg").mkdir()
            database = PostgresServer(folder / "pg", durable=True)
            chown_for_postgres(database.home)
            database.create()
        made = House(folder, database, own_disk)
        yield made
    finally:
        if made:
            made.stop()
            made.log.unlink()
        if database and database.is_running():
            database.stop("immediate")
        if own_disk:
            subprocess.run(["umount", "--lazy", str(folder)], check=False)
        subprocess.run(["rm", "-rf", str(folder)], check=False)
