"""Findings through the API: asked of anybody, listed for both sides, answered by who claimed the filing."""

from __future__ import annotations

import pytest

ASKED = {
    "on": "2018-03-05",
    "in_free_trade_zone": False,
    "industries": ["C3232"],
    "business_scope": "稀土冶炼、分离",
    "enterprise_type": "equity_joint_venture",
    "establishment_mode": "new_ordinary",
    "foreign_share": "60.00",
    "legal_representative_nationality": "DE",
}
NO = {"answer": "not_concerned", "reason": "经核对不涉及"}


def ask(anybody, **changes):
    return anybody.post("/screening", json={**ASKED, **changes})


def test_anybody_may_ask_the_lists(anybody):
    answer = ask(anybody)
    assert answer.status_code == 200 and answer.json["list"] == "national_2017"
    (finding,) = answer.json["findings"]
    assert (finding["class"], finding["strength"], finding["condition_met"]) == ("restricted", "strong", True)
    assert "稀土冶炼、分离" in finding["text"] and finding["why"] and finding["where_to_go"]


def test_a_violated_condition_says_so(anybody):
    (finding,) = ask(anybody, enterprise_type="wholly_foreign_owned").json["findings"]
    assert finding["condition_met"] is False


def test_nothing_found_is_an_empty_list(anybody):
    assert ask(anybody, business_scope="软件开发", industries=[]).json["findings"] == []


def test_in_a_free_trade_zone_a_person_screens(anybody):
    answer = ask(anybody, in_free_trade_zone=True).json
    assert answer["needs_person"] and [(f["key"], f["no"]) for f in answer["findings"]] == [
        ("free_trade_zone", None)
    ]


def test_beyond_the_sources_the_answer_says_so(anybody):
    assert ask(anybody, on="2019-01-07").json["rules_beyond_sources"]


@pytest.mark.parametrize(
    ("wrong", "path"),
    [
        ({"on": "2018-13-01"}, ["on"]),
        ({"on": None}, ["on"]),
        ({"industries": ["C3232", "Z99"]}, ["industries", 1]),
        ({"industries": "C3232"}, ["industries"]),
        ({"industries": [None]}, ["industries", 0]),
        ({"foreign_share": "101"}, ["foreign_share"]),
        ({"foreign_share": "NaN"}, ["foreign_share"]),
        ({"foreign_share": True}, ["foreign_share"]),
        ({"enterprise_type": "partnership"}, ["enterprise_type"]),
        ({"establishment_mode": 7}, ["establishment_mode"]),
        ({"legal_representative_nationality": "QQ"}, ["legal_representative_nationality"]),
        ({"in_free_trade_zone": "perhaps"}, ["in_free_trade_zone"]),
        ({"business_scope": ["x"]}, ["business_scope"]),
    ],
)
def test_what_cannot_be_read_is_refused_where_it_stands(anybody, wrong, path):
    answer = ask(anybody, **wrong)
    assert answer.status_code == 422 and [p["path"] for p in answer.json["problems"]] == [path]
    assert not answer.json["problems"][0]["message"].isascii()


def test_before_there_was_anything_to_file_the_answer_is_approval(anybody):
    answer = ask(anybody, on="2016-10-07")
    assert answer.status_code == 422 and answer.json["error"] == "no_filing_regime"


@pytest.fixture
def filing_id(li, wang, at) -> int:
    at("2018-03-05T10:00")
    made = li.submitted(enterprise__business_scope="稀土冶炼、分离", enterprise__industries=["C3824"],
                        enterprise__main_industry="C3824")["id"]  # fmt: skip
    wang.post(f"/filings/{made}/claim")
    return made


@pytest.fixture
def key(li, filing_id) -> str:
    return li.get(f"/filings/{filing_id}/findings").json[0]["key"]


def put(caller, filing_id: int, key: str, given: dict):
    return caller.put(f"/filings/{filing_id}/findings/{key}", json=given)


def test_a_finding_is_answered_before_the_filing_is_completed(li, wang, filing_id, key):
    refused = wang.move(filing_id, "accept", {"within_scope": True})
    assert refused.status_code == 422 and refused.json["problems"][0]["path"] == ["findings", key]
    answered = put(wang, filing_id, key, NO)
    assert answered.status_code == 200 and answered.json["answer"] == "not_concerned"
    assert [f["reason"] for f in li.get(f"/filings/{filing_id}/findings").json] == ["经核对不涉及"]
    assert wang.move(filing_id, "accept", {"within_scope": True}).status_code == 200


def test_what_concerns_the_filing_is_declared_out_of_scope(wang, filing_id, key):
    put(wang, filing_id, key, {"answer": "concerned", "reason": "拟从事稀土冶炼"})
    refused = wang.move(filing_id, "accept", {"within_scope": True})
    assert refused.status_code == 422 and "不属于备案范围" in refused.json["message"]
    told = {"reason": "属限制类", "rule": "《办法》第二条"}
    assert wang.move(filing_id, "declare_out_of_scope", told).status_code == 200


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ({"answer": "not_concerned"}, ["reason"]),
        ({"answer": "perhaps", "reason": "x"}, ["answer"]),
        ({"reason": "x"}, ["answer"]),
        ({**NO, "facts": "x"}, ["facts"]),
    ],
)
def test_a_wrong_answer_is_refused_where_it_stands(wang, filing_id, key, given, path):
    answer = put(wang, filing_id, key, given)
    assert answer.status_code == 422 and [p["path"] for p in answer.json["problems"]] == [path]


def test_facts_are_kept_and_may_be_left_out(wang, filing_id, key):
    assert put(wang, filing_id, key, NO).json["facts"] == {}
    assert put(wang, filing_id, key, {**NO, "facts": {"stations": "3"}}).json["facts"] == {"stations": "3"}


@pytest.mark.parametrize(
    ("who", "unknown", "status"),
    [("wang", True, 404), ("li", False, 403), ("elsewhere", False, 404), ("stranger", False, 403)],
)
def test_only_its_reviewer_answers_and_only_what_was_found(request, filing_id, key, who, unknown, status):
    caller = request.getfixturevalue(who)
    assert put(caller, filing_id, "no_such_key" if unknown else key, NO).status_code == status


def test_nobody_answers_before_claiming(li, wang, at):
    at("2018-03-05T10:00")
    made = li.submitted(enterprise__business_scope="稀土冶炼、分离")["id"]
    key = wang.get(f"/filings/{made}/findings").json[0]["key"]
    assert put(wang, made, key, NO).status_code == 409
