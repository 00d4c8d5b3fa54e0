"""What each machine asks of a database that others use too."""

import pytest
from flask_migrate import upgrade
from sqlalchemy import inspect, text
from sqlalchemy.engine import make_url

from filing.cli import expanding
from filing.config import Config
from filing.extensions import db
from tests.databases import postgres_app
from tests.later import NEWEST, Later


def options(tmp_path, url: str) -> dict:
    return Config(FILING_VAR=tmp_path, SQLALCHEMY_DATABASE_URI=url).SQLALCHEMY_ENGINE_OPTIONS


def test_what_the_url_of_a_database_says_itself_counts(tmp_path):
    given = options(tmp_path, "postgresql+psycopg://u@h/d?connect_timeout=30&options=-c%20a%3Db")[
        "connect_args"
    ]
    assert {"connect_timeout", "options"} & given.keys() == set() and given["tcp_user_timeout"] == "10000"
    assert options(tmp_path, "sqlite:///x")["connect_args"].keys() == {"cached_statements"}


@pytest.mark.postgres
def test_a_machine_that_went_away_holds_a_transaction_for_ten_minutes_at_most(postgres, tmp_path):
    with postgres_app(postgres, tmp_path) as app, app.app_context():
        own = options(tmp_path, str(make_url(app.config["SQLALCHEMY_DATABASE_URI"])))
        engine = db.create_engine(app.config["SQLALCHEMY_DATABASE_URI"], **own)
        with engine.connect() as connection:
            assert connection.scalar(text("SHOW idle_in_transaction_session_timeout")) == "10min"
        engine.dispose()


@pytest.mark.postgres
def test_a_migration_that_waits_for_a_table_gives_up_and_asks_again(postgres, tmp_path, monkeypatch):
    act = "op.execute('ALTER TABLE agency ADD COLUMN more INTEGER')"
    Later(tmp_path, monkeypatch).add("9001", NEWEST, does=act)
    monkeypatch.setattr(expanding, "LOCK_SECONDS", 0.05)
    rests: list[float] = []
    with postgres_app(postgres, tmp_path):
        reader = db.engine.connect()
        reader.execute(text("SELECT count(*) FROM agency"))
        monkeypatch.setattr(expanding.time, "sleep", lambda seconds: (rests.append(seconds), reader.close()))
        upgrade()
        assert rests == [expanding.BETWEEN_ATTEMPTS]
        assert "more" in {column["name"] for column in inspect(db.engine).get_columns("agency")}
