"""A disk that is full or may only be read, a damaged database: what was typed comes back, reads go on, operators are told."""

from __future__ import annotations

import errno
import sqlite3
from types import SimpleNamespace

import pytest
from sqlalchemy import event

from filing import turns
from filing.extensions import db
from tests.conftest import turn_clock
from tests.services import stories
from tests.web.conftest import as_user, page, token_on

READ = ("/", "/deadlines", "/verify", "/report", "/disclosure", "/filings")
TYPED = "青岛手写了很久的公司"


@pytest.fixture
def at(client, applicant):
    """(client, the address of a page of a draft, its token), logged in."""
    turn_clock("2017-09-27 12:00")
    filing = stories.draft(applicant)
    as_user(client, applicant)
    place = f"/filings/{filing.id}/enterprise/names"
    return client, place, token_on(client, place)


def only_to_be_read() -> None:
    """As on a disk mounted read-only: this test's own engine."""
    db.session.remove()
    db.engine.dispose()
    event.listen(db.engine, "connect", lambda connection, _: for_good(connection))


def for_good(connection: sqlite3.Connection) -> None:
    """Whoever begins to write may not lift it, as nobody can with a disk."""
    connection.execute("pragma query_only = on")
    lifted = (sqlite3.SQLITE_PRAGMA, "query_only")
    connection.set_authorizer(
        lambda act, name, *_: sqlite3.SQLITE_IGNORE if (act, name) == lifted else sqlite3.SQLITE_OK
    )


def saved(client, place: str, token: str, beside=(), **more):
    data = {"csrf_token": token, "enterprise.enterprise_name.cn": TYPED, **dict(beside)}
    return client.post(place, data=data, **more)


def test_where_nothing_can_be_written_the_typed_text_comes_back_and_reads_go_on(app, at):
    client, place, token = at
    app.config["RATELIMIT_ENABLED"] = True
    only_to_be_read()
    answer = saved(client, place, token, {"seen": "0123456789abcdef", "_next": "1"})
    assert "查看保留的内容（1 项）" in page(answer).xpath("string(//main)")
    again = page(answer).xpath("//main//form")[0]
    assert answer.status_code == 503 and "您填写的内容没有丢失" in answer.get_data(as_text=True)
    assert (again.get("action"), TYPED in dict(again.form_values()).values()) == (place, True)
    autosaved = saved(client, place, token, headers={"X-Autosave": "1"})
    assert (autosaved.status_code, autosaved.json["error"]) == (503, "unavailable")
    assert [path for path in READ if client.get(path).status_code != 200] == []
    assert client.get("/verify/ABCD2345EFGH6789").status_code == 404
    ready = client.get("/readyz")
    assert (ready.status_code, ready.json["database"], ready.json["storage"]) == (503, False, True)
    assert ready.json["wrong"] == ["database: attempt to write a readonly database"]


def test_a_full_disk_says_so_where_the_writers_queue(at, monkeypatch):
    client, place, token = at

    def full(_database):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(turns, "turn_at", full)
    assert TYPED in saved(client, place, token).get_data(as_text=True)
    assert client.get("/readyz").json["wrong"] == ["database: No space left on device"]


def test_little_room_and_a_damaged_database_make_the_system_not_ready(app, at, monkeypatch):
    client, place, token = at
    with monkeypatch.context() as patch:
        patch.setattr("filing.http.readiness.shutil.disk_usage", lambda _path: SimpleNamespace(free=4096))
        assert client.get("/readyz").json["wrong"] == [
            "database: the disk is full, 4 KiB are left", "storage: the disk is full, 4 KiB are left",
        ]  # fmt: skip
    db.session.remove()
    db.engine.dispose()
    file = app.config["SQLALCHEMY_DATABASE_URI"].removeprefix("sqlite:///")
    with open(file, "r+b") as database:
        database.write(b"\xa5" * 4096)
    ready = client.get("/readyz")
    assert (ready.status_code, ready.json["wrong"]) == (503, ["database: file is not a database"])
    # Not even the person's name can be read for a page: the words come back on a bare one.
    assert TYPED in saved(client, place, token).get_data(as_text=True)
