"""Batches by program: begun once, looked at until they are over."""

from __future__ import annotations

import pytest

from filing.work import issuing


@pytest.fixture
def claimed(at, li, wang):
    at("2017-09-28T10:00")
    filing_ids = [li.submitted()["id"] for _ in range(2)]
    for filing_id in filing_ids:
        assert wang.post(f"/filings/{filing_id}/claim").status_code == 200
    return filing_ids


def begin(caller, filing_ids, **given):
    return caller.post("/review/batches", json={"filings": filing_ids, "within_scope": True, **given})


def take_turn(app) -> None:
    with app.app_context():
        issuing.take_turn()


def test_a_batch_is_begun_and_tells_what_came_of_each_filing(app, wang, claimed):
    begun = begin(wang, claimed, note="齐备")
    assert begun.status_code == 201 and begun.json["waiting"] == 2 and begun.json["note"] == "齐备"
    take_turn(app)
    over = wang.get(f"/review/batches/{begun.json['id']}").json
    assert (over["issued"], over["waiting"], over["finished_at"] is not None) == (2, 0, True)
    assert [row["outcome"] for row in over["filings"]] == ["issued", "issued"]
    assert [row["receipt"][-5:] for row in over["filings"]] == ["00001", "00002"]
    assert [wang.get(f"/filings/{filing_id}").json["state"] for filing_id in claimed] == ["completed"] * 2


def test_the_same_choice_sent_again_is_the_same_batch(wang, claimed):
    assert begin(wang, claimed).json["id"] == begin(wang, claimed).json["id"]


def test_each_filing_that_cannot_be_in_it_is_named(wang, claimed):
    answer = begin(wang, [*claimed, 999])
    assert answer.status_code == 422
    assert [problem["path"] for problem in answer.json["problems"]] == [["filings", 2]]


def test_a_filing_released_meanwhile_is_refused_and_stops_no_other(app, wang, claimed):
    batch_id = begin(wang, claimed).json["id"]
    wang.post(f"/filings/{claimed[0]}/release")
    take_turn(app)
    over = wang.get(f"/review/batches/{batch_id}").json
    assert [row["outcome"] for row in over["filings"]] == ["refused", "issued"]
    assert over["filings"][0]["message"].startswith("请先领取该备案申报")


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"within_scope": False}, 422),
        ({"filings": []}, 422),
        ({"filings": "all"}, 422),
        ({"filings": [*range(1, 1202)]}, 422),
    ],
)
def test_what_cannot_be_a_batch_is_refused(wang, claimed, given, status):
    assert begin(wang, claimed, **given).status_code == status


def test_only_its_reviewer_may_begin_and_see_it(wang, elsewhere, li, claimed):
    batch_id = begin(wang, claimed).json["id"]
    assert elsewhere.get(f"/review/batches/{batch_id}").status_code == 404
    assert begin(elsewhere, claimed).status_code == 422
    assert begin(li, claimed).status_code == 403
