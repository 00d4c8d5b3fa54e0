"""An imprint is made of what the session holds only where the database says the same: nothing of this system is called altered."""

from __future__ import annotations

from threading import Thread

import pytest
from sqlalchemy import update

from filing.current import key_secret
from filing.extensions import db, insert_rows, transaction
from filing.models import Agency, Filing, Imprint, Notice, Organisation, User
from filing.services import audit
from filing.services.imprints import altered
from filing.services.people import accounts
from tests.conftest import PASSWORD, shanghai
from tests.databases import postgres_app
from tests.services import stories

AT = shanghai("2017-10-10 09:00")


def found() -> list[str]:
    db.session.rollback()
    return list(altered.find_altered(key_secret()))


def an_organisation(name: str = "甲", code: str = "x") -> Organisation:
    made = Organisation(name=name, join_code=code, created_at=AT)
    db.session.add(made)
    db.session.flush()
    return made


def test_what_is_filed_again_and_again_is_as_it_was_left(any_app):
    """New parties of the book and known ones, lines of the history, notices; and a row of each is in the ledger."""
    with transaction():
        li = accounts.register_applicant("li@example.com", "李申", PASSWORD, AT, organisation="某律师事务所")
        agency = Agency.by_code("370200")
        accounts.create_staff("wang@example.com", "王审", "reviewer", PASSWORD, AT, agency)
    for at in ("2017-10-10 10:00", "2017-10-10 11:00"):
        stories.submitted(li, at)
        (newest,) = db.session.scalars(db.select(Imprint.rows).order_by(Imprint.id.desc()).limit(1))
        told = {table: len(rows) for table, rows in newest.items()}
        assert told == {"filing": 1, "filing_event": 1, "notice": 2, "party": 8}
    assert found() == []


def test_a_row_that_a_statement_wrote_too_is_read_again(any_app):
    with transaction():
        before, after = an_organisation(code="x"), an_organisation(code="y")
        named = update(Organisation).values(name="乙").execution_options(synchronize_session=False)
        db.session.execute(named.where(Organisation.id == before.id))
        before.join_code = "z"
    with transaction():
        db.session.execute(named.where(Organisation.id == after.id))
        db.session.get_one(Organisation, after.id).join_code = "w"
    assert found() == []


def test_what_was_undone_with_a_part_of_the_transaction_has_no_imprint(any_app):
    with transaction():
        kept = an_organisation(code="x")
        part = db.session.begin_nested()
        an_organisation(code="y")
        kept.name = "乙"
        db.session.flush()
        part.rollback()
    assert db.session.get_one(Organisation, kept.id).name == "甲"
    assert found() == []


def written(occasion: str) -> None:
    said = {
        "occasion": occasion,
        "recipient": "a@example.com",
        "subject": "告知",
        "body": "x",
        "created_at": AT,
    }
    insert_rows(Notice, [said], "occasion")


def test_rows_without_objects_have_their_imprints_whatever_becomes_of_them(any_app):
    with transaction():
        written("kept")
        part = db.session.begin_nested()
        written("undone")
        part.rollback()
        written("changed")
        db.session.scalars(db.select(Notice).where(Notice.occasion == "changed")).one().subject = "改过"
        written("overwritten")
        named = update(Notice).execution_options(synchronize_session=False)
        db.session.execute(named.where(Notice.occasion == "overwritten").values(subject="又改过"))
    subjects = db.session.scalars(db.select(Notice.subject).order_by(Notice.id)).all()
    assert subjects == ["告知", "改过", "又改过"]
    assert found() == []


def test_of_a_row_without_an_object_what_the_model_fills_in_is_read(any_app):
    with transaction():
        said = {
            "email": "a@example.com",
            "name": "甲",
            "role": "admin",
            "created_at": AT,
            "password_hash": "x",
            "session_key": "x",
        }
        insert_rows(User, [said], "email")
    assert db.session.scalars(db.select(User.is_enabled)).one() is True
    assert found() == []


@pytest.mark.parametrize("given", [1e16, 1.50, [0.1], {"a": (1, 2)}, {1: True}])
def test_what_a_database_may_spell_otherwise_is_read_again(any_app, given):
    with transaction():
        audit.record("tried", "installation", None, AT, given=given)
    assert found() == []


@pytest.mark.postgres
def test_what_somebody_else_wrote_in_the_row_meanwhile_is_in_its_imprint(postgres, tmp_path):
    """A row without a count of its changes, read before another changed it and written after."""
    with postgres_app(postgres, tmp_path) as app:
        with transaction():
            li = accounts.register_applicant("li@example.com", "李申", PASSWORD, AT, organisation="甲").id

        def rename() -> None:
            with app.app_context(), transaction():
                db.session.get_one(User, li).name = "李新"

        with transaction():
            person = db.session.get_one(User, li)
            assert person.name == "李申"
            another = Thread(target=rename)
            another.start()
            another.join()
            person.wants_digest = True
        assert db.session.get_one(User, li).name == "李新"
        assert found() == []


def test_a_filing_changed_by_a_statement_counts_its_change(any_app):
    """Its imprint is made of what the session holds as long as nobody writes in it uncounted."""
    with transaction():
        li = accounts.register_applicant("li@example.com", "李申", PASSWORD, AT, organisation="某律师事务所")
    sample, other = stories.draft(li, "2017-10-10 10:00"), stories.draft(li, "2017-10-10 10:00")
    with transaction():
        db.session.get_one(Filing, other.id).sample_id = sample.id
    before = db.session.get_one(Filing, other.id).version
    with transaction():
        stories.drafts.delete_draft(Filing.locked(sample.id))
    gone = db.session.get_one(Filing, other.id)
    assert (gone.sample_id, gone.version) == (None, before + 1)
    assert found() == []
