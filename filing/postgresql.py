"""PostgreSQL as it is used here: what does not write cannot, and what was prepared once stays prepared."""

from __future__ import annotations

from collections.abc import Callable

import psycopg
from sqlalchemy import Engine, event


class Connection(psycopg.Connection):
    """At each rollback psycopg forgets what it had prepared; of what only read, a commit undoes as much."""

    def rollback(self) -> None:
        if self.read_only:
            self.commit()
        else:
            super().rollback()


def prepare(engine: Engine, is_writing: Callable[[], bool]) -> None:
    """From now on what is taken from the pool may write only if somebody `is_writing` by then."""
    event.listen(engine, "do_connect", _connect)

    @event.listens_for(engine, "checkout")
    def on_checkout(connection: Connection, _record, _proxy):
        connection.read_only = not is_writing()


def _connect(_dialect, _record, arguments: list, named: dict) -> Connection:
    return Connection.connect(*arguments, **named)
