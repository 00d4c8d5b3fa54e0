"""A line of the history is written as its move is made, and what was read before a transaction is read again in it."""

from __future__ import annotations

from contextlib import AbstractContextManager

import pytest
from sqlalchemy import inspect

from filing.current import key_secret
from filing.extensions import LET_IN, db, transaction
from filing.models import Filing, FilingEvent, Organisation, User
from filing.services.imprints import altered
from tests.conftest import register_li, shanghai
from tests.services import stories
from tests.web.conftest import statements

AT = shanghai("2017-10-10 09:00")


@pytest.fixture
def li(any_app) -> User:
    return register_li()


def moves_of(filing: Filing) -> list[str]:
    """As the database has them."""
    db.session.rollback()
    query = db.select(FilingEvent.move).where(FilingEvent.filing_id == filing.id).order_by(FilingEvent.id)
    return list(db.session.scalars(query))


def release_in_vain(
    filing: Filing, actor: User, written_together: AbstractContextManager, held: list | None = None
) -> None:
    with written_together:
        line = filing.write_down("release", actor, AT)
        if held is not None:
            held.append(line)
        raise ZeroDivisionError


def imprints_found() -> list[str]:
    db.session.rollback()
    return list(altered.find_altered(key_secret()))


def test_a_line_of_the_history_is_there_before_anything_is_flushed(li):
    filing = stories.submitted(li, "2017-10-10 10:00")
    with transaction():
        line = filing.write_down("release", li, AT, reason="改派", details={"from": "王审"})
        assert line.id and inspect(line).persistent and not db.session.new
        assert filing.events[-1] is line and line.filing is filing and line.actor is li
    again = db.session.get_one(FilingEvent, line.id)
    assert (again.move, again.reason, again.details, again.snapshot) == (
        "release",
        "改派",
        {"from": "王审"},
        None,
    )
    assert (again.state, again.actor_name, again.at) == ("under_review", "李敏（海湾律师事务所）", AT)
    assert imprints_found() == []


def test_a_line_goes_with_its_transaction(li):
    filing = stories.submitted(li, "2017-10-10 10:00")
    before = moves_of(filing)
    with pytest.raises(ZeroDivisionError):
        release_in_vain(filing, li, transaction())
    assert moves_of(filing) == [line.move for line in filing.events] == before
    assert imprints_found() == []


def test_a_line_once_committed_stays_whatever_is_undone_later(li):
    filing = stories.submitted(li, "2017-10-10 10:00")
    with transaction():
        line = filing.write_down("release", li, AT)
    assert line.move == "release"
    with transaction():
        assert line in db.session and line.move == "release"
    with pytest.raises(ZeroDivisionError):
        release_in_vain(filing, li, transaction())
    assert line in db.session and line is filing.events[-1]


def test_a_line_undone_leaves_its_number_to_the_next_although_somebody_holds_it(li):
    filing = stories.submitted(li, "2017-10-10 10:00")
    before, held = moves_of(filing), []
    with pytest.raises(ZeroDivisionError):
        release_in_vain(filing, li, transaction(), held)
    with transaction():
        line = filing.write_down("claim", li, AT)
        assert [one.move for one in filing.events] == [*before, "claim"]
    assert held[0] is not line and held[0] not in db.session
    assert moves_of(filing) == [*before, "claim"]


def test_a_line_goes_with_a_part_of_its_transaction(li):
    filing = stories.submitted(li, "2017-10-10 10:00")
    before = moves_of(filing)
    with transaction():
        with pytest.raises(ZeroDivisionError):
            release_in_vain(filing, li, db.session.begin_nested())
        filing.write_down("claim", li, AT)
        assert [line.move for line in filing.events] == [*before, "claim"]
    assert moves_of(filing) == [*before, "claim"]
    assert imprints_found() == []


def test_of_a_filing_not_yet_written_the_line_is_written_with_it(li):
    with transaction():
        filing = Filing(kind="establishment", form_key="2017", state="draft", answers={}, created_by=li, created_at=AT, updated_at=AT,
                        organisation_id=li.organisation_id)  # fmt: skip
        db.session.add(filing)
        filing.write_down("begin", li, AT)
    assert moves_of(filing) == ["begin"]
    assert imprints_found() == []


def test_who_was_let_in_is_not_read_again_to_write_and_all_else_is(li):
    other = stories.draft(li)
    held = db.session.get_one(Organisation, li.organisation_id)
    db.session.info[LET_IN] = [li, held]
    assert li.name and held.name and other.enterprise_name

    def write():
        with transaction():
            assert not inspect(li).expired_attributes and not inspect(held).expired_attributes
            assert li.name and held.name
            assert "enterprise_name" in inspect(other).expired_attributes

    assert statements(write) == 0


def test_what_was_changed_outside_of_a_transaction_is_given_up(li):
    db.session.info[LET_IN] = [li]
    li.name = "改名"
    with transaction():
        assert li.name == "李敏"
    db.session.add(Organisation(name="甲", join_code="x", created_at=AT))
    with transaction():
        assert not db.session.new
    db.session.rollback()
    assert db.session.query(Organisation).count() == 1
