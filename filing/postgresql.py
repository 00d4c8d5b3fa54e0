"""PostgreSQL as it is used here: what does not write cannot, and what was prepared once stays prepared."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence

import psycopg
from sqlalchemy import Engine, event
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.pool import ConnectionPoolEntry

from filing.turns import is_writers_turn

RESTS_SINCE = "rests since"
#: No database is started again in so short a time: what just answered is not asked whether it is there.
SECONDS_OF_TRUST = 0.25


class Columns(Sequence[psycopg.Column]):
    """What the columns of an answer are, told of each when it is asked for."""

    def __init__(self, cursor: psycopg.Cursor, count: int):
        self._cursor, self._count = cursor, count

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, position):
        if isinstance(position, slice):
            return [self[at] for at in range(*position.indices(self._count))]
        # As of a list: counted from the end too, and IndexError where there is none.
        return psycopg.Column(self._cursor, range(self._count)[position])


class Cursor(psycopg.Cursor):
    """SQLAlchemy asks of every answer whether it has columns, and only of a statement's first one what they are."""

    @property
    def description(self):
        count = self.pgresult.nfields if self.pgresult else 0
        return Columns(self, count) if count else super().description


class Connection(psycopg.Connection):
    """At each rollback psycopg forgets what it had prepared; of what only read, a commit undoes as much."""

    def rollback(self) -> None:
        if self.read_only:
            self.commit()
        else:
            super().rollback()


def prepare(engine: Engine) -> None:
    """From now on what is taken from the pool may write only in a writer's turn."""
    event.listen(engine, "do_connect", _connect)

    @event.listens_for(engine, "checkin")
    def on_checkin(_connection: Connection | None, record: ConnectionPoolEntry):
        record.info[RESTS_SINCE] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def on_checkout(connection: Connection, record: ConnectionPoolEntry, _proxy):
        if time.monotonic() - record.info.get(RESTS_SINCE, math.inf) > SECONDS_OF_TRUST:
            _require_alive(engine, connection)
        connection.read_only = not is_writers_turn()


def _require_alive(engine: Engine, connection: Connection) -> None:
    """If it is not, the pool throws it away with all that are older, and takes a new one."""
    try:
        engine.dialect.do_ping(connection)  # type: ignore[arg-type]
    except psycopg.OperationalError as error:
        raise InvalidatePoolError() from error


def _connect(_dialect, _record, arguments: list, named: dict) -> Connection:
    return Connection.connect(*arguments, cursor_factory=Cursor, **named)
