"""A second click on what makes a new thing lands on what the first one made."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from filing.extensions import db, transaction
from filing.models import AgencyLetter, Filing
from filing.services.filings import drafts
from tests.services import stories
from tests.web.conftest import as_user, page

TRANSFER = {"agency": "370000", "reason": "注册地址不在本市。"}


def form_on(client, path: str, action: str = "") -> dict:
    forms = page(client.get(path)).xpath("//main//form[@method='post']")
    (form,) = [form for form in forms if form.get("action", "") == action][:1]
    return dict(form.form_values())


def count() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count(Filing.id)))


def sent(client, path: str, fields: dict) -> str:
    answer = client.post(path, data=fields)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return answer.location


@pytest.fixture
def filing(app, client, applicant):
    as_user(client, applicant)
    return stories.draft(applicant)


def test_a_filing_is_copied_once_by_one_form_and_again_by_the_next(client, filing):
    path, at = f"/filings/{filing.id}/copy", f"/filings/{filing.id}"
    form = form_on(client, at, path)
    first = sent(client, path, form)
    assert sent(client, path, form) == first and count() == 2
    assert sent(client, path, form_on(client, at, path)) != first and count() == 3


def test_a_copy_that_was_deleted_is_made_anew(client, filing):
    path = f"/filings/{filing.id}/copy"
    form = form_on(client, f"/filings/{filing.id}", path)
    made = int(sent(client, path, form).rsplit("/", 1)[1])
    with transaction():
        drafts.delete_draft(Filing.locked(made))
    assert count() == 1
    sent(client, path, form)
    assert count() == 2


def test_a_draft_is_begun_once_though_it_says_something_by_the_second_click(client, filing, applicant):
    form = form_on(client, "/filings/new", "/filings")
    made = sent(client, "/filings", form)
    with transaction():
        begun = Filing.locked(int(made.rsplit("/", 1)[1]))
        drafts.save_part(begun, applicant, ("remarks",), "已填", begun.created_at)
    assert sent(client, "/filings", form) == made and count() == 2


def test_other_answers_under_the_same_token_are_another_form(client, filing):
    form = form_on(client, "/filings/new", "/filings")
    made = sent(client, "/filings", form)
    assert sent(client, "/filings", {**form, "reason": "pending_approval"}) != made


def test_a_second_click_on_transfer_ends_where_the_first_did(client, applicant, reviewer):
    filing = stories.claimed(applicant, reviewer)
    as_user(client, reviewer)
    path = f"/review/{filing.id}/transfer"
    form = form_on(client, path) | TRANSFER
    assert [sent(client, path, form) for _ in range(2)] == ["/review", "/review"]
    db.session.expire_all()
    assert [event.move for event in filing.events] == ["submit", "claim", "transfer"]
    letters = db.session.scalars(select(AgencyLetter).where(AgencyLetter.filing_id == filing.id)).all()
    assert [letter.content["title"] for letter in letters] == ["移送告知书"]


def test_a_second_click_on_a_decision_shows_what_the_first_one_decided(client, applicant, reviewer):
    filing = stories.claimed(applicant, reviewer)
    as_user(client, reviewer)
    path = f"/review/{filing.id}/suspend"
    form = form_on(client, path) | {"reason": "涉及军工配套。", "investor_applied": "no"}
    assert sent(client, path, form) == sent(client, path, form) == f"/review/{filing.id}"
