"""A database that goes away while somebody is served."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import request_finished
from sqlalchemy import create_engine, text

from filing import postgresql
from filing.extensions import db
from tests.databases import postgres, postgres_app  # noqa: F401


@pytest.fixture
def on_postgres(postgres, tmp_path):  # noqa: F811
    with postgres_app(postgres, tmp_path) as app:
        yield app


def end_every_other_connection(url) -> int:
    """How many there were."""
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            ended = (
                "select pg_terminate_backend(pid) from pg_stat_activity"
                " where datname = current_database() and pid <> pg_backend_pid()"
            )
            return len(connection.execute(text(ended)).all())
    finally:
        engine.dispose()


@pytest.mark.postgres
def test_a_page_that_was_read_is_shown_although_its_connection_was_lost_meanwhile(on_postgres):
    client, ended = on_postgres.test_client(), []
    url = db.engine.url

    def lose(*_sender, **_answer):
        ended.append(end_every_other_connection(url))

    # In a thread, as a server does: the request has a context and a session of its own, and ends them.
    with ThreadPoolExecutor(1) as thread:
        with request_finished.connected_to(lose, on_postgres):
            shown = thread.submit(client.get, "/agencies").result()
        again = thread.submit(client.get, "/agencies").result()
    assert (shown.status_code, ended[0] > 0) == (200, True)
    assert "青岛市商务局" in shown.text
    assert again.status_code == 200


@pytest.mark.postgres
def test_a_connection_that_was_lost_while_it_rested_is_replaced_before_anybody_is_served(
    on_postgres, monkeypatch
):
    monkeypatch.setattr(postgresql, "SECONDS_OF_TRUST", 0)
    assert on_postgres.test_client().get("/agencies").status_code == 200
    db.session.remove()
    assert end_every_other_connection(db.engine.url) > 0
    assert on_postgres.test_client().get("/agencies").status_code == 200


@pytest.mark.postgres
def test_only_a_connection_that_rested_is_tried(on_postgres, monkeypatch):
    tried, ping = [], db.engine.dialect.do_ping
    monkeypatch.setattr(db.engine.dialect, "do_ping", lambda connection: tried.append(1) or ping(connection))

    def ask(often: int, trust: float) -> int:
        monkeypatch.setattr(postgresql, "SECONDS_OF_TRUST", trust)
        tried.clear()
        for _ in range(often):
            db.session.scalar(text("select 1"))
            db.session.rollback()
        return len(tried)

    assert ask(1, 600) == 0
    assert ask(5, 600) == 0
    assert ask(5, 0) == 5
