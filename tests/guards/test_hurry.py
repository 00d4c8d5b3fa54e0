"""What is under test does not wait for the disk, as the product does: half of the run was waiting."""

import os

from sqlalchemy import create_engine, text

from filing.extensions import db
from tests import economy

OFF, FULL = 0, 2


def test_nothing_under_test_waits_for_the_disk(app):
    assert db.session.scalar(text("PRAGMA synchronous")) == OFF
    assert os.fsync(-1) is None


def test_the_product_waits_until_what_was_committed_is_on_the_disk(tmp_path):
    engine = create_engine(f"sqlite:///{tmp_path}/own.db")
    economy.prepare_engine(engine)
    with engine.connect() as connection:
        assert connection.scalar(text("PRAGMA synchronous")) == FULL
    engine.dispose()
