"""Saving answers: what is ignored, what is kept as typed, what is stale."""

from __future__ import annotations

import json

import pytest

from filing.api.inputs import Input
from tests.samples import establishment_answers
from tests.services.stories import a_pdf


@pytest.fixture
def draft(li, at):
    at("2017-09-28T10:00")
    return li.post("/filings", json={"kind": "establishment"}).json


def test_a_complete_form_has_no_problems_but_the_papers(li, draft):
    li.put(f"/filings/{draft['id']}/answers", json=establishment_answers())
    problems = li.get(f"/filings/{draft['id']}/problems").json
    assert {p["path"][0] for p in problems} == {"documents"}
    assert set(problems[0]) == {"path", "code", "message", "article"}


def test_the_answers_come_back_as_they_were_given(li, draft):
    li.put(f"/filings/{draft['id']}/answers", json=establishment_answers())
    sent = establishment_answers()
    # A list without rows is no answer, and is not kept as one.
    del sent["investors"][2]["ultimate_controllers"]
    assert li.get(f"/filings/{draft['id']}/answers").json == sent


def test_a_problem_in_a_row_names_its_place(li, draft):
    answers = establishment_answers()
    answers["investors"][0]["name_cn"] = ""
    li.put(f"/filings/{draft['id']}/answers", json=answers)
    assert ["investors", 0, "name_cn"] in [p["path"] for p in li.get(f"/filings/{draft['id']}/problems").json]


def test_rows_without_an_id_are_given_one(li, draft):
    saved = li.patch(f"/filings/{draft['id']}/answers/investors", json=[{"name_cn": "甲"}])
    assert len(saved.json["answers"]["investors"][0]["id"]) == 36


def test_nobody_sets_what_is_not_theirs_to_set(li, draft):
    more = {
        "state": "completed",
        "owner_id": 9,
        "role": "admin",
        "number": "鲁青外资备201700001",
        "version": 99,
    }
    given = establishment_answers() | more
    saved = li.put(f"/filings/{draft['id']}/answers", json=given).json
    assert saved["state"] == "draft" and not more.keys() & saved["answers"].keys()
    made = li.post("/filings", json={"kind": "establishment", "id": 77, "agency": "370000", **more}).json
    assert made["state"] == "draft" and made["id"] != 77 and made["version"] == 1


@pytest.mark.parametrize("typed", ["壹佰万", "1e3", "NaN", "Infinity", "12,34", [1], {"x": 1}, True, -5])
def test_an_amount_that_cannot_be_read_is_kept_and_reported(li, draft, typed):
    money = {"amount": typed, "currency": "USD"}
    li.patch(f"/filings/{draft['id']}/answers/enterprise", json={"registered_capital": money})
    path = ["enterprise", "registered_capital"]
    kept = li.get(f"/filings/{draft['id']}/answers").json["enterprise"]["registered_capital"]["amount"]
    assert kept == (typed if isinstance(typed, (str, bool)) else json.dumps(typed, separators=(",", ":")))
    assert path in [p["path"] for p in li.get(f"/filings/{draft['id']}/problems").json]


def test_a_number_in_json_is_taken_digit_by_digit(li, draft):
    body = '{"registered_capital": {"amount": 9007199254740993.10, "currency": "USD"}}'
    kind = {"Content-Type": "application/json"}
    saved = li.patch(f"/filings/{draft['id']}/answers/enterprise", data=body, headers=kind).json
    assert saved["answers"]["enterprise"]["registered_capital"]["amount"] == "9007199254740993.10"


def test_a_patch_merges_groups_and_replaces_answers(li, draft):
    path = f"/filings/{draft['id']}/answers/enterprise"
    li.patch(path, json={"registered_address": {"province": "370000", "city": "370200"}})
    li.patch(path, json={"operating_term": {"choice": "years", "text": "30"}})
    li.patch(path, json={"registered_address": {"detail": "山东路6号"}, "operating_term": "long_term"})
    kept = li.get(f"/filings/{draft['id']}/answers").json["enterprise"]
    assert kept["registered_address"] == {"province": "370000", "city": "370200", "detail": "山东路6号"}
    assert kept["operating_term"] == "long_term"


def test_null_empties_and_a_list_of_rows_is_replaced(li, draft):
    li.put(f"/filings/{draft['id']}/answers", json=establishment_answers())
    rows = establishment_answers()["investors"]
    saved = li.patch(f"/filings/{draft['id']}/answers/investors", json=[rows[0], rows[2]]).json
    assert [r["id"][-2:] for r in saved["answers"]["investors"]] == ["a1", "a3"]
    saved = li.patch(f"/filings/{draft['id']}/answers/remarks", data="null", content_type="application/json")
    assert "remarks" not in saved.json["answers"]


def test_a_section_that_is_one_answer_is_the_value_itself(li, draft):
    saved = li.patch(f"/filings/{draft['id']}/answers/remarks", json="  两行\r\n备注 ")
    assert saved.json["answers"]["remarks"] == "两行\n备注"


def test_an_unknown_section_is_not_found(li, draft):
    assert li.patch(f"/filings/{draft['id']}/answers/state", json={}).status_code == 404


