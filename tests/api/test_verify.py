"""Is a receipt genuine, and what became of it: asked by programs."""

from __future__ import annotations

import io

import pytest

from filing.current import store
from filing.domain.procedures.receipt import STATUS_LABELS
from filing.extensions import db, transaction
from filing.models import Receipt
from tests.services import stories

AT = "2017-10-09 16:00"
BLANK = ("status", "number", "agency", "completed_on", "verify_url", "fields", "seal")


@pytest.fixture
def receipt(applicant, reviewer):
    return stories.accept(stories.claimed(applicant, reviewer), reviewer, AT).receipt


def issued(receipt: Receipt) -> bytes:
    return store().get(receipt.storage_key)


def hand_in(anybody, data: bytes, name: str = "r.pdf", **more):
    return anybody.post("/verify", data={"file": (io.BytesIO(data), name), **more})


@pytest.mark.usefixtures("on_each_database")
def test_the_code_gives_the_receipts_own_fields_and_no_seal(anybody, receipt):
    told = anybody.get(f"/verify/{receipt.code[:8].lower()}-{receipt.code[8:]}").json
    assert (told["genuine"], told["answer"], told["status"]) == (True, "真实有效", "current")
    assert (told["number"], told["fields"], told["seal"]) == (receipt.number, receipt.view["fields"], None)
    assert told["verify_url"].endswith(f"/verify/{receipt.code}")


@pytest.mark.usefixtures("on_each_database")
def test_the_file_gives_its_seal_too(anybody, receipt):
    told = hand_in(anybody, issued(receipt), f"{receipt.number}.pdf", code=receipt.code).json
    assert (told["genuine"], told["answer"], told["reason"]) == (True, "真实有效", None)
    assert told["seal"]["signed_at"] == "2017-10-09T16:00:00+08:00"
    assert (told["seal"]["agency"], told["seal"]["serial"]) == ("青岛市商务局", receipt.seal_key.serial)


@pytest.mark.parametrize(("status", "words"), STATUS_LABELS.items())
def test_what_became_of_it_is_the_answer(status, words, anybody, receipt):
    with transaction():
        db.session.get(Receipt, receipt.id).status = status
    by_code, by_file = anybody.get(f"/verify/{receipt.code}").json, hand_in(anybody, issued(receipt)).json
    assert {
        (told["genuine"], told["valid"], told["status"], told["answer"]) for told in (by_code, by_file)
    } == {(True, status == "current", status, words)}


@pytest.mark.parametrize(
    ("forge", "reason"),
    [
        (lambda pdf: pdf + b"\n", "appended"),
        (lambda pdf: pdf.replace(b"/P 1", b"/P 3"), "changed"),
        (lambda pdf: pdf[:1000], "unsigned"),
        (lambda pdf: b"no PDF", "not_pdf"),
    ],
)
def test_a_forgery_is_not_known_and_the_reason_is_told(forge, reason, anybody, receipt):
    answer = hand_in(anybody, forge(issued(receipt)))
    told = answer.json
    assert (answer.status_code, told["genuine"], told["answer"], told["reason"]) == (
        200,
        False,
        "不是原件",
        reason,
    )
    assert {told[key] for key in BLANK} == {None} and told["message"].startswith("不是原件")


@pytest.mark.parametrize("more", [{"code": "2345678923456789"}, {"name": "鲁青外资备201700009.pdf"}])
def test_the_original_of_another_receipt_is_told_by_its_own_number(more, anybody, receipt):
    told = hand_in(anybody, issued(receipt), **more).json
    assert (told["genuine"], told["reason"], told["number"]) == (False, "another_receipt", receipt.number)
    assert told["answer"] == "这是另一份回执的原件" and "真实有效" not in told["message"]


@pytest.mark.parametrize("code", ["2", "no code", "ABCD" * 400, "码", "0' or 1=1", "-", "%E2%80%AE"])
def test_every_code_that_is_none_gets_the_same_answer(code, anybody, receipt):
    unknown, answer = anybody.get("/verify/2345678923456789"), anybody.get(f"/verify/{code}")
    assert (answer.status_code, answer.data) == (404, unknown.data)
    assert answer.json["error"] == "not_found" and answer.json["message"].startswith("查无此件")


@pytest.mark.parametrize("fields", [{}, {"file": (io.BytesIO(b""), "empty.pdf")}, {"file": "text"}])
def test_without_a_file_there_is_nothing_to_verify(fields, anybody):
    answer = anybody.post("/verify", data=fields, content_type="multipart/form-data")
    assert answer.status_code == 422 and answer.json["problems"][0]["path"] == ["file"]


def test_the_description_names_every_answer(anybody):
    described = anybody.get("/openapi.json").json["components"]["schemas"]["Verification"]["properties"]
    assert {
        *STATUS_LABELS.values(), "查无此件", "不是原件", "这是另一份回执的原件", "监督检查文书的原件",
        "这是监督检查文书，不是备案回执",
    } == set(described["answer"]["enum"])  # fmt: skip
