"""Many at once: one of them wins, nobody is told something that is not so."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from filing.current import anchors, calendar, key_secret, press, store
from filing.domain.errors import FilingError
from filing.domain.forms.change.partners import DISSOLVED, SURVIVES
from filing.domain.procedures.filing import FINAL_STATES, State
from filing.extensions import db, transaction
from filing.models import Agency, EnterpriseLink, Filing, Party, User
from filing.services import invariants, register
from filing.services.filings import claims, review, submission
from filing.services.filings.review import Ask
from filing.services.people import accounts, agencies
from tests.conftest import PASSWORD, shanghai
from tests.services import stories
from tests.services import test_linked_filings as linked_filings
from tests.services.enterprises import an_enterprise

AT = "2017-09-28 10:00"
LATER = shanghai("2017-10-09 10:00")


@pytest.fixture
def people(any_app):
    """An applicant and three reviewers of the sample's agency, as ids."""
    with transaction():
        one = accounts.register_applicant("a@example.com", "甲", PASSWORD, shanghai(AT), organisation="甲所")
        agency = Agency.by_code("370200")
        staff = [
            accounts.create_staff(f"r{i}@example.com", f"审{i}", "reviewer", PASSWORD, shanghai(AT), agency)
            for i in range(3)
        ]
    return one, staff


def all_at_once(app, acts: list[Callable[[], None]], workers: int = 12) -> Counter:
    """What came of each: "done", or the name of the refusal. Anything else is raised."""

    def run(act) -> str:
        with app.app_context():
            try:
                with transaction():
                    act()
            except FilingError as refusal:
                return type(refusal).__name__
            finally:
                db.session.remove()
            return "done"

    with ThreadPoolExecutor(workers) as pool:
        return Counter(pool.map(run, acts))


def test_many_claims_one_owner(any_app, people):
    applicant, staff = people
    filing_id = stories.submitted(applicant, AT).id
    ids = [person.id for person in staff]

    def claim_as(user_id):
        return lambda: claims.claim(Filing.locked(filing_id), db.session.get(User, user_id), LATER)

    # Claiming again what one has is no refusal: each person tries once.
    outcome = all_at_once(any_app, [claim_as(i) for i in ids])
    assert outcome == {"done": 1, "MoveNotAllowed": 2}


def test_whom_many_filings_name_is_kept_once(any_app, people):
    applicant, _ = people
    drafts, applicant_id = [stories.draft(applicant, AT).id for _ in range(6)], applicant.id

    def send(filing_id):
        person = db.session.get(User, applicant_id)
        submission.submit(Filing.locked(filing_id), person, LATER, calendar())

    assert all_at_once(any_app, [partial(send, one) for one in drafts]) == {"done": 6}
    db.session.rollback()
    named = {(party.kind, party.name): party.kept_by for party in db.session.scalars(select(Party))}
    assert len(named) == db.session.scalar(select(func.count()).select_from(Party)) > 3
    assert set(named.values()) == {applicant.name}


def test_one_decision_however_often_it_is_sent(any_app, people):
    applicant, (reviewer, *_) = people
    filing_id, reviewer_id = stories.claimed(applicant, reviewer, AT).id, reviewer.id

    def accept():
        person = db.session.get(User, reviewer_id)
        review.accept(Filing.locked(filing_id), person, LATER, calendar(), press(), within_scope=True)

    def refuse():
        person = db.session.get(User, reviewer_id)
        review.declare_out_of_scope(
            Filing.locked(filing_id), person, LATER, calendar(), reason="涉及限制类", rule="17-§11"
        )

    outcome = all_at_once(any_app, [accept, refuse] * 25)
    assert outcome == {"done": 1, "MoveNotAllowed": 49}
    db.session.rollback()
    decisions = [e for e in db.session.get(Filing, filing_id).events if e.state in FINAL_STATES]
    assert len(decisions) == 1


def test_cancelling_against_accepting_leaves_one_end(any_app, people):
    applicant, (reviewer, *_) = people
    for _ in range(4):
        filing_id = stories.claimed(applicant, reviewer, AT).id
        applicant_id, reviewer_id = applicant.id, reviewer.id

        def accept(filing_id=filing_id, reviewer_id=reviewer_id):
            person = db.session.get(User, reviewer_id)
            review.accept(Filing.locked(filing_id), person, LATER, calendar(), press(), within_scope=True)

        def cancel(filing_id=filing_id, applicant_id=applicant_id):
            person = db.session.get(User, applicant_id)
            submission.cancel(Filing.locked(filing_id), person, LATER, calendar())

        assert all_at_once(any_app, [accept, cancel])["done"] == 1
        db.session.rollback()
        filing = db.session.get(Filing, filing_id)
        assert filing.state in (State.COMPLETED, State.CANCELLED)
        assert (filing.receipt is not None) == (filing.state == State.COMPLETED)


def test_taking_over_against_deciding_leaves_one_of_them(any_app, people):
    applicant, (reviewer, colleague, _) = people
    for _ in range(4):
        filing_id = stories.claimed(applicant, reviewer, AT).id
        reviewer_id, colleague_id = reviewer.id, colleague.id

        def refuse(filing_id=filing_id, reviewer_id=reviewer_id):
            person = db.session.get(User, reviewer_id)
            review.declare_out_of_scope(
                Filing.locked(filing_id), person, LATER, calendar(), reason="涉及限制类", rule="17-§11"
            )

        def take_over(filing_id=filing_id, colleague_id=colleague_id):
            person = db.session.get(User, colleague_id)
            claims.take_over(Filing.locked(filing_id), person, LATER, "同事请假")

        assert all_at_once(any_app, [refuse, take_over]) == {"done": 1, "MoveNotAllowed": 1}
        db.session.rollback()
        filing = db.session.get(Filing, filing_id)
        held = filing.reviewer_id == colleague_id and filing.state == State.UNDER_REVIEW
        assert held or filing.state == State.OUT_OF_SCOPE


