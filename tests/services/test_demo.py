"""The demonstration: every state, believable, in order, and made once."""

from __future__ import annotations

import pytest

from filing import create_app, demo
from filing.current import anchors, calendar, now, reading, store, today
from filing.demo.numbers import citizen_id, credit_code
from filing.demo.people import ACCOUNTS, PASSWORD
from filing.domain.procedures.filing import State
from filing.domain.questions.formats import is_citizen_id, is_uscc
from filing.extensions import db
from filing.models import AuditRecord, Document, Filing, Notice, Receipt, User
from filing.services import invariants
from filing.services.people import accounts
from filing.work.sweeping import run_sweep
from tests.conftest import settings_for

pytestmark = pytest.mark.dates


@pytest.fixture(scope="module")
def shown(tmp_path_factory, blank_database):
    """An application with the demonstration in it, made once for these tests."""
    var = tmp_path_factory.mktemp("demo")
    (var / "filing.db").write_bytes(blank_database.read_bytes())
    app = create_app(**settings_for(var, SQLALCHEMY_DATABASE_URI=f"sqlite:///{var}/filing.db"))
    with app.app_context():
        made = demo.build()
        yield made
        db.session.remove()
        db.engine.dispose()


def all_filings() -> list[Filing]:
    return list(db.session.scalars(db.select(Filing).order_by(Filing.id)))


def answers_of(state: State) -> list[dict]:
    return [filing.answers for filing in all_filings() if filing.state == state]


def test_every_state_is_shown(shown):
    assert {filing.state for filing in all_filings()} == set(State)


def test_everything_holds(shown):
    assert list(invariants.find_breaches(store(), calendar(), now(), anchors())) == []


def test_everything_holds_after_a_sweep_too(shown):
    assert run_sweep()["failed"] == 0
    assert list(invariants.find_breaches(store(), calendar(), now(), anchors())) == []


def test_a_second_run_adds_nothing(shown):
    counted = [db.select(db.func.count()).select_from(t) for t in (Filing, Document, Notice, User, Receipt)]
    before = [db.session.scalar(query) for query in counted]
    assert shown == len(all_filings()) and demo.build() == 0
    assert [db.session.scalar(query) for query in counted] == before


@pytest.mark.parametrize("key", ACCOUNTS)
def test_every_log_in_works_and_is_printed(shown, key):
    account = ACCOUNTS[key]
    assert accounts.authenticate(account.email, PASSWORD).role == account.role
    assert account.email in demo.log_ins() and PASSWORD in demo.log_ins()


def test_two_colleagues_share_an_organisation(shown):
    one, other = (User.by_email(ACCOUNTS[key].email) for key in ("applicant", "colleague"))
    assert one.organisation_id == other.organisation_id


def test_what_was_submitted_had_no_problem(shown):
    submitted = [f for f in all_filings() if f.law_day]
    assert [p.message for f in submitted for p in reading(f).problems] == []


def test_the_queue_shows_overdue_and_due_soon(shown):
    under_review = [f for f in all_filings() if f.state == State.UNDER_REVIEW]
    left = {calendar().count(today(), f.due(calendar()).on) for f in under_review}
    assert min(left) < 0 and left & {0, 1}


def test_every_kind_of_enterprise_is_there(shown):
    kinds = {f.answers["enterprise"]["enterprise_type"].partition(".")[0] for f in all_filings()}
    assert kinds == {
        "equity_joint_venture",
        "contractual_joint_venture",
        "wholly_foreign_owned",
        "joint_stock",
    }


@pytest.mark.parametrize("section", ["acquisition", "strategic_investment"])
def test_the_sections_for_deals_are_filled_in_somewhere(shown, section):
    assert any(filing.answers.get(section) for filing in all_filings())


def test_one_and_two_and_three_and_many_investors_are_there(shown):
    assert {1, 2, 3, 12} <= {len(filing.answers["investors"]) for filing in all_filings()}


def test_rare_characters_are_there(shown):
    names = "".join(filing.enterprise_name for filing in all_filings())
    assert "𠮷" in names and "㛃" in names


def test_a_foreign_original_has_its_translation(shown):
    translations = db.session.scalars(
        db.select(Document).where(Document.translation_of_id.is_not(None))
    ).all()
    assert translations and all(paper.translation_of.language == "foreign" for paper in translations)


def test_receipts_are_numbered_in_the_order_of_their_days(shown):
    receipts = db.session.scalars(db.select(Receipt).order_by(Receipt.completed_on)).all()
    assert [receipt.number for receipt in receipts] == [
        "鲁青外资备201700001", "鲁济外资备201700001", "鲁青外资备201800001", "鲁青外资备201800002", "鲁青外资备201800003",
    ]  # fmt: skip


def test_one_receipt_is_revoked_one_replaced_one_collected(shown):
    receipts = db.session.scalars(db.select(Receipt).order_by(Receipt.completed_on)).all()
    assert [receipt.status for receipt in receipts] == [
        "current",
        "current",
        "replaced",
        "current",
        "revoked",
    ]
    assert receipts[2].replaced_by is receipts[3]
    assert "receipt.collected" in [record.act for record in AuditRecord.about(receipts[0].subject)]


def test_one_was_filed_again_and_completed(shown):
    (again,) = (filing for filing in all_filings() if filing.copied_from_id)
    assert (again.copied_from.state, again.state) == (State.NOT_COMPLETED, State.COMPLETED)


def test_one_was_late(shown):
    assert any(filing.late_days for filing in all_filings())


def test_nothing_of_the_past_is_mailed(shown):
    assert db.session.scalars(db.select(Notice).where(Notice.sent_at.is_(None))).all() == []


@pytest.mark.parametrize("serial", range(0, 100_000, 7919))
def test_credit_codes_are_valid(serial):
    assert is_uscc(credit_code("370202", serial))


@pytest.mark.parametrize("serial", range(0, 1000, 97))
def test_identity_numbers_are_valid(serial):
    assert is_citizen_id(citizen_id("19800229", serial))
