"""The same application on SQLite and on PostgreSQL, for tests that many people run into at once."""

from __future__ import annotations

import itertools
import os
import shutil
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from filing import create_app
from tests.conftest import BEGINNING, give_key, migrate_and_seed, settings_for, turn_clock
from tests.economy import application
from tests.postgres import postgres_url
from tests.servers import Server

_numbers = itertools.count(1)
BLANK = f"blank_{os.getpid()}"


def make_blank(server_url: str, var: Path) -> None:
    """A migrated and seeded PostgreSQL database that others are copied from."""
    _administer(server_url, f"CREATE DATABASE {BLANK}")
    app = create_app(**settings_for(var, SQLALCHEMY_DATABASE_URI=_database(server_url, BLANK)))
    migrate_and_seed(app)


@pytest.fixture(scope="session")
def postgres(tmp_path_factory):
    """A PostgreSQL server of this run, with a blank database to copy."""
    with postgres_url() as url:
        make_blank(url, tmp_path_factory.mktemp("postgres"))
        yield url


@contextmanager
def postgres_app(server_url: str, var: Path):
    """An application on a fresh copy of the blank database."""
    pool = {"pool_size": 30, "max_overflow": 30}
    with copy_of_blank(server_url) as url:
        settings = settings_for(var, SQLALCHEMY_DATABASE_URI=url, SQLALCHEMY_ENGINE_OPTIONS=pool)
        with application(settings) as app:
            turn_clock(BEGINNING)
            yield app


@contextmanager
def copy_of_blank(server_url: str):
    """The URL of a fresh copy of the blank database, which is gone afterwards."""
    name = f"test_{os.getpid()}_{next(_numbers)}"
    _administer(server_url, f"CREATE DATABASE {name} TEMPLATE {BLANK}")
    yield _database(server_url, name)
    _administer(server_url, f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def sqlite_app(blank: Path, var: Path, *, to_be_changed: bool = False):
    """An application on a copy of the blank SQLite file."""
    shutil.copy(blank, var / "filing.db")
    settings = settings_for(var, SQLALCHEMY_DATABASE_URI=f"sqlite:///{var}/filing.db")
    with application(settings, to_be_changed=to_be_changed) as app:
        turn_clock(BEGINNING)
        yield app


@contextmanager
def app_in_copy(house: Path, var: Path):
    """An application on a copy of a house: a directory with an SQLite file in which something happened already."""
    shutil.copytree(house, var, dirs_exist_ok=True)
    with application(settings_for(var, SQLALCHEMY_DATABASE_URI=f"sqlite:///{var}/filing.db")) as app:
        turn_clock(BEGINNING)
        yield app


def _database(server_url: str, name: str) -> str:
    return make_url(server_url).set(database=name).render_as_string(hide_password=False)


def _administer(server_url: str, statement: str) -> None:
    engine = create_engine(server_url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


def server_on(blank: Path, var: Path, *options: str) -> Server:
    """The real server, not started yet, on a copy of the blank SQLite file."""
    shutil.copy(blank, var / "filing.db")
    give_key(var)
    return Server(var, f"sqlite:///{var}/filing.db", *options)
