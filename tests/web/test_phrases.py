"""常用语: written, ordered and withdrawn by the lead; chosen by everybody of the agency when marking."""

from __future__ import annotations

import pytest

from filing.extensions import transaction
from filing.models import AgencyPhrase, AuditRecord
from tests.services import stories
from tests.web.conftest import as_user, page, post
from tests.web.reviewing import staff

PAGE = "/review/phrases"
MARK = "enterprise.registered_address.detail"


@pytest.fixture
def lead(app, client, reviewer):
    with transaction():
        reviewer.is_lead = True
    as_user(client, reviewer)
    return reviewer


def texts(person) -> list[str]:
    return [one.text for one in AgencyPhrase.of(person.agency_id)]


def add(client, text: str):
    return post(client, PAGE, {"text": text})


def step(client, phrase_id: int, name: str, text: str = ""):
    return post(client, f"{PAGE}/{phrase_id}", {"step": name, "text": text}, form_on=PAGE)


def test_the_lead_adds_orders_changes_and_withdraws(client, lead):
    for text in ("甲", "乙", "丙"):
        assert add(client, text).location == PAGE
    first, second, third = AgencyPhrase.of(lead.agency_id)
    step(client, third.id, "up")
    assert texts(lead) == ["甲", "丙", "乙"]
    step(client, first.id, "down")
    assert texts(lead) == ["丙", "甲", "乙"]
    step(client, third.id, "up")
    assert texts(lead) == ["丙", "甲", "乙"]
    step(client, first.id, "save", "甲，请补正")
    step(client, second.id, "withdraw")
    assert texts(lead) == ["丙", "甲，请补正"]
    acts = [record.act for record in AuditRecord.about(f"agency:{lead.agency_id}")]
    assert acts == ["phrase.added"] * 3 + ["phrase.changed", "phrase.withdrawn"]


@pytest.mark.parametrize("text", ["", "   ", "甲" * 501, "甲\u202e乙"])
def test_what_is_no_phrase_is_refused_and_kept_as_typed(client, lead, text):
    refused = add(client, text)
    assert refused.status_code == 422 and page(refused).xpath("//*[@id='new-phrase-error']")
    assert page(refused).xpath("//input[@id='new-phrase']/@value") == [text]


def test_the_same_phrase_stands_in_the_list_once(client, lead):
    add(client, "甲")
    add(client, "乙")
    assert add(client, "甲").status_code == 422
    second = AgencyPhrase.of(lead.agency_id)[1]
    refused = step(client, second.id, "save", "甲")
    assert refused.status_code == 422
    assert page(refused).xpath(f"//input[@id='phrase-{second.id}'][@aria-invalid='true']/@value") == ["甲"]


def test_a_colleague_reads_the_list_and_changes_nothing(app, client, lead):
    add(client, "甲")
    theirs = as_user(app.test_client(), staff("chen@example.com", "陈核", "370200"))
    shown = page(theirs.get(PAGE))
    assert "甲" in shown.text_content() and not shown.xpath("//main//form")
    assert post(theirs, PAGE, {"text": "乙"}, form_on="/account").status_code == 403


def test_another_agencys_lead_finds_none_of_them(app, client, lead):
    add(client, "甲")
    other = staff("zhou@example.com", "周外", "370100")
    with transaction():
        other.is_lead = True
    theirs = as_user(app.test_client(), other)
    assert "甲" not in page(theirs.get(PAGE)).xpath("string(//ol)")
    phrase = AgencyPhrase.of(lead.agency_id)[0]
    assert post(theirs, f"{PAGE}/{phrase.id}", {"step": "withdraw"}, form_on="/account").status_code == 404
    assert texts(lead) == ["甲"]


def test_they_are_offered_first_where_a_mark_is_written(client, applicant, lead):
    add(client, "门牌号与证明文件不一致。")
    filing = stories.claimed(applicant, lead)
    path = f"/review/{filing.id}/marks/{MARK}"
    offered = page(client.get(path)).xpath("//button[contains(@formaction, '/phrases/0')]")[0]
    assert offered.text_content().strip() == "门牌号与证明文件不一致。"
    used = post(client, f"{path}/phrases/0", {"problem": "已写："}, form_on=path)
    assert "已写：\n门牌号与证明文件不一致。" in page(used).xpath(
        "string(//textarea[@name='problem'])"
    ).replace("\r", "")
