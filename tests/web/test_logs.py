"""What is logged of a journey through pages and API, failures included: who and where by number, nobody by name."""

from __future__ import annotations

import json
import logging
import os

import pytest
from sqlalchemy.exc import IntegrityError

from filing.extensions import transaction
from filing.services.people import accounts
from tests.api.caller import Caller
from tests.conftest import PASSWORD, shanghai
from tests.samples import establishment_answers
from tests.services import stories
from tests.web.conftest import as_user, post

pytestmark = pytest.mark.dates

PLANTED = {
    "name": "欧阳植入",
    "telephone": "13905320001",
    "identity": "37020219800101234X",
    "passport": "C01X00T47",
    "mail": "ouyang.planted@example.cn",
    "address": "植入路77号",
    "password": "wrong 植入 password 77",
    "code": "RPRT-PLNT-EDCD-7777",
    "token": "planted-token-77-abcdef",
}


def lines_of(capsys) -> list[dict]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines() if line.startswith("{")]


@pytest.fixture
def broken(app):
    """The guide fails, with planted words in what fails."""
    app.testing = False

    def fails():
        raise ValueError(f"{PLANTED['name']} {PLANTED['identity']}")

    fails.access = frozenset({"public"})
    app.view_functions["public.guide"] = fails
    return app


def test_nothing_that_people_typed_is_logged(broken, client, applicant, capsys):
    with transaction():
        token_owner = accounts.register_applicant(
            PLANTED["mail"],
            PLANTED["name"],
            PASSWORD,
            shanghai("2017-09-01 09:00"),
            organisation=PLANTED["address"],
        )
    post(client, "/login", {"email": PLANTED["mail"], "password": PLANTED["password"]})
    as_user(client, token_owner)
    filing = stories.draft(token_owner)
    answers = establishment_answers()
    client.get(f"/filings/{filing.id}?name={PLANTED['name']}&t={PLANTED['telephone']}")
    client.get(f"/verify/{PLANTED['code']}?c={PLANTED['identity']}")
    failed = client.get(f"/?q={PLANTED['identity']}", headers={"X-Forwarded-For": "203.0.113.77"})
    program = Caller(client, PLANTED["token"])
    program.get("/filings")
    program.patch(
        f"/filings/{filing.id}/answers/enterprise",
        json=answers["enterprise"] | {"enterprise_name": PLANTED["name"]},
    )
    client.get("/" + PLANTED["name"], headers={"Referer": f"http://x/{PLANTED['passport']}"})
    text = capsys.readouterr().err
    assert failed.status_code == 500 and '"event": "failure"' in text and "ValueError" in text
    assert {what for what, word in PLANTED.items() if word in text} == set()
    assert "203.0.113.77" not in text and "127.0.0.1" not in text
    assert f'"user": {token_owner.id}' in text


def test_a_failure_is_found_by_the_number_on_its_page(broken, client, capsys):
    answer = client.get("/")
    number = answer.headers["X-Request-ID"]
    (failure,) = [line for line in lines_of(capsys) if line["event"] == "failure"]
    assert number in answer.get_data(as_text=True) and failure["request_id"] == number
    assert failure["error"] == "ValueError" and failure["endpoint"] == "public.guide"


def test_what_libraries_log_is_json_without_words_and_addresses(app, capsys):
    try:
        raise IntegrityError("insert", {"name": PLANTED["name"]}, Exception(PLANTED["telephone"]))
    except IntegrityError:
        logging.getLogger("filing.work").exception(
            "notice 7 refused: 550 <%s>: unknown, %s", PLANTED["mail"], PLANTED["telephone"]
        )
    (line,) = lines_of(capsys)
    assert line["event"] == "notice 7 refused: 550 <…>: unknown, …" and line["logger"] == "filing.work"
    assert (line["error"], line["cause"], line["level"]) == ("IntegrityError", "Exception", "error")
    assert PLANTED["name"] not in json.dumps(line, ensure_ascii=False)


def test_a_log_without_room_stops_nobodys_work(client, monkeypatch):
    with open("/dev/full", "w", encoding="utf-8") as full:
        monkeypatch.setattr("sys.stderr", full)
        assert client.get("/login").status_code == 200
        monkeypatch.undo()
        # What waits in it is let go with it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), full.fileno())


def test_a_request_tells_its_endpoint_its_time_and_who_by_number(client, applicant, capsys):
    as_user(client, applicant)
    client.get("/account")
    line = [line for line in lines_of(capsys) if line["event"] == "request"][-1]
    assert (line["rule"], line["user"], line["role"]) == ("/account", applicant.id, "applicant")
    assert line["endpoint"] and line["ms"] > 0 and line["request_id"]
