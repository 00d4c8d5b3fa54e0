"""Refusals have one shape, whatever went wrong; never HTML, never a trace."""

from __future__ import annotations

import io

import pytest

from filing import create_app
from tests.conftest import settings_for

SHAPE = {"error", "message", "problems"}


def assert_refused(answer, status: int, error: str | None = None) -> None:
    assert answer.status_code == status, answer.data[:300]
    assert answer.mimetype == "application/json" and answer.json.keys() >= SHAPE
    assert error is None or answer.json["error"] == error
    for problem in answer.json["problems"]:
        assert set(problem) == {"path", "code", "message", "article"}


JSON = {"content_type": "application/json"}


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{", 400),
        (b"\xff\xfe{}", 400),
        ("青岛".encode("gbk"), 400),
        (b'{"kind": NaN}', 400),
        (b"[" * 100_000, 400),
        (b'{"a":' * 50 + b"1" + b"}" * 50, 400),
        (b"9" * 5000, 400),
        (b"[]", 422),
        (b'"establishment"', 422),
        (b"{}", 422),
        (b'{"kind": "other"}', 422),
        (b'{"kind": 7}', 422),
        (b'{"kind": null}', 422),
        (b'{"kind": "establishment", "enterprise": "x"}', 422),
        (b'{"kind": "establishment", "enterprise": 99999999999}', 422),
        (b'{"kind": "establishment\\u0000"}', 422),
    ],
)
def test_a_body_that_is_wrong_is_refused(li, body, status):
    assert_refused(li.post("/filings", data=body, **JSON), status)


def test_no_body_is_an_empty_one_for_a_move_and_a_fault_for_answers(li):
    filing = li.post("/filings", json={"kind": "establishment"}).json["id"]
    assert_refused(li.post(f"/filings/{filing}/moves/submit"), 422, "incomplete_filing")
    assert_refused(li.put(f"/filings/{filing}/answers"), 400, "malformed")


def test_a_form_is_not_json(li):
    assert_refused(li.post("/filings", data={"kind": "establishment"}), 415, "unsupported_media_type")


def test_json_is_not_an_upload(li):
    filing = li.post("/filings", json={"kind": "establishment"}).json["id"]
    assert_refused(li.post(f"/filings/{filing}/documents", json={}), 422)


@pytest.mark.parametrize(
    "header", [None, "Bearer", "Bearer nonsense", "Basic bGk6eA==", "Bearer " + "x" * 5000]
)
def test_without_a_valid_token_there_is_nothing(client, header):
    answer = client.get("/api/v1/filings", headers={"Authorization": header} if header else {})
    assert_refused(answer, 401, "unauthorized")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize(
    "path", ["/nothing", "/filings/0", "/filings/99999999999", "/filings/x", "/filings/", ""]
)
def test_an_unknown_address_is_not_found_in_json(li, path):
    assert_refused(li.get(path), 404, "not_found")


def test_another_method_says_which_are_allowed(li):
    answer = li.get("/filings/1/moves/submit")
    assert_refused(answer, 405, "method_not_allowed")
    assert "POST" in answer.headers["Allow"]


def test_too_much_json_is_refused(li):
    assert_refused(li.post("/filings", data=b'{"x":"' + b"a" * 5_000_000 + b'"}', **JSON), 413, "too_large")


def test_too_large_a_file_is_refused(li):
    filing = li.post("/filings", json={"kind": "establishment"}).json["id"]
    assert_refused(li.upload(filing, "legal_representative_id", b"%PDF-" + b"0" * 25 * 2**20), 413)


@pytest.mark.parametrize("data", [b"", b"MZ\x90\x00", b"<html>", b"%PDF-1.7 broken"])
def test_a_file_that_cannot_be_taken_is_refused_in_words(li, data):
    filing = li.post("/filings", json={"kind": "establishment"}).json["id"]
    answer = li.upload(filing, "legal_representative_id", data)
    assert answer.status_code in (415, 422) and answer.json["error"] == "document_refused"


