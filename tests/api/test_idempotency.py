"""A call made again with its Idempotency-Key is carried out once."""

from __future__ import annotations

import io
from functools import partial
from threading import Barrier, Thread

import pytest
from flask.testing import FlaskClient

from filing.extensions import db
from filing.models import Document, Filing, IdempotencyKey
from tests.services.examining import examined_meanwhile
from tests.services.stories import a_pdf

KEY = {"Idempotency-Key": "b7c1"}


def filings() -> int:
    db.session.rollback()
    return db.session.query(Filing).count()


def test_the_same_call_again_gets_the_same_answer(li):
    first = li.post("/filings", json={"kind": "establishment"}, headers=KEY)
    again = li.post("/filings", json={"kind": "establishment"}, headers=KEY)
    assert (again.status_code, again.json, again.headers["ETag"]) == (201, first.json, first.headers["ETag"])
    assert again.headers["Idempotency-Replayed"] == "true" and filings() == 1


def test_the_same_key_with_another_body_is_refused(li):
    li.post("/filings", json={"kind": "establishment"}, headers=KEY)
    other = li.post("/filings", json={"kind": "establishment", "copy_of": 7}, headers=KEY)
    assert other.status_code == 409 and other.json["error"] == "idempotency_key_reused"


def test_the_same_key_for_another_address_is_refused(li):
    made = li.post("/filings", json={"kind": "establishment"}, headers=KEY).json
    assert li.move(made["id"], "submit", headers=KEY).status_code == 409


def test_two_people_s_keys_do_not_meet(li, stranger):
    li.post("/filings", json={"kind": "establishment"}, headers=KEY)
    assert stranger.post("/filings", json={"kind": "establishment"}, headers=KEY).status_code == 201
    assert filings() == 2


def test_a_submission_repeated_after_a_lost_answer_is_one_submission(li, at):
    at("2017-09-28T10:00")
    draft = li.draft()
    first = li.move(draft["id"], "submit", headers=KEY)
    again = li.move(draft["id"], "submit", headers=KEY)
    assert (first.status_code, again.status_code) == (200, 200) and again.json == first.json
    assert li.move(draft["id"], "submit").status_code == 409
    assert [e["move"] for e in li.get(f"/filings/{draft['id']}/events").json] == ["submit"]


def test_an_upload_is_known_again_by_its_bytes(li):
    filing = li.post("/filings", json={"kind": "establishment"}).json["id"]
    kind = "legal_representative_id"
    first = li.upload(filing, kind, a_pdf("a"), headers=KEY)
    again = li.upload(filing, kind, a_pdf("a"), headers=KEY)
    assert first.status_code == again.status_code == 201 and first.json == again.json
    assert li.upload(filing, kind, a_pdf("b"), headers=KEY).status_code == 409
    assert db.session.query(Document).count() == 1


def test_an_upload_repeated_after_the_submission_gets_the_first_answer(li, at):
    at("2017-09-28T10:00")
    filing = li.draft()["id"]
    first = li.upload(filing, "legal_representative_id", a_pdf("a"), headers=KEY)
    li.move(filing, "submit")
    again = li.upload(filing, "legal_representative_id", a_pdf("a"), headers=KEY)
    assert (first.status_code, again.status_code) == (201, 201) and again.json == first.json
    assert li.upload(filing, "legal_representative_id", a_pdf("b")).status_code == 409


def test_a_refused_file_is_refused_again_in_the_same_words(li):
    filing = li.post("/filings", json={"kind": "establishment"}).json["id"]
    first, again = (li.upload(filing, "legal_representative_id", b"MZ", headers=KEY) for _ in range(2))
    assert first.status_code == 422 and first.json == again.json
    assert again.headers["Idempotency-Replayed"] == "true"


def test_others_save_while_a_program_s_file_is_examined(app, li, monkeypatch):
    filing = li.post("/filings", json={"kind": "establishment"}).json["id"]
    upload = partial(li.upload, filing, "legal_representative_id", headers=KEY)
    with examined_meanwhile(app, monkeypatch, upload) as answer:
        assert li.post("/filings", json={"kind": "establishment"}).status_code == 201
        assert not answer.done()
    assert answer.result().status_code == 201


def test_a_removal_repeated_is_done(li):
    filing = li.post("/filings", json={"kind": "establishment"}).json["id"]
    paper = li.upload(filing, "legal_representative_id").json["id"]
    path = f"/filings/{filing}/documents/{paper}"
    assert li.delete(path, headers=KEY).status_code == li.delete(path, headers=KEY).status_code == 204


def test_a_refusal_is_an_answer_too_and_leaves_nothing_behind(li, at):
    at("2017-09-28T10:00")
    filing = li.post("/filings", json={"kind": "establishment"}).json["id"]
    first, again = (li.move(filing, "submit", headers=KEY) for _ in range(2))
    assert first.status_code == again.status_code == 422 and first.json == again.json
    assert li.get(f"/filings/{filing}").json["version"] == 1


def test_a_call_that_never_reached_its_work_does_not_use_its_key_up(li):
    assert (
        li.post("/filings", data="{", headers={**KEY, "Content-Type": "application/json"}).status_code == 400
    )
    assert li.post("/filings", json={"kind": "establishment"}, headers=KEY).status_code == 201


@pytest.mark.parametrize("key", ["", " ", "x" * 201])
def test_a_key_must_be_of_use(li, key):
    answer = li.post("/filings", json={"kind": "establishment"}, headers={"Idempotency-Key": key})
    assert answer.status_code == 400 and filings() == 0


def test_a_crash_between_work_and_answer_leaves_neither(li, app, monkeypatch):
    def crash(*_args):
        raise RuntimeError("power cut")

    monkeypatch.setattr("filing.services.idempotency.keep", crash)
    with pytest.raises(RuntimeError):
        li.post("/filings", json={"kind": "establishment"}, headers=KEY)
    assert filings() == 0 and db.session.query(IdempotencyKey).count() == 0


def at_once(app, token: str, count: int) -> list:
    """The same call from many programs at the same moment."""
    answers, start = [], Barrier(count)

    def call():
        client = FlaskClient(app, app.response_class)
        start.wait()
        headers = {"Authorization": f"Bearer {token}", **KEY}
        answers.append(client.post("/api/v1/filings", json={"kind": "establishment"}, headers=headers))

    threads = [Thread(target=call) for _ in range(count)]
    [t.start() for t in threads]
    [t.join() for t in threads]
    return answers


def test_of_eight_at_once_one_is_carried_out(on_each_database, li):
    answers = at_once(on_each_database, li.token, 8)
    assert {a.status_code for a in answers} == {201} and len({a.json["id"] for a in answers}) == 1
    assert filings() == 1


def test_a_form_with_a_file_by_another_name_is_another_call(li):
    filing = li.post("/filings", json={"kind": "establishment"}).json["id"]

    def upload(name):
        form = {"file": (io.BytesIO(a_pdf()), name), "requirement": "legal_representative_id"}
        return li.post(f"/filings/{filing}/documents", data=form, headers=KEY)

    assert (upload("a.pdf").status_code, upload("b.pdf").status_code) == (201, 409)
