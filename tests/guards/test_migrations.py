"""The models match the migrations, and the migrations go down as well as up."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import downgrade, upgrade
from sqlalchemy import MetaData, Table, inspect, text

from filing import create_app
from filing.extensions import db
from filing.models import is_of_the_index
from tests.conftest import settings_for
from tests.postgres import postgres_url


def _differences() -> list:
    """Between the models and the database, but for the search index, which no model describes."""
    described = {"include_name": lambda name, kind, _: kind != "table" or not is_of_the_index(name)}
    with db.engine.connect() as connection:
        return compare_metadata(MigrationContext.configure(connection, opts=described), db.metadata)


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


AT = datetime(2018, 3, 5, 10, tzinfo=UTC)
LINK = {"from_id": 1, "to_name": "丙", "kind": "division", "filing_id": 1}
ONLY_NAMED = {"from_name": "乙", "to_id": 1, "to_name": "甲", "kind": "merger", "filing_id": 1, "party": "x"}


def test_links_between_records_go_up_with_the_names_and_down_without_those_only_named(tmp_path):
    url = f"sqlite:///{tmp_path}/filing.db"
    app = create_app(**settings_for(tmp_path, SQLALCHEMY_DATABASE_URI=url))
    with app.app_context():
        upgrade(revision="0013")
        _put("organisation", id=1)
        _put("user", id=1, role="applicant", organisation_id=1)
        _put("enterprise", id=1, organisation_id=1, name="甲", origin="filed", status="current")
        _put("filing", id=1, organisation_id=1, created_by_id=1, kind="change", state="draft")
        _put("enterprise_link", id=1, **LINK)
        upgrade(revision="0014")
        assert _all("select from_name, to_name from enterprise_link") == [("甲", "丙")]
        _put("enterprise_link", id=2, **ONLY_NAMED)
        downgrade(revision="0013")
        assert _all("select id, from_id, to_name from enterprise_link") == [(1, 1, "丙")]
        db.session.remove()
        db.engine.dispose()


def test_people_of_departments_come_and_go_and_what_they_received_keeps_its_author(tmp_path):
    url = f"sqlite:///{tmp_path}/filing.db"
    app = create_app(**settings_for(tmp_path, SQLALCHEMY_DATABASE_URI=url))
    with app.app_context():
        upgrade(revision="0021")
        _put("organisation", id=1)
        _put("user", id=1, role="applicant", organisation_id=1, is_enabled=True)
        upgrade(revision="0022")
        _put("department", id=1, name="青岛海关", region="370200")
        _put("user", id=2, email="b", role="department", department_id=1, is_enabled=True)
        _put("notice", id=1, department_id=1, received_by_id=2, received_at=AT)
        downgrade(revision="0021")
        assert _all('select id, role, is_enabled from "user"') == [(1, "applicant", 1), (2, "supervisor", 0)]
        assert _all("select id from notice") == [(1,)]
        upgrade(revision="0022")
        db.session.remove()
        db.engine.dispose()


def test_a_supplement_that_came_back_before_the_column_is_known_by_its_event(tmp_path):
    app = create_app(**settings_for(tmp_path, SQLALCHEMY_DATABASE_URI=f"sqlite:///{tmp_path}/filing.db"))
    with app.app_context():
        upgrade(revision="0025")
        _put("organisation", id=1)
        _put("user", id=1, role="applicant", organisation_id=1)
        for filing_id, move in ((1, "resubmit"), (2, "submit")):
            number = {"state": "under_review", "application_number": str(filing_id)}
            _put("filing", id=filing_id, organisation_id=1, created_by_id=1, kind="change", **number)
            _put("filing_event", id=filing_id, filing_id=filing_id, move=move, at=AT)
        upgrade(revision="0026")
        returned = "select id, resubmitted_at = (select min(at) from filing_event) from filing order by id"
        assert _all(returned) == [(1, 1), (2, None)]
        downgrade(revision="0025")
        db.session.remove()
        db.engine.dispose()


def _put(name: str, /, **values) -> None:
    """A row as the table of that revision wants it: whatever must be there and is not given is empty."""
    table = Table(name, MetaData(), autoload_with=db.engine)
    empty = {str: "", int: 0, bool: False, datetime: AT, object: {}}
    wanted = {c.name: empty[c.type.python_type] for c in table.columns if not c.nullable}
    with db.engine.begin() as connection:
        connection.execute(table.insert().values(wanted | values))


def _all(query: str) -> list[tuple]:
    with db.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(query))]
