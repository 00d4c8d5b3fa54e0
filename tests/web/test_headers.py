"""Every answer carries the strict headers; health and figures for those who run the system."""

from __future__ import annotations

import json

import pytest

from filing.config import Config
from filing.extensions import transaction
from filing.services import simulation
from tests.conftest import turn_clock
from tests.web.conftest import as_user

pytestmark = pytest.mark.dates

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; frame-src 'self'; form-action 'self'; frame-ancestors 'self'; base-uri 'none'; "
    "object-src 'none'"
)


@pytest.mark.parametrize(
    "path", ["/", "/login", "/nowhere", "/logout", "/healthz", "/metrics", "/static/mark.svg", "/account",
             "/api/v1/openapi.json", "/api/v1/nowhere", "/verify/none"]
)  # fmt: skip
def test_every_answer_is_strict(client, path):
    headers = client.get(path).headers
    assert headers["Content-Security-Policy"] == POLICY
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_a_failure_is_strict_too(app, client):
    app.testing = False
    app.view_functions["healthz"] = lambda: 1 / 0
    app.view_functions["healthz"].access = frozenset({"public"})
    answer = client.get("/healthz")
    assert answer.status_code == 500 and answer.headers["Content-Security-Policy"] == POLICY


def test_pages_of_a_logged_in_person_are_not_stored(client, applicant):
    as_user(client, applicant)
    assert client.get("/").headers["Cache-Control"] == "no-store"


def test_built_files_may_be_kept_for_ever_under_their_version(client):
    assert "immutable" in client.get("/static/mark.svg?v=1").headers["Cache-Control"]
    assert "immutable" not in client.get("/static/mark.svg").headers.get("Cache-Control", "")


def test_the_cookie_is_out_of_scripts_reach(client):
    cookie = client.get("/login").headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie


def test_over_tls_the_cookies_belong_to_this_host_alone(tmp_path, monkeypatch):
    def name_at(url: str) -> str:
        monkeypatch.setenv("FILING_BASE_URL", url)
        return Config(FILING_VAR=tmp_path, SECRET_KEY="x", KEY_SECRET="y").SESSION_COOKIE_NAME

    assert name_at("https://filing.example") == "__Host-filing_session"
    assert name_at("http://127.0.0.1:8000") == "filing_session"


def test_the_access_log_names_no_person_and_no_query(client, applicant, capsys):
    as_user(client, applicant)
    client.get("/verify/SECRETCODE?name=somebody")
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines() if line.startswith("{")]
    requests = [line for line in lines if line["event"] == "request"]
    assert requests[-1]["rule"] == "/verify/<code>" and requests[-1]["role"] == "applicant"
    text = json.dumps(requests)
    assert not any(word in text for word in ("li@example.com", "somebody", "SECRETCODE", "127.0.0.1"))


def test_a_request_id_is_taken_over_when_well_formed(client):
    assert (
        client.get("/", headers={"X-Request-ID": "abcd-1234-efgh"}).headers["X-Request-ID"]
        == "abcd-1234-efgh"
    )
    assert client.get("/", headers={"X-Request-ID": "<bad>"}).headers["X-Request-ID"] != "<bad>"


def test_ready_says_which_part_is_not(client, monkeypatch):
    assert client.get("/readyz").json == {"status": "ok", "database": True, "storage": True}
    monkeypatch.setattr("filing.http.readiness.os.access", lambda *_: False)
    answer = client.get("/readyz")
    assert answer.status_code == 503 and answer.json["storage"] is False
    assert answer.json["wrong"] == ["storage: may only be read"]


def test_the_moved_clock_is_shown_on_every_page(client):
    turn_clock("2018-02-09 10:00")
    assert "模拟时钟已调整" in client.get("/").get_data(as_text=True)
    assert "2018年2月9日" in client.get("/login").get_data(as_text=True)


def test_a_clock_that_was_not_moved_is_no_matter(client):
    with transaction():
        simulation.reset_clock(simulation=True)
    assert "模拟时钟已调整" not in client.get("/").get_data(as_text=True)
