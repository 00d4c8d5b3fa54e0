"""备案办法施行前已受理审批的: the way into an establishment, told in calls."""

from __future__ import annotations

import pytest

from tests.samples import establishment_answers


def test_an_establishment_pending_approval_records_the_acceptance(li, at):
    at("2018-03-05T09:00")
    filing = li.post("/filings", json={"kind": "establishment", "reason": "pending_approval"}).json
    assert filing["reason"] == "pending_approval"
    answers = establishment_answers()
    answers["event"] = {"earlier_acceptance": "青商受字〔2016〕12号"}
    saved = li.put(f"/filings/{filing['id']}/answers", json=answers).json
    assert saved["answers"]["event"]["earlier_acceptance"] == "青商受字〔2016〕12号"
    assert "acceptance_missing" not in [d["code"] for d in li.get(f"/filings/{filing['id']}/doubts").json]


def test_without_the_number_it_is_a_doubt(li, at):
    at("2018-03-05T09:00")
    filing = li.post("/filings", json={"kind": "establishment", "reason": "pending_approval"}).json
    found = li.get(f"/filings/{filing['id']}/doubts").json
    assert ["event", "earlier_acceptance"] in [d["path"] for d in found]


@pytest.mark.parametrize("reason", ["correction_after_licence", "first_after_approval"])
def test_a_way_of_changes_alone_leads_to_no_establishment(li, reason):
    refused = li.post("/filings", json={"kind": "establishment", "reason": reason})
    assert refused.status_code == 422 and "办理设立备案的原因" in refused.json["message"]


def test_a_change_without_its_enterprise_is_refused_in_its_own_words(li):
    refused = li.post("/filings", json={"kind": "change"})
    assert "变更备案须指明企业" in refused.json["message"]
