"""`flask backup` while others work, `flask restore` on an empty machine, and `flask db downgrade` over what is kept."""

from __future__ import annotations

import json
import stat
import threading
from pathlib import Path

import pytest
from flask_migrate import downgrade
from sqlalchemy import func, select

from filing import create_app
from filing.current import anchors, chain_history, store
from filing.extensions import db, transaction
from filing.models import AuditRecord, Imprint, Receipt, User
from filing.services import audit
from filing.services.people import accounts
from tests.conftest import PASSWORD, settings_for, shanghai
from tests.databases import postgres_app, sqlite_app
from tests.services import receipts


@pytest.fixture
def receipt(any_app) -> Receipt:
    people = receipts.people()
    made = receipts.issued(people.applicant, people.reviewer)
    say(any_app, "sweep")
    chain_history()
    return made


@pytest.fixture
def empty(request, any_app, tmp_path_factory, blank_database):
    """An empty installation on the same sort of database, on another machine."""
    var = tmp_path_factory.mktemp("elsewhere")
    if any_app.config["SQLALCHEMY_DATABASE_URI"].startswith("sqlite"):
        made = sqlite_app(blank_database, var)
    else:
        made = postgres_app(request.getfixturevalue("postgres"), var)
    with made as app:
        yield app


def say(app, *command) -> str:
    return app.test_cli_runner().invoke(args=[str(word) for word in command]).output


def started_again(app):
    """The same installation in a new process, which reads its secrets from their files."""
    url = app.config["SQLALCHEMY_DATABASE_URI"]
    return create_app(**settings_for(Path(app.config["FILING_VAR"]), SQLALCHEMY_DATABASE_URI=url))


def test_what_was_completed_is_there_again_and_everything_holds(any_app, receipt, empty, tmp_path):
    with any_app.app_context():
        made = db.session.scalar(select(Receipt))
        number, sealed = made.number, store().get(made.storage_key)
        assert "Backed up" in say(any_app, "backup", tmp_path / "copy")
    with empty.app_context():
        assert "Restored as it was at" in say(empty, "restore", tmp_path / "copy")
    app = started_again(empty)
    with app.app_context():
        back = db.session.scalar(select(Receipt).filter_by(number=number))
        assert store().get(back.storage_key) == sealed
        assert say(app, "invariants") == "Everything holds.\n"
        assert AuditRecord.about("installation")[-1].act == "installation.restored"
        db.session.remove()
        db.engine.dispose()


def test_a_copy_made_while_others_work_is_whole(any_app, receipt, empty, tmp_path):
    begun, stop = threading.Event(), threading.Event()

    def keep_working() -> None:
        with any_app.app_context():
            for n in range(1000):
                if stop.is_set():
                    return
                with transaction():
                    accounts.register_applicant(
                        f"n{n}@example.com",
                        "甲",
                        PASSWORD,
                        shanghai("2017-10-16 10:00"),
                        organisation=f"甲{n}",
                    )
                    audit.record("account.made", f"user:{n}", None, shanghai("2017-10-16 10:00"))
                chain_history()
                begun.set()

    worker = threading.Thread(target=keep_working)
    worker.start()
    assert begun.wait(60)
    with any_app.app_context():
        answered = say(any_app, "backup", tmp_path / "copy")
    stop.set()
    worker.join()
    assert "Backed up" in answered
    with empty.app_context():
        say(empty, "restore", tmp_path / "copy")
    app = started_again(empty)
    with app.app_context():
        assert say(app, "invariants") == "Everything holds.\n"
        assert db.session.scalar(select(func.count(User.id)).where(User.email.like("n%@example.com")))
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def copy(app, applicant, tmp_path) -> Path:
    with transaction():
        audit.record("account.made", "user:1", applicant, shanghai("2017-10-16 10:00"))
    chain_history()
    store().put(b"one")
    say(app, "backup", tmp_path / "copy")
    return tmp_path / "copy"


def test_nobody_else_reads_a_copy_and_the_keys_lie_apart(copy):
    modes = {stat.S_IMODE(path.stat().st_mode) for path in [copy, *copy.rglob("*")]}
    assert modes == {0o700, 0o600}
    assert sorted(path.name for path in (copy / "keys").iterdir()) == ["key_secret", "secret_key"]


def test_a_copy_never_goes_into_a_folder_that_holds_something(app, copy):
    assert "is not empty" in say(app, "backup", copy)


@pytest.mark.parametrize(
    ("part", "said"), [("filing.db", "was changed since"), ("keys/key_secret", "was changed since")]
)
def test_a_damaged_copy_is_refused_by_the_name_of_its_part(copy, tmp_path, blank_database, part, said):
    (copy / part).write_bytes((copy / part).read_bytes()[:-1])
    assert f"{part} {said}" in restored_elsewhere(copy, tmp_path, blank_database)


def test_a_copy_that_broke_off_is_none(copy, tmp_path, blank_database):
    (copy / "backup.json").unlink()
    assert "this is no backup" in restored_elsewhere(copy, tmp_path, blank_database)


def test_a_missing_part_is_named(copy, tmp_path, blank_database):
    (stored,) = (name for name in json.loads((copy / "backup.json").read_text())["parts"] if "files/" in name)
    (copy / stored).unlink()
    assert f"{stored} is missing" in restored_elsewhere(copy, tmp_path, blank_database)


def test_nothing_is_restored_over_what_somebody_entered(app, copy):
    assert "has accounts or filings" in say(app, "restore", copy)
    assert db.session.scalar(select(User.email)) == "li@example.com"


def test_heads_written_down_after_the_copy_are_explained_and_set_aside(copy, tmp_path, blank_database):
    newer = (copy / "audit-anchors").read_text() + f"2 {'a' * 64}\n"
    answered = restored_elsewhere(copy, tmp_path, blank_database, anchored=newer)
    assert "1 heads of the audit chain were written down after that" in answered
    assert "This is no break of the chain" in answered
    assert answered.endswith("Everything holds.\n")


def restored_elsewhere(copy: Path, tmp_path: Path, blank: Path, anchored: str = "") -> str:
    var = tmp_path / "elsewhere"
    var.mkdir()
    with sqlite_app(blank, var) as app:
        if anchored:
            anchors().write_text(anchored)
        answered = say(app, "restore", copy)
        return answered + say(app, "invariants")


def test_a_downgrade_over_keys_and_the_chain_has_to_be_told_twice(app, copy):
    acts = db.session.scalar(select(func.count(AuditRecord.id)))
    imprints = db.session.scalar(select(func.count(Imprint.id)))
    lost = f"{acts + imprints} links of the audit chain, {acts} acts on record, {imprints} imprints of rows"
    with pytest.raises(SystemExit, match=f"would destroy {lost}"):
        downgrade(revision="0005")
    assert db.session.scalar(select(User.email)) == "li@example.com"
    downgrade(revision="0005", x_arg=[f"destroy={lost}"])


def test_a_downgrade_that_keeps_them_needs_no_second_word(app, copy):
    downgrade(revision="0037")
    assert AuditRecord.about("user:1")
