"""备案办法施行前已受理审批的: the way into an establishment, in pages."""

from __future__ import annotations

import pytest

from filing.extensions import db, transaction
from filing.models import Filing
from filing.services.filings import drafts
from tests.conftest import shanghai, turn_clock
from tests.services import stories
from tests.web.conftest import as_user, page, post

NUMBER = "青商受字〔2016〕12号"


@pytest.fixture
def client_at(client, applicant):
    turn_clock("2018-03-05 09:00")
    return as_user(client, applicant)


def words(response) -> str:
    return " ".join(page(response).xpath("//main")[0].text_content().split())


def test_it_is_offered_where_an_establishment_begins(client_at):
    forms = page(client_at.get("/filings/new")).xpath("//form[.//input[@name='reason']]")
    assert [dict(form.form_values())["reason"] for form in forms] == ["pending_approval"]


def test_an_empty_draft_of_another_way_is_not_taken_for_it(client_at):
    ordinary = post(client_at, "/filings", {"kind": "establishment"}, form_on="/filings/new").location
    pending = {"kind": "establishment", "reason": "pending_approval"}
    begun = post(client_at, "/filings", pending, form_on="/filings/new").location
    assert begun != ordinary
    assert post(client_at, "/filings", pending, form_on="/filings/new").location == begun


def test_the_number_is_asked_shown_and_printed(client_at, applicant, reviewer):
    pending = {"kind": "establishment", "reason": "pending_approval"}
    place = post(client_at, "/filings", pending, form_on="/filings/new").location
    assert "此前审批受理通知的编号" in words(client_at.get(f"{place}/signing"))
    filing = db.session.get(Filing, int(place.rsplit("/", 1)[1]))
    full = stories.draft(applicant, "2018-03-05 09:00").answers
    with transaction():
        answers = {**full, "event": {"earlier_acceptance": NUMBER}}
        drafts.save_answers(filing, applicant, answers, shanghai("2018-03-05 09:00"))
    for address in (f"{place}/review", f"{place}/print"):
        assert NUMBER in words(client_at.get(address))


def test_the_reviewer_sees_the_number(client, applicant, reviewer):
    filing = stories.draft(applicant, "2018-03-05 09:00")
    with transaction():
        filing.way = "pending_approval"
        event = {"earlier_acceptance": NUMBER}
        drafts.save_part(filing, applicant, ("event",), event, shanghai("2018-03-05 09:00"))
    stories.submit(filing, applicant, "2018-03-05 09:30")
    turn_clock("2018-03-05 10:00")
    as_user(client, reviewer)
    assert NUMBER in words(client.get(f"/review/{filing.id}"))