@pytest.mark.parametrize(
    "form",
    [{"requirement": "nothing"}, {"language": "en"}, {"translation_of": "x"}, {"translation_of": "999"}],
)
def test_an_upload_for_nothing_on_the_list_is_refused(li, form):
    filing = li.post("/filings", json={"kind": "establishment"}).json["id"]
    assert_refused(li.upload(filing, "legal_representative_id", form=form), 422)


def test_an_upload_needs_its_file(li):
    filing = li.post("/filings", json={"kind": "establishment"}).json["id"]
    answer = li.post(f"/filings/{filing}/documents", data={"requirement": "legal_representative_id"})
    assert_refused(answer, 422)
    assert answer.json["problems"][0]["path"] == ["file"]


def test_nul_in_an_address_is_refused(anybody):
    assert_refused(anybody.get("/deadlines?event=a%00b&on=2017-09-28"), 400)


def test_a_move_that_is_not_open_says_why(li, at):
    at("2017-09-28T10:00")
    filing = li.submitted()
    answer = li.move(filing["id"], "resubmit")
    assert_refused(answer, 409, "move_not_allowed")
    assert (answer.json["move"], answer.json["state"]) == ("resubmit", "under_review")


def test_an_incomplete_submission_lists_every_problem(li, at):
    at("2017-09-28T10:00")
    filing = li.post("/filings", json={"kind": "establishment"}).json["id"]
    answer = li.move(filing, "submit")
    assert_refused(answer, 422, "incomplete_filing")
    assert answer.json["problems"] == li.get(f"/filings/{filing}/problems").json


def test_before_the_regime_there_is_no_filing(li, at):
    at("2016-10-07T10:00")
    assert_refused(li.post("/filings", json={"kind": "establishment"}), 422, "no_filing_regime")


def test_a_fault_of_our_own_shows_nothing_of_itself(tmp_path, blank_database, monkeypatch):
    (tmp_path / "filing.db").write_bytes(blank_database.read_bytes())
    url = f"sqlite:///{tmp_path}/filing.db"
    app = create_app(**settings_for(tmp_path, SQLALCHEMY_DATABASE_URI=url, TESTING=False))

    def fail(*_args, **_more):
        raise RuntimeError("secret words of a trace")

    monkeypatch.setattr("filing.api.public.deadline", fail)
    answer = app.test_client().get("/api/v1/deadlines?event=supplement&on=2017-09-28")
    assert_refused(answer, 500, "internal_error")
    assert b"secret" not in answer.data


def test_a_storage_that_fails_is_503_and_nothing_is_written(li, monkeypatch):
    from filing.services.files.storage import StorageUnavailable

    filing = li.post("/filings", json={"kind": "establishment"}).json["id"]

    def fail(*_args, **_more):
        raise StorageUnavailable

    monkeypatch.setattr("filing.services.filings.documents._stored", fail)
    assert_refused(li.upload(filing, "legal_representative_id"), 503, "unavailable")
    assert li.get(f"/filings/{filing}").json["version"] == 1


def test_too_many_questions_are_429_in_json(tmp_path, blank_database):
    (tmp_path / "filing.db").write_bytes(blank_database.read_bytes())
    url = f"sqlite:///{tmp_path}/filing.db"
    app = create_app(**settings_for(tmp_path, SQLALCHEMY_DATABASE_URI=url, RATELIMIT_ENABLED=True))
    client = app.test_client()
    answers = [client.get("/api/v1/verify/ABCD") for _ in range(125)]
    assert answers[0].status_code == 404
    assert_refused(answers[-1], 429, "too_many_requests")
    assert int(answers[-1].headers["Retry-After"]) > 0


def test_verifying_something_that_is_no_receipt_is_an_answer_not_an_error(anybody):
    answer = anybody.post("/verify", data={"file": (io.BytesIO(b"%PDF-1.7 junk"), "x.pdf")})
    assert answer.status_code == 200 and answer.json["genuine"] is False and answer.json["status"] is None
