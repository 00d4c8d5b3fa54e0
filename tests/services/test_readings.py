"""A filing as it reads: of its papers no more is asked than is needed, and what came or went meanwhile counts."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import update

from filing.current import reading
from filing.extensions import db, transaction
from filing.models import ClosedZone, Document, Filing, User
from filing.services.filings import documents, drafts
from tests.conftest import shanghai, turn_clock
from tests.samples import establishment_answers
from tests.services import stories
from tests.web.conftest import sent_by

AT = "2017-10-17 10:00"
OWN = "legal_representative_id"


@pytest.fixture
def filing(app, applicant) -> Filing:
    turn_clock(AT)
    return stories.draft(applicant, AT)


@pytest.fixture
def asked(app):
    """In a request, whose readings are kept."""
    with app.test_request_context():
        yield


def is_there(filing: Filing, requirement: str) -> bool:
    return all(row.satisfied for row in reading(filing).checklist if row.id == requirement)


def of_documents(act) -> list[str]:
    return [statement for statement in sent_by(act) if "FROM document" in statement]


def test_saving_answers_asks_for_no_papers(filing, applicant):
    db.session.expire_all()

    def save():
        with transaction():
            drafts.save_answers(filing, applicant, establishment_answers(), shanghai(AT))

    assert of_documents(save) == []


def test_the_checklist_asks_for_what_it_shows_of_each_paper(filing, asked):
    db.session.expire_all()
    (statement,) = of_documents(lambda: reading(filing).problems)
    assert "storage_key" not in statement
    assert of_documents(lambda: reading(filing).problems) == []


def test_who_reads_a_filing_again_without_its_papers_asks_for_none(filing, asked):
    db.session.expire_all()
    assert of_documents(lambda: (reading(filing).form, reading(filing).form)) == []


def test_a_paper_that_came_or_went_is_seen_at_once(filing, applicant, asked):
    assert is_there(filing, OWN)
    known = reading(filing)
    assert reading(filing) is known
    (paper,) = (one for one in filing.documents if one.requirement == OWN)
    with transaction():
        documents.remove(filing, applicant, paper, shanghai(AT))
    assert not is_there(filing, OWN)
    stories.upload(filing, applicant, AT, stories.a_pdf("another"), "a.pdf", OWN)
    assert is_there(filing, OWN)


def test_a_paper_that_went_is_missed_before_it_is_written(filing, asked):
    db.session.expire_all()
    assert is_there(filing, OWN)
    with db.session.no_autoflush:
        (paper,) = (one for one in filing.documents if one.requirement == OWN)
        paper.removed_at = shanghai(AT)
        assert not is_there(filing, OWN)
    db.session.rollback()


def read_before(filing: Filing):
    """Judged, as it is before the turn of whoever writes."""
    read = reading(filing)
    assert read.own_problems == []
    return read


def by_another(app, act) -> None:
    """Our transaction is over; then somebody else carries it out and writes it, whose clock says the same."""
    db.session.rollback()

    def run():
        with app.app_context(), transaction():
            act()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()


def test_what_was_read_before_counts_where_nothing_was_changed(app, filing, asked):
    read = read_before(filing)
    by_another(app, lambda: None)
    assert reading(filing) is read
    # It is looked at once in a transaction.
    assert sent_by(lambda: reading(filing)) == []


def test_answers_changed_meanwhile_are_read_anew(app, filing, applicant, asked):
    read, number, who = read_before(filing), filing.id, applicant.id

    def save():
        drafts.save_answers(db.session.get(Filing, number), db.session.get(User, who), {}, shanghai(AT))

    by_another(app, save)
    assert reading(db.session.get(Filing, number)) is not read
    assert reading(filing).own_problems


def test_a_paper_that_went_meanwhile_is_missed_though_the_filing_says_the_same(app, filing, asked):
    read, number = read_before(filing), filing.id

    def remove():
        held = Document.filing_id == number, Document.requirement == OWN
        db.session.execute(update(Document).where(*held).values(removed_at=shanghai(AT)))

    by_another(app, remove)
    assert reading(filing) is not read
    assert not is_there(filing, OWN)


def test_lists_changed_meanwhile_are_read_anew(app, filing, asked):
    read = read_before(filing)
    by_another(
        app, lambda: db.session.add(ClosedZone(name="某区", closed_on=shanghai(AT).date(), reason="撤销"))
    )
    assert reading(filing) is not read
