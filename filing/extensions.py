"""Flask's extensions, and the one way to write: `with transaction():`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any

from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import LoginManager
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_wtf.csrf import CSRFProtect
from sqlalchemy import Engine, Insert, MetaData, Table, event, insert, inspect
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import DeclarativeBase, Session, SessionTransaction, make_transient_to_detached
from sqlalchemy.orm.exc import StaleDataError
from sqlalchemy.sql.dml import ReturningInsert

from filing.domain.errors import StaleVersion
from filing.turns import turn_to_write

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING)


class Database(SQLAlchemy):
    """As Flask-SQLAlchemy has it; what was read is shown although its connection is lost before it is given back."""

    def _teardown_session(self, exc: BaseException | None) -> None:
        try:
            super()._teardown_session(exc)
        except DBAPIError as error:
            if not error.connection_invalidated:
                raise
            # The connection is thrown away by then, and nothing waits to be written.
            self.session.registry.clear()


db = Database(model_class=Base)
migrate = Migrate()
csrf = CSRFProtect()
login = LoginManager()
limiter = Limiter(get_remote_address)

# In a transaction that others may be waiting for.
_awaited: ContextVar[bool] = ContextVar("awaited", default=False)

#: Under which a session notes the rows of whoever asks.
LET_IN = "let in"
#: Under which a session notes the rows that it was given as written, until their transaction is over.
AT_ONCE = "at once"

#: What is to happen each time something was written, once nobody waits for it.
after_writing: list[Callable[[], None]] = []


@contextmanager
def transaction(*, alone: bool = False) -> Iterator[None]:
    """Everything inside is written together or not at all; StaleVersion when somebody else was first.

    On SQLite all other writers wait meanwhile; `alone` says that there are none, as while a system is set up.
    """
    _begin_anew()
    with writers_turn(), _keeping_others(waiting=not alone):
        try:
            yield
            db.session.commit()
            # From now on they are rows like any other, whatever is undone later.
            db.session.info.pop(AT_ONCE, None)
        except StaleDataError as error:
            db.session.rollback()
            raise StaleVersion() from error
        except BaseException:
            db.session.rollback()
            raise
    if not alone:
        for act in after_writing:
            act()


def _begin_anew() -> None:
    """What was read before belongs to an older snapshot, and is read again; whoever asks stays who was let in."""
    session = db.session()
    reading, let_in = session.get_transaction(), set(map(id, session.info.get(LET_IN, ())))
    if reading is None or not let_in or session.new or session.dirty or session.deleted:
        # What was changed outside of a transaction is given up.
        session.rollback()
        return
    for row in session:
        if id(row) not in let_in:
            session.expire(row)
    # A rollback would have everything read again.
    reading.close()


@contextmanager
def writers_turn() -> Iterator[None]:
    """Inside, what begins on the database begins as a write, after everybody who asked earlier."""
    with turn_to_write(db.engine.url.database if writers_take_turns() else None):
        yield


def writers_take_turns() -> bool:
    """Whether all who write wait for each other, and not only for whoever holds the same rows."""
    return db.engine.dialect.name == "sqlite"


@contextmanager
def _keeping_others(*, waiting: bool) -> Iterator[None]:
    token = _awaited.set(waiting)
    try:
        yield
    finally:
        _awaited.reset(token)


def refuse_while_writing(what: str) -> None:
    """If this fails, do it before the transaction, and only write what came of it inside."""
    if _awaited.get():
        raise RuntimeError(f"{what} while all others who write are kept waiting")


def is_constraint(error: IntegrityError, name: str) -> bool:
    """Whether a database constraint or unique index of this name, or on these columns, was hit."""
    return name in str(error.orig)


def insert_if_absent(table: type[Base], **values) -> None:
    """A row, unless one with the same key is there; who comes second waits for the first one's transaction."""
    insert = {"sqlite": sqlite, "postgresql": postgresql}[db.engine.dialect.name].insert(table)
    db.session.execute(insert.values(**values).on_conflict_do_nothing())


#: Called with the session, the model and the columns of a row, for each that one of these two wrote.
after_inserting: list[Callable[[Session, type[Base], dict[str, Any]], None]] = []


def insert_rows(model: type[Base], rows: Sequence[dict[str, Any]], unique: str) -> None:
    """New rows in one statement, without an object for each; no two of the model have the same in column `unique`."""
    if not rows:
        return
    connection = db.session.connection()
    ids = {row[0]: row[1] for row in connection.execute(_insert_into(model, unique), rows)}
    for row in rows:
        _tell(model, {**row, "id": ids[row[unique]]})


def insert_at_once(row: Base) -> None:
    """A new row of a table that numbers them; from now on the session holds it as if it had read it.

    A flush takes three times as long to find out what else belongs to a row as to write it.
    """
    mapper = inspect(type(row))
    keys = (attribute.key for attribute in mapper.column_attrs)
    given = {key: row.__dict__[key] for key in keys if key in row.__dict__}
    written = db.session.connection().execute(_insert_one(type(row)), given)
    (number,) = written.inserted_primary_key
    row.id = number  # type: ignore[attr-defined]
    make_transient_to_detached(row)
    db.session.add(row)
    db.session.info.setdefault(AT_ONCE, []).append(row)
    _tell(type(row), {**given, "id": number})


@event.listens_for(db.session, "after_soft_rollback")
def _let_go(session: Session, undone: SessionTransaction) -> None:
    """What is undone with its transaction is no row; another may get its number."""
    if not undone.nested:
        for row in session.info.pop(AT_ONCE, ()):
            if row in session:
                session.expunge(row)


def _tell(model: type[Base], row: dict[str, Any]) -> None:
    for act in after_inserting:
        act(db.session(), model, row)


@cache
def _insert_one(model: type[Base]) -> Insert:
    table: Table = inspect(model).local_table  # type: ignore[assignment]
    return insert(table)


@cache
def _insert_into(model: type[Base], unique: str) -> ReturningInsert:
    """Building it takes longer than the database takes."""
    table: Table = inspect(model).local_table  # type: ignore[assignment]
    return insert(table).returning(table.c[unique], table.c.id)


def prepare_engine(engine: Engine) -> None:
    """Each database as it is used here: outside of a writer's turn it refuses to write."""
    # Not above: who has one need not load the other.
    if engine.dialect.name == "sqlite":
        from filing import sqlite

        sqlite.prepare(engine)
    else:
        from filing import postgresql

        postgresql.prepare(engine)
