"""How uploaded papers are handed out: in a sandbox, and by setting from a host of their own."""

from __future__ import annotations

import pytest

from filing.extensions import transaction
from filing.services.filings import drafts
from filing.web import files_host
from tests.conftest import shanghai, turn_clock
from tests.services import stories
from tests.web.conftest import as_user

AT, HOST = "2017-09-27 10:00", "https://papers.example"


@pytest.fixture
def address(app, client, applicant) -> str:
    turn_clock("2017-09-28 10:00")
    with transaction():
        filing = drafts.create(applicant, "establishment", shanghai(AT))
    paper = stories.upload(filing, applicant, AT, stories.a_pdf(), "承诺书.pdf", "filing_commitment_letter")
    as_user(client, applicant)
    return f"/filings/{filing.id}/documents/{paper.id}"


@pytest.fixture
def ticket(app, client, address) -> str:
    """Where the papers' host has the paper."""
    app.config["FILES_URL"] = HOST
    answer = client.get(address)
    assert answer.status_code == 303 and answer.location.startswith(f"{HOST}/papers/")
    return answer.location.removeprefix(HOST)


def at_host(app, path: str):
    return app.test_client().get(path, base_url=HOST)


def test_a_paper_is_shown_in_a_sandbox_and_taken_for_nothing_else(client, address):
    headers = client.get(address).headers
    assert headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert headers["X-Content-Type-Options"] == "nosniff" and headers["Content-Type"] == "application/pdf"


def test_the_papers_host_needs_no_cookie_and_sets_none(app, ticket):
    answer = at_host(app, ticket)
    assert (
        answer.status_code == 200 and answer.data.startswith(b"%PDF") and "Set-Cookie" not in answer.headers
    )
    assert "frame-ancestors http://127.0.0.1:8000" in answer.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in answer.headers


def test_pages_of_the_site_may_frame_the_papers_host(app, client, ticket):
    assert f"frame-src 'self' {HOST};" in client.get("/").headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["/", "/login", "/api/v1/openapi.json", "/papers/forged"])
def test_the_papers_host_has_nothing_else(app, ticket, path):
    assert at_host(app, path).status_code == 404


def test_the_site_itself_shows_no_paper_by_a_ticket(client, ticket):
    assert client.get(ticket).status_code == 404


def test_a_ticket_is_good_for_minutes_only(app, ticket, monkeypatch):
    monkeypatch.setattr(files_host, "SECONDS_OPEN", -1)
    assert at_host(app, ticket).status_code == 404


def test_a_ticket_for_one_paper_opens_no_other(app, ticket):
    assert at_host(app, ticket[:-3] + "abc").status_code == 404
