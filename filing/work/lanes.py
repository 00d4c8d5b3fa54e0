"""Where pointers to work wait: a file, Redis or Valkey, PostgreSQL; all of them Huey's, and all of them expendable.

A lane holds what one thread of each worker does in turn. Nothing in it is the only word of anything: a file that is
deleted or damaged, a server that forgets everything, are begun anew.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import unquote

import psycopg
from huey import Huey
from huey.registry import Message
from huey.serializer import Serializer
from huey.storage import BaseStorage, PostgresStorage, RedisStorage, SqliteStorage
from redis import ConnectionPool

#: Seconds. Whoever submits a filing waits for the queue no longer; a worker asks again soon.
PATIENCE, SOCKET_PATIENCE = 2, 5
#: Of PostgreSQL's advisory locks: who makes the tables, when several come at once.
MAKING_TABLES = 2017_0928


def open_lane(url: str, name: str) -> Huey:
    """The lane of that name in the queue at `url`, which is asked nothing yet; the settings know what an address is."""
    return Huey(
        f"filing-{name}",
        results=False,
        serializer=Plain(),
        storage_class=lambda of, **_: _storage(url, of),
    )


def _storage(url: str, name: str) -> BaseStorage:
    scheme, _, rest = url.partition("://")
    if scheme == "sqlite":
        # No wait for the disk: what a power cut takes away, the next round finds. No log beside the file either
        # (WAL), which would be another's as soon as the file alone is deleted.
        ways = {"fsync": False, "journal_mode": "delete", "cache_mb": 1, "timeout": PATIENCE}
        return QueueFile(name, filename=unquote(rest[1:]), create_tables=False, **ways)
    if scheme in ("redis", "rediss", "valkey", "valkeys"):
        address = f"{'rediss' if scheme in ('rediss', 'valkeys') else 'redis'}://{rest}"
        waits = {"socket_connect_timeout": PATIENCE, "socket_timeout": SOCKET_PATIENCE}
        return RedisStorage(name, connection_pool=ConnectionPool.from_url(address, **waits))
    return QueueTables(name, dsn=f"postgresql://{rest}", connect_timeout=PATIENCE, create_tables=False)


class Plain(Serializer):
    """JSON: whoever may write to the queue can ask for nothing but what is registered, unlike by Huey's pickles."""

    def _serialize(self, data: object) -> bytes:
        return json.dumps(data).encode()

    def _deserialize(self, data: bytes) -> object:
        found = json.loads(bytes(data))
        return Message(*found) if isinstance(found, list) else found


class QueueFile(SqliteStorage):
    """Beside the database. Deleted, replaced or damaged, it is begun anew by whoever comes next."""

    def __init__(self, name: str, **facts: object) -> None:
        self._file: tuple[int, int] | None = None
        self._conn: sqlite3.Connection | None = None
        super().__init__(name, **facts)

    @property
    def conn(self) -> sqlite3.Connection:
        if self._conn is not None and self._file != self._there():
            self._conn.close()
            self._conn = None
        if self._conn is None:
            self._conn = self._create_connection()
        return self._conn

    def _there(self) -> tuple[int, int] | None:
        with suppress(FileNotFoundError):
            found = os.stat(self.filename)
            return found.st_dev, found.st_ino
        return None

    def _create_connection(self) -> sqlite3.Connection:
        made = super()._create_connection()
        for statement in self.ddl:
            made.execute(statement)
        self._file = self._there()
        return made

    @contextmanager
    def db(self, commit: bool = False, close: bool = False) -> Iterator[sqlite3.Cursor]:
        try:
            with super().db(commit, close) as cursor:
                yield cursor
        except sqlite3.DatabaseError as error:
            self.close()
            # Its subclasses are about a statement, or a lock; this is a file that is none any more.
            if type(error) is sqlite3.DatabaseError:
                for beside in ("", "-journal"):
                    Path(f"{self.filename}{beside}").unlink(missing_ok=True)
            raise


class QueueTables(PostgresStorage):
    """Tables `huey_…`, made where they are missing: first of all, and after somebody dropped them."""

    def _create_connection(self) -> psycopg.Connection:
        made = self._connect()
        if made.execute("select to_regclass(%s)", [self.table_task]).fetchone()[0] is None:
            with made.transaction():
                made.execute("select pg_advisory_xact_lock(%s)", [MAKING_TABLES])
                for statement in self.ddl:
                    made.execute(statement)
        return made

    @contextmanager
    def db(self, commit: bool = False, close: bool = False) -> Iterator[psycopg.Cursor]:
        try:
            with super().db(commit, close) as cursor:
                yield cursor
        except psycopg.Error:
            self.close()
            raise
