"""A draft that a colleague deleted: whoever is typing in it is told, and takes along what was typed."""

from __future__ import annotations

import pytest

from filing.extensions import db, transaction
from filing.models import Filing
from filing.services.filings import drafts
from tests.services import stories
from tests.web.conftest import as_user, page, token_on

TYPED = "经营范围写到一半\n第二行"


@pytest.fixture
def typing(client, applicant) -> tuple[str, dict]:
    """The page's address and what is about to be posted, the draft gone meanwhile."""
    filing = stories.draft(applicant)
    as_user(client, applicant)
    url = f"/filings/{filing.id}/remarks"
    data = {"csrf_token": token_on(client, url), "remarks": TYPED}
    with transaction():
        drafts.delete_draft(db.session.get_one(Filing, filing.id))
    return url, data


def test_what_was_typed_stands_on_the_page_to_take_along(client, typing):
    url, data = typing
    answer = client.post(url, data=data)
    shown = page(answer)
    assert answer.status_code == 404 and "可能已被同事删除" in shown.text_content()
    assert shown.xpath("string(//textarea)").strip().splitlines() == TYPED.splitlines()


def test_autosave_is_told_that_the_draft_is_gone(client, typing):
    url, data = typing
    answer = client.post(url, data=data, headers={"X-Autosave": "1"})
    assert (answer.status_code, answer.json["error"]) == (404, "not_found")


def test_a_page_that_never_was_shows_no_empty_box(client, applicant):
    as_user(client, applicant)
    assert page(client.get("/filings/999")).xpath("//textarea") == []
