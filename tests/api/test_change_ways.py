"""For each way into a change, and each end of a record: one journey in calls from the record to the receipt."""

from __future__ import annotations

import pytest

from tests.api.journeys import ok
from tests.api.records import ACQUIRED, JOINT, LISTED, STRATEGIC_DEAL
from tests.domain.change.matters import A1, A3, DEAL, NEW, newcomer
from tests.samples import establishment_answers
from tests.services.enterprises import CODE

NAME, EQUITY, ENDING = "enterprise_basic_change.name", "equity_change", "merger_division_termination"
RENAMED = "青岛莱茵智能机械有限公司"
RENAMING = {"enterprise__enterprise_name__cn": RENAMED}
RENAMED_AS_ITEM = "外商投资企业基本信息变更（名称）"
ON = "2018-03-01"


@pytest.fixture
def house(house):
    """On the day of these changes."""
    house.at("2018-03-20T10:00")
    return house


def is_renamed(house, enterprise: int, filing: int, on: str) -> None:
    text, step = house.printed(filing), house.told(enterprise)[-1]
    assert RENAMED_AS_ITEM in text and RENAMED in text
    assert (house.recorded(enterprise)["name"], step["filing"], step["valid_from"]) == (RENAMED, filing, on)
    assert [change["after_text"] for change in step["changes"]] == [RENAMED]


def test_what_changed_before_the_licence_is_due_from_the_licence(house):
    enterprise = house.records[JOINT]
    filing = house.changed(
        enterprise, NAME, on="2018-01-10", put=RENAMING, event={"licence_on": ON},
        reason="correction_after_licence",
    )  # fmt: skip
    is_renamed(house, enterprise, filing, "2018-01-10")
    assert house.due(filing) == {NAME: "2018-04-02"}


@pytest.mark.parametrize("said", [{}, {"reason": "first_after_approval"}])
def test_an_approved_enterprises_first_change_ends_its_certificate(house, said):
    answers = establishment_answers()
    given = {"origin": "approved", "approval_certificate": "商外资青府字〔2009〕0001号"}
    given |= {part: answers[part] for part in ("enterprise", "investors")}
    made = ok(house.li.post("/enterprises", json={**given, "valid_from": "2009-05-04"}), 201)
    filing = house.changed(made["id"], NAME, on=ON, put=RENAMING, **said)
    is_renamed(house, made["id"], filing, ON)
    assert (made["certificate_lapsed_on"], house.recorded(made["id"])["certificate_lapsed_on"]) == (
        None,
        "2018-03-20",
    )
    assert ok(house.li.get(f"/filings/{filing}"))["reason"] == "first_after_approval"
    assert house.due(filing) == {NAME: "2018-04-02"}


def test_a_change_pending_approval_names_its_acceptance(house):
    enterprise = house.records[JOINT]
    event = {"earlier_acceptance": "青商受字〔2016〕12号"}
    filing = house.changed(enterprise, NAME, on=ON, put=RENAMING, event=event, reason="pending_approval")
    is_renamed(house, enterprise, filing, ON)
    kept = ok(house.wang.get(f"/filings/{filing}"))
    assert kept["reason"] == "pending_approval" and kept["answers"]["event"]["earlier_acceptance"]
    assert house.due(filing) == {NAME: "2018-04-02"}


@pytest.mark.parametrize(
    ("registered", "due"), [({"registration_on": "2018-03-05"}, "2018-04-04"), ({}, "2018-04-02")]
)
def test_a_new_strategic_investor_of_a_listed_company_comes_with_the_transaction(house, registered, due):
    enterprise, deal = house.records[LISTED], "00000000-0000-4000-8000-00000000dea2"
    filing = house.changed(
        enterprise, EQUITY, on=ON, event=registered,
        change={EQUITY: {"cause_and_mode": "equity.strategic_investment"}},
        put={
            f"investors__{A1}__subscribed_capital": {"amount": "133300.00", "currency": "USD"},
            f"investors__{A1}__equity_ratio": "13.33",
            f"investors__{NEW}": newcomer("200000.00", "20.00"),
            f"strategic_investment__{deal}": {**STRATEGIC_DEAL, "id": deal, "investor": NEW, "shareholding_ratio": "20.00"},
        },
    )  # fmt: skip
    text = house.printed(filing)
    assert "股权、合作权益变更" in text and "南海控股有限公司" in text and "20.00%" in text
    facts = house.recorded(enterprise)["facts"]
    assert [row["investor"] for row in facts["strategic_investment"]] == [A1, NEW]
    assert [row["equity_ratio"] for row in facts["investors"]] == ["13.33", "33.33", "33.34", "20.00"]
    assert house.told(enterprise)[-1]["filing"] == filing
    assert house.due(filing) == {EQUITY: due}


