"""The one request in calls: its grounds, what it may not ask, and what nobody sees before it is sent back."""

from __future__ import annotations

import pytest

from tests.services.stories import a_pdf


@pytest.fixture
def filing(li, wang, at):
    at("2017-09-28T10:00")
    found = li.submitted()
    wang.post(f"/filings/{found['id']}/claim")
    return found


DETAIL = {"path": ["enterprise", "registered_address", "detail"], "problem": "请写明门牌号"}


def ask(wang, filing, *items):
    return wang.move(filing["id"], "request_supplement", {"items": list(items)})


def test_each_item_names_its_ground(filing, wang, li):
    scope = {"path": ["enterprise", "business_scope"], "problem": "是否含测绘", "ground": "explain_scope"}
    paper = {"document": "legal_representative_id", "problem": "不清晰", "ground": "inaccurate"}
    asked = ask(wang, filing, DETAIL, scope, paper)
    assert [item["ground"] for item in asked.json["supplement"]["items"]] == [
        "incomplete", "explain_scope", "inaccurate",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("item", "words"),
    [
        ({**DETAIL, "ground": "unclear"}, "应为下列之一"),
        ({**DETAIL, "ground": "explain_scope"}, "只用于经营范围"),
        ({"path": ["enterprise", "shoe_size"], "problem": "多大"}, "不存在"),
        ({"document": "tax_certificate", "problem": "请提供完税证明"}, "清单中没有这一文件"),
    ],
)
def test_nothing_outside_the_form_and_its_papers_and_no_other_ground(filing, wang, item, words):
    refused = ask(wang, filing, item)
    assert refused.status_code == 422 and words in str(refused.json)


def test_what_decides_the_way_only_is_never_asked_for(li, wang, at):
    at("2017-09-28T10:00")
    found = li.submitted()
    wang.post(f"/filings/{found['id']}/claim")
    refused = ask(wang, found, {"path": ["event", "implemented"], "problem": "请补充"})
    assert refused.status_code == 422 and "只决定办理的途径" in refused.json["message"]
    assert refused.json["problems"][0]["article"] == "商资函〔2017〕318号"


def test_edits_not_sent_back_yet_are_seen_by_nobody(filing, li, wang):
    path = f"/filings/{filing['id']}"
    ask(wang, filing, DETAIL, {"document": "legal_representative_id", "problem": "不清晰"})
    answers = li.get(f"{path}/answers").json
    answers["enterprise"]["registered_address"]["detail"] = "山东路8号 UNSENT"
    assert li.put(f"{path}/answers", json=answers).status_code == 200
    fresh = {"data": a_pdf("another scan"), "form": {"for": "legal_representative"}}
    paper = li.upload(filing["id"], "legal_representative_id", **fresh)
    assert paper.status_code == 201, paper.json
    for call in ("", "/answers", "/checklist", "/problems", "/doubts", "/compare", "/events", "/findings"):
        assert "UNSENT" not in wang.get(path + call).text, call
    assert wang.get(f"{path}/documents/{paper.json['id']}").status_code == 404
    assert li.get(f"{path}/documents/{paper.json['id']}").status_code == 200
    assert "UNSENT" in li.get(path).text


def test_a_changed_value_and_a_new_paper_answer_without_an_essay(filing, li, wang):
    path = f"/filings/{filing['id']}"
    ask(wang, filing, DETAIL, {"document": "legal_representative_id", "problem": "不清晰"})
    refused = li.move(filing["id"], "resubmit")
    assert refused.status_code == 409 and "未答复" in refused.json["message"]
    answers = li.get(f"{path}/answers").json
    answers["enterprise"]["registered_address"]["detail"] = "山东路8号"
    li.put(f"{path}/answers", json=answers)
    li.upload(
        filing["id"], "legal_representative_id", data=a_pdf("clear"), form={"for": "legal_representative"}
    )
    sent = li.move(filing["id"], "resubmit")
    assert sent.status_code == 200 and sent.json["state"] == "under_review", sent.json


def test_a_paper_asked_of_one_investor_opens_that_investors_only(filing, li, wang):
    rows = [
        r
        for r in li.get(f"/filings/{filing['id']}/checklist").json
        if r["id"] == "investor_qualification_or_id"
    ]
    first, second = (row["for"]["row"] for row in rows[:2])
    item = {"document": "investor_qualification_or_id", "problem": "已过期"}
    assert ask(wang, filing, {**item, "for": "nobody"}).status_code == 422
    asked = ask(wang, filing, {**item, "for": first}).json
    assert asked["supplement"]["items"][0]["for"] == first
    other = li.upload(filing["id"], "investor_qualification_or_id", data=a_pdf("x"), form={"for": second})
    assert other.status_code == 403 and "这名投资者" in other.json["message"]
    own = li.upload(filing["id"], "investor_qualification_or_id", data=a_pdf("y"))
    assert own.status_code == 201 and own.json["for"] == first