@pytest.mark.parametrize(
    ("answers", "path"),
    [
        ({"enterprise": "x"}, ["enterprise"]),
        ({"investors": {"name_cn": "x"}}, ["investors"]),
        ({"investors": [7]}, ["investors", 0]),
        ({"enterprise": {"registered_address": []}}, ["enterprise", "registered_address"]),
        ({"enterprise": {"organisation": {"directors": "x"}}}, ["enterprise", "organisation", "directors"]),
    ],
)
def test_a_part_of_another_shape_is_refused_with_its_place(li, draft, answers, path):
    answer = li.put(f"/filings/{draft['id']}/answers", json=answers)
    assert answer.status_code == 422 and [p["path"] for p in answer.json["problems"]] == [path]


@pytest.mark.parametrize("body", ["[]", '"x"', "7", "null"])
def test_answers_are_an_object(li, draft, body):
    answer = li.put(f"/filings/{draft['id']}/answers", data=body, content_type="application/json")
    assert answer.status_code == 422 and li.get(f"/filings/{draft['id']}").json["version"] == 1


def test_a_stale_version_overwrites_nothing_and_shows_the_difference(li, draft):
    path = f"/filings/{draft['id']}/answers"
    first = li.put(path, json={"remarks": "甲"}, headers={"If-Match": '"1"'})
    assert first.status_code == 200 and first.headers["ETag"] == '"2"'
    second = li.put(path, json={"remarks": "乙"}, headers={"If-Match": '"1"'})
    assert (second.status_code, second.json["error"], second.json["current"]) == (409, "stale_version", 2)
    assert second.json["differences"] == [{"path": ["remarks"], "current": "甲", "yours": "乙"}]
    assert second.headers["ETag"] == '"2"' and li.get(path).json == {"remarks": "甲"}


def test_a_patch_honours_the_version_too(li, draft):
    path = f"/filings/{draft['id']}/answers/remarks"
    assert li.patch(path, json="甲", headers={"If-Match": '"1"'}).status_code == 200
    assert li.patch(path, json="乙", headers={"If-Match": '"1"'}).status_code == 409
    assert li.patch(path, json="乙", headers={"If-Match": '"2"'}).status_code == 200


@pytest.mark.parametrize(("tag", "status"), [("*", 200), ('"x"', 409), ("1", 200), ('W/"1"', 200), ("", 200)])
def test_the_ways_to_write_a_version(li, draft, tag, status):
    answer = li.put(f"/filings/{draft['id']}/answers", json={"remarks": "甲"}, headers={"If-Match": tag})
    assert answer.status_code == status


def test_a_submitted_filing_cannot_be_changed(li, at):
    at("2017-09-28T10:00")
    filing = li.submitted()
    answer = li.patch(f"/filings/{filing['id']}/answers/remarks", json="别的")
    assert answer.status_code == 409 and answer.json["error"] == "move_not_allowed"


@pytest.mark.parametrize("text", ["a\0b", "\ud800"])
def test_characters_no_database_keeps_are_refused_with_their_place(li, draft, text):
    body = json.dumps({"enterprise": {"business_scope": text}})
    path = f"/filings/{draft['id']}/answers"
    answer = li.put(path, data=body, content_type="application/json")
    assert answer.status_code == 422 and answer.json["problems"][0]["path"] == [
        "enterprise",
        "business_scope",
    ]


@pytest.mark.parametrize(
    "name", ["𠮷野有限公司", "葛\U000e0100城有限公司", "O'Brien <script>{{7*7}}</script>", "شركة"]
)
def test_text_comes_back_as_it_was_written(li, draft, name):
    li.patch(f"/filings/{draft['id']}/answers/remarks", json=name)
    assert li.get(f"/filings/{draft['id']}/answers").json["remarks"] == name


def test_a_persons_paper_has_a_row_for_each_and_an_upload_names_it(li):
    kind = "investor_qualification_or_id"
    filing = li.post("/filings", json={"kind": "establishment"}).json["id"]
    answers = establishment_answers()
    li.put(f"/filings/{filing}/answers", json=answers)
    second = answers["investors"][1]
    given = li.upload(filing, kind, form={"for": second["id"]})
    assert given.status_code == 201 and given.json["for"] == second["id"]
    rows = [r for r in li.get(f"/filings/{filing}/checklist").json if r["id"] == kind]
    assert [(r["for"]["name"], r["satisfied"]) for r in rows] == [
        (i["name_cn"], i is second) for i in answers["investors"]
    ]
    assert li.upload(filing, kind, a_pdf("x"), form={"for": "nobody"}).status_code == 422
    letter = next(
        r for r in li.get(f"/filings/{filing}/checklist").json if r["id"] == "filing_commitment_letter"
    )
    assert letter["for"] is None


def test_no_call_makes_a_schema_of_its_own(li, draft, monkeypatch):
    made = []
    monkeypatch.setattr(Input, "__init__", lambda self, **_options: made.append(type(self)))
    for _ in range(2):
        assert li.post(f"/filings/{draft['id']}/moves/submit", json={"note": "x"}).status_code == 422
    assert made == []
