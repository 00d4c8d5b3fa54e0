"""The models match the migrations, and the migrations go down as well as up."""

from __future__ import annotations

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect

from filing import create_app
from filing.extensions import db
from tests.conftest import settings_for
from tests.postgres import postgres_url


def _differences() -> list:
    with db.engine.connect() as connection:
        return compare_metadata(MigrationContext.configure(connection), db.metadata)


def _up_and_down(var, url) -> None:
    app = create_app(**settings_for(var, SQLALCHEMY_DATABASE_URI=url))
    with app.app_context():
        upgrade()
        assert _differences() == []
        downgrade(revision="base")
        assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}
        upgrade()
        assert "filing_event" in inspect(db.engine).get_table_names()
        db.session.remove()
        db.engine.dispose()


def test_models_match_the_migrations_on_sqlite(tmp_path):
    """If this fails, write a migration for what you changed in filing/models."""
    _up_and_down(tmp_path, f"sqlite:///{tmp_path}/filing.db")


@pytest.mark.postgres
def test_models_match_the_migrations_on_postgresql(tmp_path):
    with postgres_url() as url:
        _up_and_down(tmp_path, url)