def test_strategic_data_are_due_five_days_after_the_disclosure(house):
    enterprise, head = house.records[LISTED], "strategic_investment_change.other"
    dotted = f"strategic_investment__{DEAL['id']}__committed_holding_period_months"
    filing = house.changed(enterprise, head, on=ON, put={dotted: 48}, event={"disclosed_on": "2018-03-16"})
    assert "战略投资备案信息变更（其他）" in house.printed(filing)
    assert (house.facts(enterprise, dotted), house.due(filing)) == (48, {head: "2018-03-21"})


def test_an_enterprise_born_by_acquisition_changes_its_name_like_any_other(house):
    enterprise = house.records[ACQUIRED]
    filing = house.changed(enterprise, NAME, on=ON, put=RENAMING)
    is_renamed(house, enterprise, filing, ON)
    assert house.facts(enterprise, f"acquisition__{DEAL['id']}__target") == DEAL["target"]


def has_ended(house, enterprise: int, filing: int, status: str) -> None:
    """From its day on, and no further change is taken."""
    found, step = house.recorded(enterprise), house.told(enterprise)[-1]
    assert (found["status"], found["closed_on"]) == (status, ON)
    assert (step["filing"], step["closes_as"], step["valid_from"]) == (filing, status, ON)
    assert house.recorded(enterprise, "2018-02-28")["status"] == "current"
    refused = house.li.post("/filings", json={"kind": "change", "enterprise": enterprise})
    assert refused.status_code == 409 and "备案记录已经结束" in refused.json["message"]


def test_when_all_foreign_investors_leave_the_record_ends_as_domestic(house):
    enterprise = house.records[JOINT]
    filing = house.begun(enterprise=enterprise)
    stays = next(r for r in house.recorded(enterprise)["facts"]["investors"] if r["id"] == A3)
    whole = {"equity_ratio": "100.00", "subscribed_capital": {"amount": "1000000.00", "currency": "USD"}}
    house.answer(filing, EQUITY, on=ON)
    house.fill(filing, investors=[{**stays, **whole}])
    house.complete(filing)
    text = house.printed(filing)
    assert "股权、合作权益变更" in text and "青岛海湾电子有限公司" in text and "莱茵机械股份公司" not in text
    assert house.due(filing) == {EQUITY: "2018-04-02"}
    has_ended(house, enterprise, filing, "converted_to_domestic")


def test_a_termination_closes_the_record(house):
    enterprise = house.records[JOINT]
    filing = house.changed(enterprise, ENDING, on=ON)
    assert "合并、分立、终止（终止）" in house.printed(filing)
    has_ended(house, enterprise, filing, "closed")


def test_the_credit_code_comes_without_a_filing_and_stays_through_the_next_change(house):
    enterprise = house.records[JOINT]
    filings = len(ok(house.li.get("/filings"))["items"])
    ok(
        house.li.put(
            f"/enterprises/{enterprise}/credit-code", json={"code": CODE, "licence_on": "2017-10-20"}
        )
    )
    step = house.told(enterprise)[-1]
    assert (step["cause"], step["filing"], step["receipt"]) == ("credit_code", None, None)
    assert len(ok(house.li.get("/filings"))["items"]) == filings
    filing = house.changed(enterprise, NAME, on=ON, put=RENAMING)
    is_renamed(house, enterprise, filing, ON)
    assert house.recorded(enterprise)["credit_code"] == CODE


