"""The life of a receipt by program: proposed by one, decided by another, collected, copied."""

from __future__ import annotations

import pytest

from filing.extensions import db
from filing.models import AuditRecord, Receipt
from tests.api.conftest import staff
from tests.services import stories
from tests.services.receipts import ARTICLE, CORRECTED, NAME, REASON

NUMBER = "鲁青外资备201700001"
LIFE = f"/receipts/{NUMBER}"
REVOKE = {"kind": "revoke", "reason": REASON, "article": ARTICLE}
CORRECT = {"kind": "replace", "reason": "漏印了“（中国）”。", "corrections": {NAME: CORRECTED}}
COLLECTED = {
    "basis": "licence", "document_number": "91370200163562681G", "collector": "李敏", "capacity": "enterprise",
    "copies": 2, "collected_on": "2017-10-12",
}  # fmt: skip


@pytest.fixture
def receipt(app, at, applicant, reviewer):
    at("2017-10-16T10:00")
    return stories.accept(stories.claimed(applicant, reviewer), reviewer, "2017-10-09 16:00").receipt


@pytest.fixture
def sun(client, app):
    return staff(client, "sun@supervision.example", "supervisor", "370200")


@pytest.fixture
def wei(client, app):
    return staff(client, "wei@supervision.example", "supervisor", "370200")


def acts() -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(db.select(AuditRecord.act).order_by(AuditRecord.id)))


def decide(caller, proposal: dict, decision: str, note: str = "", **options):
    path = f"{LIFE}/proposals/{proposal['id']}/decision"
    return caller.post(path, json={"decision": decision, "note": note}, **options)


def test_a_receipt_says_what_it_is_worth_and_what_can_be_done(receipt, li, wang, sun):
    found = wang.get(LIFE).json
    assert (found["status"], found["status_label"], found["replaced_by"]) == ("current", "真实有效", None)
    assert found["signature"]["certificate_serial"] == receipt.seal_key.serial
    assert found["acts"] == ["propose_correction", "record_collection"]
    assert sun.get(LIFE).json["acts"] == ["propose_revocation"] and li.get(LIFE).json["acts"] == []
    assert {"key": NAME, "label": "企业名称（中文）", "text": "青岛莱茵精密机械有限公司"} in found["texts"]


@pytest.mark.parametrize("on_each_database", ["sqlite", "postgresql"], indirect=True)
def test_two_supervisors_revoke(on_each_database, receipt, sun, wei, li, anybody):
    proposal = sun.post(f"{LIFE}/proposals", json=REVOKE).json
    assert proposal["outcome"] is None and decide(sun, proposal, "confirm").status_code == 403
    done = decide(wei, proposal, "confirm", "属实。").json
    assert done["status"] == "revoked" and done["acts"] == []
    assert (
        done["proposals"][0]["outcome"] == "confirmed" and done["proposals"][0]["decision_note"] == "属实。"
    )
    assert anybody.get(f"/verify/{receipt.code}").json["status"] == "revoked"
    assert (
        li.get(LIFE).json["proposals"] == []
        and li.get(LIFE).json["records"][-1]["details"]["reason"] == REASON
    )


@pytest.mark.parametrize("on_each_database", ["sqlite", "postgresql"], indirect=True)
def test_two_of_the_agency_correct(on_each_database, receipt, wang, wei):
    proposal = wang.post(f"{LIFE}/proposals", json=CORRECT).json
    assert proposal["corrections"] == {NAME: CORRECTED}
    new = decide(wei, proposal, "confirm").json
    assert (new["number"], new["replaces"]) == ("鲁青外资备201700002", NUMBER)
    assert wang.get(LIFE).json["replaced_by"] == new["number"]
    assert wang.get(f"/filings/{receipt.filing_id}").json["receipt"]["number"] == new["number"]


@pytest.mark.parametrize(
    ("given", "paths"),
    [
        ({}, ["kind"]),
        ({"kind": "burn"}, ["kind"]),
        ({"kind": "replace", "reason": "x"}, [""]),
        ({"kind": "replace", "reason": "x", "corrections": {NAME: ""}}, [NAME]),
        ({"kind": "replace", "reason": "x", "corrections": {NAME: 7}}, [f"corrections.{NAME}.value"]),
        (
            {"kind": "replace", "reason": "", "corrections": {"remarks": "印不出\ue123"}},
            ["reason", "remarks"],
        ),
    ],
)
def test_what_is_wrong_with_a_proposal_is_named(receipt, wang, given, paths):
    answer = wang.post(f"{LIFE}/proposals", json=given)
    assert answer.status_code == 422, answer.json
    assert [".".join(p["path"]) for p in answer.json["problems"]] == paths


def test_a_reviewer_cannot_propose_to_revoke_nor_a_supervisor_to_correct(receipt, wang, sun):
    assert wang.post(f"{LIFE}/proposals", json=REVOKE).status_code == 403
    assert sun.post(f"{LIFE}/proposals", json=CORRECT).status_code == 403


def test_the_second_decision_is_told_who_was_first(receipt, sun, wei, inspector):
    proposal = sun.post(f"{LIFE}/proposals", json=REVOKE).json
    assert decide(wei, proposal, "reject", "证据不足。").status_code == 200
    late = decide(inspector, proposal, "confirm")
    assert late.status_code == 409 and late.json["error"] == "move_not_allowed"
    assert decide(wei, proposal, "burn").status_code == 422
    assert decide(wei, {"id": 999}, "confirm").status_code == 404


def test_a_call_made_again_with_its_key_is_carried_out_once(receipt, sun, wei, wang):
    key = {"Idempotency-Key": "k1"}
    first, again = (sun.post(f"{LIFE}/proposals", json=REVOKE, headers=key) for _ in range(2))
    assert first.json == again.json and again.headers["Idempotency-Replayed"] == "true"
    one, other = (decide(wei, first.json, "confirm", headers=key) for _ in range(2))
    assert one.json == other.json and one.status_code == 200
    assert acts().count("receipt.revocation_proposed") == acts().count("receipt.revoked") == 1


def test_a_collection_is_recorded_once(receipt, wang, li):
    made = wang.post(f"{LIFE}/collections", json=COLLECTED)
    assert made.status_code == 201 and made.json["copies"] == 2
    assert wang.post(f"{LIFE}/collections", json=COLLECTED).json["id"] == made.json["id"]
    assert [c["collector"] for c in li.get(LIFE).json["collections"]] == ["李敏"]
    wrong = wang.post(f"{LIFE}/collections", json={"basis": "licence"})
    assert [p["path"] for p in wrong.json["problems"]] == [
        ["document_number"],
        ["collector"],
        ["capacity"],
        ["collected_on"],
    ]


def test_every_copy_fetched_is_on_record(receipt, li, wang):
    path = f"/filings/{receipt.filing_id}/receipt.pdf"
    first = li.get(path)
    assert li.get(path, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    assert li.call("HEAD", path).status_code == 200
    wang.get(path)
    assert [c["through"] for c in wang.get(LIFE).json["copies"]] == ["api", "api"]
    assert [c["reader"] for c in li.get(LIFE).json["copies"]] == ["李敏（海湾律师事务所）"]


def test_what_is_not_one_s_own_does_not_exist(receipt, stranger, elsewhere):
    for caller in (stranger, elsewhere):
        assert caller.get(LIFE).status_code == 404
    assert elsewhere.post(f"{LIFE}/collections", json=COLLECTED).status_code == 404
    assert elsewhere.post(f"{LIFE}/proposals", json=CORRECT).status_code == 404
    assert db.session.query(Receipt).count() == 1 and "receipt.collected" not in acts()
