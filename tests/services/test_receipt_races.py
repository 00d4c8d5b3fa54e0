"""Many at a receipt at once: one of them has an effect, the others are told."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from filing.current import calendar, press
from filing.domain.procedures.receipt import Status
from filing.extensions import db, transaction
from filing.models import Filing, Receipt, ReceiptProposal, User
from filing.services.filings import review
from filing.services.people.sight import receipt_for
from filing.services.receipts import life
from tests.services import receipts as steps
from tests.services import stories
from tests.services.receipts import CORRECTED, LATER, NAME, acts_on
from tests.services.test_races import all_at_once


@pytest.fixture
def people(any_app):
    return steps.people()


@pytest.fixture
def receipt(people):
    return steps.issued(people.applicant, people.reviewer)


@pytest.mark.parametrize("outcome", ["confirmed", "rejected"])
def test_the_database_itself_refuses_two_eyes(people, receipt, outcome):
    steps.proposed_revocation(receipt, people.supervisor)
    alone = f"update receipt_proposal set outcome = '{outcome}', decided_by_id = proposed_by_id, decided_at = proposed_at"
    with pytest.raises(IntegrityError, match="four_eyes"), transaction():
        db.session.execute(text(alone))


def test_the_database_itself_refuses_a_second_open_proposal(people, receipt):
    steps.proposed_revocation(receipt, people.supervisor)
    columns = "receipt_id, kind, reason, article, corrections, proposed_by_id, proposed_at, decision_note"
    with pytest.raises(IntegrityError), transaction():
        db.session.execute(
            text(f"insert into receipt_proposal ({columns}) select {columns} from receipt_proposal")
        )


def confirming(proposal: ReceiptProposal, person: User):
    proposal_id, person_id = proposal.id, person.id

    def act():
        found, decider = db.session.get(ReceiptProposal, proposal_id), db.session.get(User, person_id)
        life.confirm(found, decider, LATER, press())

    return act


def test_two_who_confirm_at_once_have_one_effect(any_app, people, receipt):
    proposal = steps.proposed_revocation(receipt, people.supervisor)
    both = [confirming(proposal, people.other_supervisor), confirming(proposal, people.provincial)]
    assert all_at_once(any_app, both) == {"done": 1, "MoveNotAllowed": 1}
    assert acts_on(receipt).count("receipt.revoked") == 1


def test_a_correction_confirmed_by_many_at_once_issues_one_receipt(any_app, people, receipt):
    proposal = steps.proposed_correction(receipt, people.reviewer)
    deciders = [people.colleague, people.supervisor, people.other_supervisor]
    outcome = all_at_once(any_app, [confirming(proposal, person) for person in deciders])
    db.session.rollback()
    assert outcome == {"done": 1, "MoveNotAllowed": 2}
    assert [r.serial for r in db.session.scalars(db.select(Receipt).order_by(Receipt.id))] == [1, 2]


def test_revoking_against_correcting_leaves_one_proposal(any_app, people, receipt):
    number, reviewer_id, supervisor_id = receipt.number, people.reviewer.id, people.supervisor.id

    def revoke():
        person = db.session.get(User, supervisor_id)
        life.propose_revocation(receipt_for(person, number), person, LATER, steps.REASON, steps.ARTICLE)

    def correct():
        person = db.session.get(User, reviewer_id)
        found = receipt_for(person, number)
        life.propose_correction(found, person, LATER, press(), "印错了。", {NAME: CORRECTED})

    outcome = all_at_once(any_app, [revoke, correct] * 3)
    db.session.rollback()
    # Who came first may send the same again; the others are told.
    assert set(outcome) == {"done", "MoveNotAllowed"} and outcome["done"] <= 3
    assert db.session.query(ReceiptProposal).count() == 1


def test_confirming_against_withdrawing_leaves_one_end(any_app, people, receipt):
    proposal = steps.proposed_revocation(receipt, people.supervisor)
    proposal_id, proposer_id = proposal.id, people.supervisor.id

    def withdraw():
        found, proposer = db.session.get(ReceiptProposal, proposal_id), db.session.get(User, proposer_id)
        life.withdraw(found, proposer, LATER)

    outcome = all_at_once(any_app, [confirming(proposal, people.other_supervisor), withdraw])
    assert outcome == {"done": 1, "MoveNotAllowed": 1}
    db.session.rollback()
    end = db.session.get(ReceiptProposal, proposal_id).outcome
    assert (steps.again(receipt).status == Status.REVOKED) == (end == "confirmed")


def test_correcting_while_others_are_completed_leaves_no_gap(any_app, people, receipt):
    proposal = steps.proposed_correction(receipt, people.reviewer)
    waiting = [stories.claimed(people.applicant, people.reviewer, remarks=str(i)).id for i in range(4)]
    accepting = [accepting_by(people.reviewer, filing_id) for filing_id in waiting]
    outcome = all_at_once(any_app, [*accepting[:2], confirming(proposal, people.colleague), *accepting[2:]])
    db.session.rollback()
    assert outcome == {"done": 5}
    assert sorted(db.session.scalars(db.select(Receipt.serial))) == [1, 2, 3, 4, 5, 6]


def accepting_by(reviewer: User, filing_id: int):
    reviewer_id = reviewer.id

    def act():
        person = db.session.get(User, reviewer_id)
        review.accept(Filing.locked(filing_id), person, LATER, calendar(), press(), within_scope=True)

    return act
