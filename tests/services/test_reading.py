"""What only reads: it cannot write, on either database; and what PostgreSQL prepared stays prepared."""

import sqlite3

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError

from filing.extensions import db, transaction
from filing.models import Agency, Setting
from filing.postgresql import Cursor
from tests.databases import postgres, postgres_app  # noqa: F401

QUERY = "select count(*) from setting where key = :key"


@pytest.fixture
def on_postgres(postgres, tmp_path):  # noqa: F811
    with postgres_app(postgres, tmp_path) as app:
        yield app


def asked_often():
    for _ in range(8):
        db.session.scalar(text(QUERY), {"key": "x"})
        db.session.rollback()


def is_prepared() -> bool:
    known = "select count(*) from pg_prepared_statements where statement like 'select count(*) from setting%'"
    return db.session.scalar(text(known)) == 1


def test_outside_of_a_transaction_nothing_can_be_written(any_app):
    db.session.add(Setting(key="x", value="y"))
    with pytest.raises(DBAPIError, match="read-only transaction|readonly database"):
        db.session.flush()
    db.session.rollback()
    with transaction():
        db.session.add(Setting(key="x", value="y"))
    db.session.rollback()
    assert db.session.get(Setting, "x").value == "y"


def test_a_refused_write_leaves_the_connection_fit_to_read_and_to_write(any_app):
    with pytest.raises(DBAPIError):
        db.session.execute(text("delete from setting"))
    db.session.rollback()
    assert db.session.query(Agency).count() > 0
    with transaction():
        db.session.add(Setting(key="x", value="y"))
    assert db.session.get(Setting, "x")


@pytest.fixture
def connections(app):
    """Those made to SQLite from now on, and all that is asked over them."""
    made, asked = [], []

    def note(connection: sqlite3.Connection, _record):
        made.append(connection)
        connection.set_trace_callback(asked.append)

    db.session.remove()
    db.engine.dispose()
    event.listen(db.engine, "connect", note)
    yield made, asked
    event.remove(db.engine, "connect", note)


def read_and_write(times: int) -> None:
    for _ in range(times):
        db.session.scalar(text("select 1"))
        with transaction():
            db.session.add(Setting(key="x", value="y"))
            db.session.flush()
            db.session.delete(db.session.get_one(Setting, "x"))


def test_on_sqlite_a_connection_that_reads_goes_on_reading(connections):
    """Else SQLite would prepare again, each time, all that is asked."""
    made, asked = connections
    read_and_write(2)
    assert any("query_only" in statement for statement in asked)
    asked.clear()
    read_and_write(3)
    assert len(made) == 2
    assert [statement for statement in asked if "query_only" in statement] == []


def test_the_writers_connection_ends_with_the_others(connections):
    made, _ = connections
    read_and_write(1)
    db.session.remove()
    db.engine.dispose()
    for connection in made:
        with pytest.raises(sqlite3.ProgrammingError, match="closed"):
            connection.execute("select 1")


@pytest.mark.postgres
def test_what_was_prepared_outlasts_the_reading_but_no_write_that_was_undone(on_postgres):
    asked_often()
    assert is_prepared()
    with pytest.raises(DBAPIError, match="division by zero"), transaction():
        db.session.execute(text("select 1 / 0"))
    assert not is_prepared()
    asked_often()
    assert is_prepared()


@pytest.mark.postgres
def test_the_columns_of_an_answer_are_told_as_psycopg_tells_them(on_postgres):
    cursor = db.session.connection().connection.cursor()
    for query in (
        "select key, value from setting",
        "select",
        "select 1 as one",
        "set local lock_timeout = 0",
    ):
        cursor.execute(query)
        told, usual = cursor.description, super(Cursor, cursor).description
        assert (told if told is None else said(told)) == (usual if usual is None else said(usual))
        if told:
            assert (len(told), said(told[:1]), told[-1].name) == (len(usual), said(usual[:1]), usual[-1].name)
            with pytest.raises(IndexError):
                told[len(usual)]


def said(columns) -> list[tuple]:
    return [(column.name, column.type_code) for column in columns]
