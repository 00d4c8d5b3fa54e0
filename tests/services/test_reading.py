"""What only reads: it cannot write, on either database; and what PostgreSQL prepared stays prepared."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from filing.extensions import db, transaction
from filing.models import Agency, Setting
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


@pytest.mark.postgres
def test_what_was_prepared_outlasts_the_reading_but_no_write_that_was_undone(on_postgres):
    asked_often()
    assert is_prepared()
    with pytest.raises(DBAPIError, match="division by zero"), transaction():
        db.session.execute(text("select 1 / 0"))
    assert not is_prepared()
    asked_often()
    assert is_prepared()