def test_forty_supplement_requests_at_once_are_one(any_app, people):
    applicant, (reviewer, *_) = people
    filing_id, reviewer_id = stories.claimed(applicant, reviewer, AT).id, reviewer.id

    def ask():
        person = db.session.get(User, reviewer_id)
        items = [Ask("请补充", path=("remarks",))]
        review.request_supplement(Filing.locked(filing_id), person, LATER, calendar(), items)

    assert all_at_once(any_app, [ask] * 40) == {"done": 1, "MoveNotAllowed": 39}
    db.session.rollback()
    assert len(db.session.get(Filing, filing_id).supplement_items) == 1


def test_the_database_itself_refuses_a_second_request_and_a_changed_history(any_app, people):
    applicant, (reviewer, *_) = people
    filing = stories.claimed(applicant, reviewer, AT)
    with transaction():
        items = [Ask("请补充", path=("remarks",))]
        review.request_supplement(Filing.locked(filing.id), reviewer, LATER, calendar(), items)
    insert = (
        "insert into filing_event (filing_id, move, state, actor_role, actor_name, at, reason, details) "
        "select filing_id, move, state, actor_role, actor_name, at, reason, details from filing_event "
        "where move = 'request_supplement'"
    )
    with pytest.raises(IntegrityError), transaction():
        db.session.execute(text(insert))
    for statement in ("update filing_event set reason = 'x'", "delete from filing_event"):
        with pytest.raises(Exception, match="append-only"), transaction():
            db.session.execute(text(statement))


def test_two_of_a_merger_begun_apart_and_completed_at_once_are_linked_once(any_app, people):
    applicant, _ = people
    own, other = (
        an_enterprise(applicant, enterprise__enterprise_name={"cn": name, "en": "One"})
        for name in (linked_filings.OWN, linked_filings.OTHER)
    )
    named, into = {"name": linked_filings.OTHER}, {"name": linked_filings.OWN}
    ids = [
        linked_filings.draft(applicant, enterprise, linked_filings.merging(kind, named, into=into)).id
        for enterprise, kind in ((own, SURVIVES), (other, DISSOLVED))
    ]

    def complete(filing_id: int) -> None:
        filing = Filing.locked(filing_id)
        filing.law_day, filing.application_number = linked_filings.AT.date(), f"N{filing_id}"
        filing.state = State.COMPLETED
        register.record(filing, linked_filings.AT)
        time.sleep(0.5)  # what it wrote is there and not committed, while the other one looks

    assert all_at_once(any_app, [lambda one=one: complete(one) for one in ids]) == {"done": 2}
    db.session.rollback()
    link = db.session.query(EnterpriseLink).one()
    assert [db.session.get(Filing, one).enterprise_id for one in ids] == [link.to_id, link.from_id]


def test_a_division_and_its_new_enterprise_completed_at_once_are_linked_both_ways(any_app, people):
    applicant, _ = people
    first = linked_filings.draft(
        applicant, an_enterprise(applicant), linked_filings.dividing("青岛丙有限公司")
    )
    second = linked_filings.begin(applicant, first, "青岛丙有限公司", "establishment")
    ids = [first.id, second.id]

    def complete(filing_id: int) -> None:
        filing = Filing.locked(filing_id)
        filing.law_day, filing.application_number = linked_filings.AT.date(), f"N{filing_id}"
        filing.state = State.COMPLETED
        register.record(filing, linked_filings.AT)

    assert all_at_once(any_app, [lambda one=one: complete(one) for one in ids]) == {"done": 2}
    db.session.rollback()
    link = db.session.query(EnterpriseLink).one()
    assert (link.from_id, link.to_id) == tuple(db.session.get(Filing, one).enterprise_id for one in ids)


def test_submitting_while_the_agency_is_closed_leaves_nothing_with_it(any_app, people):
    one, _ = people
    with transaction():
        root = accounts.create_staff("root@example.com", "管理员", "admin", PASSWORD, shanghai(AT))
    drafts, admin, applicant = [stories.draft(one, AT).id for _ in range(4)], root.id, one.id

    def close():
        acting = db.session.get(User, admin)
        agencies.close(acting, "370200", successor="370000", reason="机构改革", people=True, now=LATER)

    def submit(filing_id: int):
        submission.submit(Filing.locked(filing_id), db.session.get(User, applicant), LATER, calendar())

    acts = [partial(submit, filing_id) for filing_id in drafts]
    # In the middle of them, whatever the order of the threads.
    assert all_at_once(any_app, [*acts[:2], close, *acts[2:]]) == {"done": 5}
    db.session.rollback()
    filings = [db.session.get(Filing, filing_id) for filing_id in drafts]
    assert {(filing.state, filing.agency.code) for filing in filings} == {(State.UNDER_REVIEW, "370000")}
    assert list(invariants.find_breaches(store(), calendar(), LATER, anchors(), key_secret())) == []