def test_what_the_list_finds_in_a_new_scope_is_answered_before_the_receipt(house):
    enterprise, head = house.records[JOINT], "enterprise_basic_change.business_scope"
    filing = house.begun(enterprise=enterprise)
    house.answer(filing, head, on=ON)
    house.amend(filing, {"enterprise__business_scope": "稀土冶炼、分离。"})
    house.submit(filing)
    ok(house.wang.post(f"/filings/{filing}/claim"))
    assert house.wang.move(filing, "accept", {"within_scope": True}).status_code == 422
    assert house.answer_findings(filing)
    ok(house.wang.move(filing, "accept", {"within_scope": True}))
    assert "稀土冶炼、分离。" in house.printed(filing)
    assert house.facts(enterprise, "enterprise__business_scope") == "稀土冶炼、分离。"


def test_the_comparison_says_whose_premium_stands_beside_what_was_on_record(house):
    filing = house.begun(enterprise=house.records[JOINT])
    premium = {"id": "p1", "investor": A3, "amount": {"amount": "-500.00", "currency": "USD"}}
    given = {"cause_and_mode": "equity.not_strategic_investment", "premiums": [premium]}
    house.answer(filing, EQUITY, on=ON, change={"equity_change": given})
    name = house.facts(house.records[JOINT], f"investors__{A3}__name_cn")
    (line,) = [
        line for line in ok(house.li.get(f"/filings/{filing}/compare")) if line["path"][2:3] == ["premiums"]
    ]
    assert line["label"].endswith(f" › 股权受让溢折价（{name}）")
    assert (line["register"], line["first_submission"]) == (None, premium)


def test_a_late_change_says_in_calls_from_which_day_what_is_on_record_counts(house):
    enterprise, path = house.records[JOINT], ["enterprise", "enterprise_name", "cn"]
    old = house.recorded(enterprise)["name"]
    house.changed(enterprise, NAME, on=ON, put=RENAMING)
    late = house.begun(enterprise=enterprise)
    house.answer(late, NAME, on="2018-01-10")
    (asked,) = ok(house.li.get(f"/filings/{late}/rebase"))
    assert asked == {
        "path": path, "base": old, "mine": RENAMED, "record": RENAMED, "take": ["mine", "record"],
        "occurred_on": "2018-01-10", "recorded_from": ON,
    }  # fmt: skip
    for odd in ([["a"]], [{"a": 1}], [None], "enterprise", {}, None):
        refused = house.li.post(f"/filings/{late}/rebase", json={"choices": [{"path": odd, "take": "mine"}]})
        assert refused.status_code == 422, (odd, refused.text)
    given = {"choices": [{"path": path, "take": "mine"}]}
    assert ok(house.li.post(f"/filings/{late}/rebase", json=given)) == []
    house.complete(late)
    days = ("2018-01-09", "2018-01-10", ON)
    assert [house.recorded(enterprise, on)["name"] for on in days] == [old, RENAMED, RENAMED]


def test_the_paper_on_file_is_read_and_named_in_calls(house):
    enterprise = house.records[JOINT]
    (paper,) = [
        one
        for one in ok(house.li.get(f"/enterprises/{enterprise}/papers"))
        if (one["requirement"], one["row"]) == ("investor_qualification_or_id", A1)
    ]
    assert paper["replaced_by"] is None and "外资备" in paper["number"]
    filing = house.begun(enterprise=enterprise)
    house.answer(filing, "investor_basic_change.name", on=ON)
    house.amend(filing, {f"investors__{A1}__name_cn": "莱茵控股"})
    refused = house.li.post(f"/filings/{filing}/documents/on-file", json={})
    assert refused.status_code == 422 and "在案材料中没有这一份" in refused.json["message"]
    named = ok(
        house.li.post(f"/filings/{filing}/documents/on-file", json={"document": paper["document"]}), 201
    )
    assert (named["requirement"], named["file_name"]) == (paper["requirement"], paper["file_name"])
    row = next(
        r for r in ok(house.li.get(f"/filings/{filing}/checklist")) if r["for"] and r["for"]["row"] == A1
    )
    assert row["satisfied"] is True
