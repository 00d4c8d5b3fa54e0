"""Each of both databases, ready for stories and races."""

from __future__ import annotations

import pytest

from tests.databases import postgres, postgres_app, sqlite_app  # noqa: F401


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def any_app(request, tmp_path, blank_database):
    """The application, once on each database."""
    if request.param == "sqlite":
        with sqlite_app(blank_database, tmp_path) as app:
            yield app
    else:
        with postgres_app(request.getfixturevalue("postgres"), tmp_path) as app:
            yield app
