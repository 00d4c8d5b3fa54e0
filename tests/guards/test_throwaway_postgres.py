"""The server the PostgreSQL tests start for themselves."""

import pytest
import sqlalchemy as sa

from tests.postgres import postgres_server

pytestmark = pytest.mark.postgres


def test_acknowledged_rows_outlive_a_pulled_plug():
    with postgres_server(durable=True) as server:
        engine = sa.create_engine(server.url)
        with engine.begin() as connection:
            connection.execute(sa.text("create table names (name text)"))
            connection.execute(sa.text("insert into names values ('𠮷野家')"))
        engine.dispose()
        server.stop("immediate")
        server.start()
        with engine.begin() as connection:
            assert connection.scalar(sa.text("select name from names")) == "𠮷野家"
        engine.dispose()


def test_nothing_is_left_behind():
    with postgres_server() as server:
        home = server.home
    assert not home.exists()
