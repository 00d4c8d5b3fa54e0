"""移交: who is told, and what goes with the record."""

from __future__ import annotations

import pytest

from filing.domain.errors import NotFound, NotPermitted
from filing.extensions import db, transaction
from filing.models import Enterprise, Filing, Notice, User
from filing.services.filings import changes
from filing.services.people import accounts
from filing.services.people.sight import (
    document_for,
    filing_for,
    filings_of,
    is_own,
    own_filing,
    person_shown,
    receipts_visible_to,
)
from filing.services.records import handing_over
from tests.conftest import PASSWORD, shanghai
from tests.services.changing import filed
from tests.services.enterprises import an_enterprise

NOW = shanghai("2018-03-05 09:00")


@pytest.fixture
def receiver(app) -> User:
    with transaction():
        return accounts.register_applicant(
            "zhao@example.com", "赵接", PASSWORD, NOW, organisation="接手事务所"
        )


def offered(enterprise: Enterprise, applicant: User):
    with transaction():
        return handing_over.offer(Enterprise.locked(enterprise.id), applicant, "zhao@example.com", NOW)


def told(user: User) -> list[str]:
    rows = db.session.query(Notice).filter_by(user_id=user.id).order_by(Notice.id)
    return [notice.subject for notice in rows]


def test_the_organisation_that_is_offered_a_record_is_told(applicant, receiver):
    offered(an_enterprise(applicant), applicant)
    notice = db.session.query(Notice).filter_by(user_id=receiver.id).one()
    assert notice.subject == "请答复企业档案的移交：青岛莱茵精密机械有限公司"
    assert notice.recipient == "zhao@example.com" and notice.sent_at is None
    assert "海湾律师事务所将" in notice.body and "接收或者谢绝" in notice.body


@pytest.mark.parametrize(
    ("answer", "subject"),
    [(handing_over.accept, "企业档案已由对方接收"), (handing_over.decline, "企业档案的移交被谢绝")],
)
def test_the_one_who_offered_is_told_the_answer(applicant, receiver, answer, subject):
    made = offered(an_enterprise(applicant), applicant)
    with transaction():
        answer(handing_over.offer_for(receiver, made.id), receiver, NOW)
    assert [text.split("：")[0] for text in told(applicant)] == [subject]


def test_a_withdrawn_offer_needs_no_answer_any_more(applicant, receiver):
    made = offered(an_enterprise(applicant), applicant)
    with transaction():
        handing_over.withdraw(handing_over.offer_for(applicant, made.id), applicant, NOW)
    assert told(receiver)[-1].startswith("企业档案的移交已撤回")


def test_both_are_told_where_the_agency_hands_over(applicant, reviewer, receiver):
    enterprise = an_enterprise(applicant)
    with transaction():
        locked = Enterprise.locked(enterprise.id)
        handing_over.assign(locked, reviewer, "zhao@example.com", "原代理机构已注销。", NOW)
    for person in (applicant, receiver):
        notice = db.session.query(Notice).filter_by(user_id=person.id).one()
        assert "原代理机构已注销。" in notice.body


@pytest.fixture
def handed(applicant, reviewer, receiver) -> tuple[Filing, Filing]:
    """(the completed establishment, a draft of the one who handed the record over)."""
    enterprise = filed(applicant, reviewer)
    with transaction():
        draft = changes.begin(applicant, "change", Enterprise.locked(enterprise.id), NOW)
    made = offered(enterprise, applicant)
    with transaction():
        handing_over.accept(handing_over.offer_for(receiver, made.id), receiver, NOW)
    return db.session.query(Filing).filter_by(state="completed").one(), draft


def test_what_was_completed_goes_with_the_record(handed, receiver):
    completed, _ = handed
    assert filing_for(receiver, completed.id) == completed
    paper = completed.current_documents[0]
    assert document_for(receiver, completed.id, paper.id) == paper
    assert db.session.scalars(receipts_visible_to(receiver)).all() == [completed.receipt]


def test_a_draft_of_the_former_one_does_not(handed, receiver):
    with pytest.raises(NotFound):
        filing_for(receiver, handed[1].id)


def test_it_can_be_read_and_not_worked_on(handed, receiver):
    with pytest.raises(NotPermitted, match="只能查看"), transaction():
        own_filing(receiver, handed[0].id)


def test_it_stands_in_the_former_ones_list_alone(handed, applicant, receiver):
    completed, draft = handed
    assert set(db.session.scalars(filings_of(applicant))) == {completed, draft}
    assert db.session.scalars(filings_of(receiver)).all() == []


def test_it_shows_the_new_one_no_person_of_the_former(handed, applicant, reviewer, receiver):
    completed, _ = handed
    shown = {person_shown(receiver, completed, event) for event in completed.events}
    assert applicant.organisation.name in shown and not any(applicant.name in name for name in shown)
    assert any(reviewer.name in name for name in shown)
    assert not is_own(receiver, completed) and is_own(applicant, completed)


def test_before_the_answer_nothing_may_be_read(applicant, reviewer, receiver):
    enterprise = filed(applicant, reviewer)
    offered(enterprise, applicant)
    with pytest.raises(NotFound):
        filing_for(receiver, db.session.query(Filing).one().id)
