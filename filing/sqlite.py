"""SQLite as a shared database: write-ahead log, foreign keys, and outside of a writer's turn it only reads."""

from __future__ import annotations

from sqlalchemy import Engine, event
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool

from filing.turns import is_writers_turn

MAY_WRITE = "may write"
#: That a connection keeps prepared: about as many as SQLAlchemy keeps written; Python's own 128 are fewer than the pages ask.
STATEMENTS_KEPT = 500


class Connections(QueuePool):
    """Whoever writes gets the connection that wrote last, and nobody else does.

    SQLite prepares all statements of a connection anew once it may write, or may no more.
    """

    def __init__(self, *args, **named):
        super().__init__(*args, **named)
        self._of_the_writer: list[ConnectionPoolEntry] = []

    def _do_get(self) -> ConnectionPoolEntry:
        if is_writers_turn():
            try:
                return self._of_the_writer.pop()
            except IndexError:
                # The first one to write here, or one whose patience ended while another one writes.
                pass
        return super()._do_get()

    def _do_return_conn(self, record: ConnectionPoolEntry) -> None:
        if record.info.get(MAY_WRITE) and not self._of_the_writer:
            self._of_the_writer.append(record)
        else:
            super()._do_return_conn(record)

    def dispose(self) -> None:
        while self._of_the_writer:
            super()._do_return_conn(self._of_the_writer.pop())
        super().dispose()


#: How an engine for a file is made.
OPTIONS = {"poolclass": Connections, "connect_args": {"cached_statements": STATEMENTS_KEPT}}


def prepare(engine: Engine) -> None:
    """From now on what begins on a connection may write only in a writer's turn, and takes its lock at once."""

    @event.listens_for(engine, "connect")
    def on_connect(connection, _record):
        # The driver's own transaction control would begin too late; see on_begin.
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=20000"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def on_begin(connection):
        # A reader that turns writer can fail on a stale snapshot; a writer takes its lock at once.
        may_write = is_writers_turn()
        if connection.info.get(MAY_WRITE) is not may_write:
            connection.connection.dbapi_connection.execute(f"PRAGMA query_only = {not may_write:d}")
            connection.info[MAY_WRITE] = may_write
        connection.exec_driver_sql("BEGIN IMMEDIATE" if may_write else "BEGIN")
