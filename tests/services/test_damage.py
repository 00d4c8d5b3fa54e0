"""A damaged page of the database: the nightly check reports it and ends with 1, whatever the page held."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from filing.current import database_faults
from filing.extensions import db
from filing.services import soundness
from tests.services import stories

#: The first page, what everything else is found by, rows of every day, the ledger, an index.
PAGES = ("", "sqlite_schema", "setting", "user", "filing", "filing_event", "imprint", "ix_filing_queue")


def pages_of(file: Path) -> dict[str, int]:
    """name -> number of its first page, everything in the one file."""
    connection = sqlite3.connect(file)
    connection.execute("pragma wal_checkpoint(truncate)")
    roots = dict(connection.execute("select name, rootpage from sqlite_schema where rootpage > 0"))
    connection.close()
    return roots | {"": 1, "sqlite_schema": 2}


def test_a_damaged_page_is_reported_and_neither_crashes_the_check_nor_passes(app, applicant, reviewer):
    stories.claimed(applicant, reviewer)
    db.session.remove()
    db.engine.dispose()
    file = Path(app.config["SQLALCHEMY_DATABASE_URI"].removeprefix("sqlite:///"))
    numbers, whole = pages_of(file), file.read_bytes()
    size = int.from_bytes(whole[16:18], "big")
    said = {}
    for name in PAGES:
        start = (numbers[name] - 1) * size
        file.write_bytes(whole[:start] + b"\xa5" * size + whole[start + size :])
        for beside in ("-wal", "-shm"):
            Path(f"{file}{beside}").unlink(missing_ok=True)
        said[name] = app.test_cli_runner().invoke(args=["invariants"])
        db.session.remove()
        db.engine.dispose()
    assert {name: (one.exit_code, type(one.exception)) for name, one in said.items()} == dict.fromkeys(
        PAGES, (1, SystemExit)
    )
    assert [name for name, one in said.items() if "Everything holds" in one.output or not one.output] == []
    assert "cannot be read" in said[""].output and "malformed" in said["filing"].output


def test_a_page_that_nobody_reads_is_found_by_the_worker_and_told_of_until_it_is_whole(app, applicant):
    file = Path(app.config["SQLALCHEMY_DATABASE_URI"].removeprefix("sqlite:///"))
    db.session.remove()
    db.engine.dispose()
    numbers, whole = pages_of(file), file.read_bytes()
    size = int.from_bytes(whole[16:18], "big")
    start = (numbers["ix_filing_queue"] - 1) * size

    def ready_with(data: bytes):
        file.write_bytes(data)
        soundness.note(database_faults())
        db.session.remove()
        db.engine.dispose()
        return app.test_client().get("/readyz")

    damaged = ready_with(whole[:start] + b"\xa5" * size + whole[start + size :])
    assert damaged.status_code == 503 and damaged.json["wrong"][0].startswith("database: damaged, ")
    assert ready_with(whole).status_code == 200
