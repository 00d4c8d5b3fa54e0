"""Each of both databases, ready for stories and races."""

from __future__ import annotations

import pytest

from tests.databases import make_blank, postgres_app, sqlite_app
from tests.postgres import postgres_url


@pytest.fixture(scope="session")
def postgres(tmp_path_factory):
    """A PostgreSQL server of this test run, with a blank database to copy."""
    with postgres_url() as url:
        make_blank(url, tmp_path_factory.mktemp("postgres"))
        yield url


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def any_app(request, tmp_path, blank_database):
    """The application, once on each database."""
    if request.param == "sqlite":
        with sqlite_app(blank_database, tmp_path) as app:
            yield app
    else:
        with postgres_app(request.getfixturevalue("postgres"), tmp_path) as app:
            yield app
