"""Changes that were submitted before the record moved on: decided upon, and completed at once."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from flask import g
from sqlalchemy import text

from filing.current import anchors, calendar, key_secret, press, store
from filing.extensions import db, transaction
from filing.models import Agency, Batch, Enterprise, Filing, ReceiptSeries, User
from filing.services import invariants
from filing.services.filings import changes, claims, review
from filing.services.people import accounts, outbox
from filing.services.receipts import batches
from filing.services.series import next_serial
from filing.work import issuing
from tests.conftest import PASSWORD, shanghai
from tests.domain.change.matters import dated
from tests.services import stories
from tests.services.changing import completed, drafted, filed
from tests.services.test_races import all_at_once

NAME, BOARD = "enterprise_basic_change.name", "enterprise_basic_change.organisation"
NAME_PATH = ("enterprise", "enterprise_name", "cn")
AT, LATER = "2018-03-20 10:00", "2018-03-20 12:00"


def named(applicant, enterprise, name: str) -> Filing:
    return drafted(applicant, enterprise, AT, NAME, enterprise__enterprise_name__cn=name)


def submitted(filing: Filing, applicant, reviewer) -> Filing:
    stories.submit(filing, applicant, "2018-03-20 10:30")
    with transaction():
        claims.claim(Filing.locked(filing.id), reviewer, shanghai("2018-03-20 10:40"))
    return filing


def decide(filing: Filing, applicant, *paths: tuple) -> None:
    with transaction():
        choices = [(path, "mine") for path in paths]
        changes.rebase(Filing.locked(filing.id), applicant, choices, shanghai(LATER))


def test_a_receipt_shows_what_another_change_put_on_the_record_meanwhile(applicant, reviewer):
    enterprise = filed(applicant, reviewer)
    board = drafted(
        applicant, enterprise, AT, BOARD, enterprise__organisation__supreme_authority_name="股东会"
    )
    submitted(board, applicant, reviewer)
    completed(applicant, reviewer, named(applicant, enterprise, "青岛甲机械有限公司"), "2018-03-20 11:00")
    stories.accept(board, reviewer, LATER)
    assert board.receipt.view["fields"]["enterprise_name_cn"] == "青岛甲机械有限公司"
    assert enterprise.name == "青岛甲机械有限公司"


def test_a_change_that_prevails_by_decision_prevails_where_it_left_the_record_as_it_was(applicant, reviewer):
    enterprise = filed(applicant, reviewer)
    old = enterprise.name
    contact = drafted(
        applicant, enterprise, AT, NAME, enterprise__enterprise_name__en="Rhein Machines (Qingdao) Co., Ltd."
    )
    submitted(contact, applicant, reviewer)
    completed(applicant, reviewer, named(applicant, enterprise, "青岛甲机械有限公司"), "2018-03-20 11:00")
    assert [found.path for found in changes.differences(contact, date(2018, 3, 20))] == [NAME_PATH]
    decide(contact, applicant, NAME_PATH)
    stories.accept(contact, reviewer, LATER)
    assert enterprise.name == old == contact.receipt.view["fields"]["enterprise_name_cn"]


@pytest.fixture
def people(any_app):
    at, agency = shanghai("2017-09-01 09:00"), Agency.by_code("370200")
    with transaction():
        applicant = accounts.register_applicant("a@example.com", "甲", PASSWORD, at, organisation="甲所")
        reviewer = accounts.create_staff("r@example.com", "审", "reviewer", PASSWORD, at, agency)
    return applicant, reviewer


def test_of_two_completed_at_once_the_second_is_asked_about(any_app, people):
    """Both stand on the same record when they come in; the one that waits reads it again."""
    applicant, reviewer = people
    enterprise_id = filed(applicant, reviewer).id
    both = [
        submitted(named(applicant, db.session.get(Enterprise, enterprise_id), name), applicant, reviewer).id
        for name in ("青岛甲机械有限公司", "青岛乙机械有限公司")
    ]
    for filing_id in both:
        stories.answer_findings(db.session.get(Filing, filing_id), reviewer, LATER)
    reviewer_id = reviewer.id

    def accepting(filing_id):
        def act():
            person = db.session.get(User, reviewer_id)
            review.accept(
                Filing.locked(filing_id), person, shanghai(LATER), calendar(), press(), within_scope=True
            )

        return act

    outcome = all_at_once(any_app, [accepting(filing_id) for filing_id in both])
    assert outcome == {"done": 1, "IncompleteFiling": 1}


@pytest.mark.parametrize("any_app", [pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True)
def test_who_completes_one_of_a_batch_s_enterprises_meanwhile_waits_for_it_in_no_ring(any_app, people):
    """Whoever completes a change alone holds its enterprise, then asks for a number: so does a batch for all of its own."""
    applicant, reviewer = people
    enterprise_id, agency_id = filed(applicant, reviewer).id, reviewer.agency_id
    change = submitted(
        named(applicant, db.session.get(Enterprise, enterprise_id), "青岛甲机械有限公司"), applicant, reviewer
    )
    chosen = [stories.claimed(applicant, reviewer, AT), change]
    for filing in chosen:
        stories.answer_findings(filing, reviewer, LATER)
    with transaction():
        ids = [filing.id for filing in chosen]
        batch_id = batches.open_batch(reviewer, ids, shanghai(LATER), calendar(), within_scope=True).id

    def takes_turn() -> bool:
        with any_app.app_context():
            g.now = shanghai(LATER)
            return issuing.take_turn()

    with ThreadPoolExecutor(1) as other:
        with transaction():
            Enterprise.locked(enterprise_id)
            turn = other.submit(takes_turn)
            _until_somebody_waits()
            next_serial(ReceiptSeries, agency_id, 2018)
        assert turn.result() is True
    assert [batches.outcome_of(item) for item in db.session.get(Batch, batch_id).items] == ["issued"] * 2


def _until_somebody_waits() -> None:
    waiting = text(
        "select count(*) from pg_locks asked join pg_locks held using (pid) where not asked.granted"
        " and held.database = (select oid from pg_database where datname = current_database())"
    )
    until = time.monotonic() + 60
    while not db.session.scalar(waiting):
        assert time.monotonic() < until, "the batch asked for the enterprise"
        time.sleep(0.02)


def test_two_at_once_and_a_late_one_told_in_full_leave_everything_whole(any_app, people):
    applicant, reviewer = people
    enterprise = filed(applicant, reviewer)
    first, second = (
        named(applicant, enterprise, name) for name in ("青岛甲机械有限公司", "青岛乙机械有限公司")
    )
    late = drafted(
        applicant, enterprise, AT, BOARD, event=dated(BOARD, on="2018-02-01"),
        enterprise__organisation__supreme_authority_name="股东会",
    )  # fmt: skip
    submitted(second, applicant, reviewer)
    completed(applicant, reviewer, first, "2018-03-20 11:00")
    decide(second, applicant, NAME_PATH)
    stories.accept(second, reviewer, LATER)
    completed(applicant, reviewer, late, "2018-03-21 10:00")
    with transaction():
        for filing in db.session.scalars(db.select(Filing)):
            outbox.told_at_the_time(filing.id)
    db.session.rollback()
    breaches = invariants.find_breaches(
        store(), calendar(), shanghai("2018-03-21 11:00"), anchors(), key_secret()
    )
    assert list(breaches) == [] and enterprise.name == "青岛乙机械有限公司"
    assert [version.cause for version in enterprise.versions] == ["filing"] * 4 + ["readded"] * 2
