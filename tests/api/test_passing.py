"""Taking over, handing over, moving to another agency: told in calls (17-§3)."""

from __future__ import annotations

import pytest

from tests.api.conftest import staff


@pytest.fixture
def filing(li, wang, at):
    at("2017-09-28T10:00")
    found = li.submitted()
    wang.post(f"/filings/{found['id']}/claim")
    return found


@pytest.fixture
def chen(client, app):
    return staff(client, "chen@example.com", "reviewer", "370200")


@pytest.fixture
def jinan(client, app):
    return staff(client, "jinan@example.com", "reviewer", "370100")


def test_a_colleague_takes_over_and_decides(filing, wang, chen):
    path = f"/filings/{filing['id']}"
    assert chen.post(f"{path}/take-over", json={"reason": ""}).status_code == 422
    taken = chen.post(f"{path}/take-over", json={"reason": "王审核请假"})
    assert (taken.status_code, "accept" in taken.json["moves"]) == (200, True)
    assert wang.get(path).json["moves"] == []
    assert wang.get(f"{path}/events").json[-1]["reason"] == "王审核请假"


def test_another_agency_cannot_take_over_and_an_applicant_neither(filing, li, jinan):
    path = f"/filings/{filing['id']}/take-over"
    assert jinan.post(path, json={"reason": "路过"}).status_code == 404
    assert li.post(path, json={"reason": "着急"}).status_code == 403


def test_handed_over_to_a_colleague_by_address(filing, wang, chen):
    path = f"/filings/{filing['id']}/hand-over"
    nobody = wang.post(path, json={"colleague": "nobody@example.com", "reason": "请假"})
    assert nobody.status_code == 422 and "核对" in nobody.json["message"]
    given = wang.post(path, json={"colleague": "chen@example.com", "reason": "请假"})
    assert given.status_code == 200 and given.json["moves"] == []
    assert "accept" in chen.get(f"/filings/{filing['id']}").json["moves"]


def test_moved_to_the_agency_named(filing, li, wang, jinan):
    refused = wang.move(filing["id"], "transfer", {"agency": "370100"})
    assert refused.status_code == 409 and "理由" in refused.json["message"]
    unknown = wang.move(filing["id"], "transfer", {"agency": "999999", "reason": "地址在济南"})
    assert unknown.status_code == 422 and unknown.json["problems"][0]["path"] == ["agency"]
    same = wang.move(filing["id"], "transfer", {"agency": "370200", "reason": "地址在青岛"})
    assert same.status_code == 409 and "不能是本机构" in same.json["message"]
    moved = wang.move(filing["id"], "transfer", {"agency": "370100", "reason": "地址在济南"})
    assert moved.status_code == 200, moved.json
    assert (moved.json["state"], moved.json["agency"]["code"]) == ("under_review", "370100")
    assert moved.json["due"]["due_on"] == "2017-10-09"
    assert wang.get(f"/filings/{filing['id']}").status_code == 404
    assert li.get(f"/filings/{filing['id']}").json["agency"]["code"] == "370100"
    assert jinan.post(f"/filings/{filing['id']}/claim").status_code == 200


def test_the_days_of_both_agencies_are_one_clock(filing, wang, jinan, at):
    at("2017-09-29T10:00")
    wang.move(filing["id"], "transfer", {"agency": "370100", "reason": "地址在济南"})
    at("2017-09-30T10:00")
    days = jinan.get(f"/filings/{filing['id']}/clock").json["days"]
    assert [(d["date"], d["charged_to"], d["count"]) for d in days] == [
        ("2017-09-28", None, None), ("2017-09-29", "agency", 1), ("2017-09-30", "agency", 2),
    ]  # fmt: skip


def test_a_suspended_filing_goes_on_with_a_result_only(filing, wang):
    applied = {"reason": "涉及安全", "investor_applied": True}
    assert wang.move(filing["id"], "suspend", applied).status_code == 409
    assert wang.move(filing["id"], "suspend", {"reason": "涉及安全"}).status_code == 200
    assert wang.move(filing["id"], "resume").status_code == 409
    assert wang.move(filing["id"], "resume", {"result": "perhaps"}).status_code == 422
    assert wang.move(filing["id"], "resume", {"result": "passed"}).json["state"] == "under_review"


def test_a_forbidden_investment_is_out_of_scope_from_the_suspension(filing, wang):
    wang.move(filing["id"], "suspend", {"reason": "涉及安全"})
    given = {"reason": "安全审查决定禁止该投资", "rule": "商资审〔2017〕8号", "departments": ["工商"]}
    assert wang.move(filing["id"], "declare_out_of_scope", given).json["state"] == "out_of_scope"
