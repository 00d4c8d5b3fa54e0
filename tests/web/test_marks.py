"""标注: written while reading, kept on the server, gathered into the one letter (17-§12)."""

from __future__ import annotations

import pytest

from filing.domain.procedures.filing import State
from filing.extensions import db, transaction
from filing.models import Agency, Filing, ReviewMark
from tests.conftest import turn_clock
from tests.services import stories
from tests.web.conftest import as_user, page, post
from tests.web.reviewing import DETAIL, a_colleague, asked_and_answered, state_of, text_of, version_on

PAPER = "documents.legal_representative_id.legal_representative"
SCOPE = "enterprise.business_scope"


@pytest.fixture(autouse=True)
def in_2017(app):
    turn_clock("2017-09-28 12:00")


@pytest.fixture
def filing_id(applicant, reviewer):
    return stories.claimed(applicant, reviewer).id


def mark(client, filing_id: int, key: str, **fields):
    return post(client, f"/review/{filing_id}/marks/{key}", fields)


def marks_of(filing_id: int) -> list[tuple]:
    db.session.expire_all()
    query = db.select(ReviewMark).where(ReviewMark.filing_id == filing_id).order_by(ReviewMark.id)
    return [(m.key, m.ground, m.problem, m.expected) for m in db.session.scalars(query)]


def test_every_line_and_paper_leads_to_its_mark_beside_the_papers(client, filing_id, reviewer):
    shown = page(as_user(client, reviewer).get(f"/review/{filing_id}"))
    hrefs = shown.xpath("//main//a/@href")
    assert f"/review/{filing_id}/marks/{DETAIL}" in hrefs and f"/review/{filing_id}/marks/{PAPER}" in hrefs
    own = page(client.get(f"/review/{filing_id}/marks/{DETAIL}"))
    assert "山东路6号甲1201室" in own.text_content()
    assert own.xpath("//iframe[@name='paper']") and own.xpath("//a[@target='paper']")


def test_a_mark_is_kept_shown_at_its_line_and_to_colleagues(client, filing_id, reviewer):
    as_user(client, reviewer)
    answer = mark(
        client, filing_id, DETAIL, ground="inaccurate", problem="与租赁合同不一致", expected="以合同为准"
    )
    assert answer.location.endswith(f"/review/{filing_id}#line-{DETAIL}")
    assert marks_of(filing_id) == [(DETAIL, "inaccurate", "与租赁合同不一致", "以合同为准")]
    assert "与租赁合同不一致" in text_of(client.get(f"/review/{filing_id}"))
    other = as_user(client.application.test_client(), a_colleague())
    assert f"标注（{reviewer.name}）：与租赁合同不一致" in text_of(other.get(f"/review/{filing_id}"))


def test_the_applicant_sees_no_mark_before_the_letter(client, filing_id, applicant, reviewer):
    mark(as_user(client, reviewer), filing_id, DETAIL, problem="与租赁合同不一致")
    own = as_user(client.application.test_client(), applicant)
    assert "租赁合同" not in own.get(f"/filings/{filing_id}").text


def test_half_a_mark_is_kept_as_it_is_typed(client, filing_id, reviewer):
    as_user(client, reviewer)
    token = {"X-Autosave": "1"}
    path = f"/review/{filing_id}/marks/{DETAIL}"
    shown = page(client.get(path))
    fields = {"csrf_token": shown.xpath("//input[@name='csrf_token']/@value")[0], "expected": "写明房"}
    assert client.post(path, data=fields, headers=token).json["saved"] is True
    assert marks_of(filing_id) == [(DETAIL, "incomplete", "", "写明房")]
    unfinished = mark(client, filing_id, DETAIL, expected="写明房间号")
    assert unfinished.status_code == 422 and "请写明有什么问题" in text_of(unfinished)
    assert marks_of(filing_id)[0][3] == "写明房间号"


def test_a_mark_is_taken_away(client, filing_id, reviewer):
    mark(as_user(client, reviewer), filing_id, DETAIL, problem="不一致")
    assert mark(client, filing_id, DETAIL, step="remove").status_code == 303
    assert marks_of(filing_id) == []


def test_the_letter_gathers_the_marks_in_the_forms_order(client, filing_id, reviewer):
    as_user(client, reviewer)
    mark(client, filing_id, PAPER, problem="扫描件不清晰")
    mark(client, filing_id, SCOPE, ground="explain_scope", problem="请说明是否含测绘")
    mark(client, filing_id, DETAIL, ground="inaccurate", problem="门牌号不一致")
    shown = page(client.get(f"/review/{filing_id}/supplement"))
    assert shown.xpath("//input[@name='mark'][@checked]/@value") == [DETAIL, SCOPE, PAPER]
    fields = {
        "version": version_on(client, f"/review/{filing_id}/supplement"),
        "mark": [DETAIL, SCOPE, PAPER], "complete": "yes", "step": "send",
        f"problem:{DETAIL}": "门牌号不一致", f"ground:{DETAIL}": "inaccurate",
        f"problem:{SCOPE}": "请说明是否含测绘", f"ground:{SCOPE}": "explain_scope",
        f"problem:{PAPER}": "扫描件不清晰", f"ground:{PAPER}": "explain_scope",
    }  # fmt: skip
    assert post(client, f"/review/{filing_id}/supplement", fields).status_code == 303
    items = db.session.get(Filing, filing_id).supplement_items
    # A paper is no scope to be explained: what is sent by hand falls back to 信息不完整.
    assert [(i.position, i.ground) for i in items] == [
        (1, "inaccurate"),
        (2, "explain_scope"),
        (3, "incomplete"),
    ]
    assert marks_of(filing_id) == [] and state_of(filing_id) == State.AWAITING_SUPPLEMENT


def test_what_is_typed_into_the_letter_is_there_after_looking_at_a_paper(client, filing_id, reviewer):
    as_user(client, reviewer)
    fields = {"mark": [DETAIL], f"problem:{DETAIL}": "门牌号不一致", "note": "请逐项核对。", "step": "check"}
    post(client, f"/review/{filing_id}/supplement", fields)
    client.get(f"/review/{filing_id}")
    shown = page(client.get(f"/review/{filing_id}/supplement"))
    assert shown.xpath("//input[@name='mark'][@checked]/@value") == [DETAIL]
    assert "门牌号不一致" in shown.text_content() and "请逐项核对。" in shown.text_content()


def test_the_letter_is_numbered_dated_and_says_how_to_reach_the_office(client, filing_id, reviewer):
    with transaction():
        agency = Agency.by_code("370200")
        agency.telephone, agency.address = "0532-85911111", "青岛市香港中路"
    as_user(client, reviewer)
    fields = {"mark": [DETAIL], f"problem:{DETAIL}": "门牌号不一致", "step": "check"}
    read = text_of(post(client, f"/review/{filing_id}/supplement", fields))
    for words in (
        "编号：发出时由系统编定",
        "2017年9月28日",
        "0532-85911111",
        "青岛市香港中路",
        "信息不完整",
    ):
        assert words in read


def test_a_phrase_the_agency_used_is_put_behind_what_is_typed(client, applicant, reviewer):
    turn_clock("2017-10-09 10:00")
    asked_and_answered(applicant, reviewer)
    filing_id = stories.claimed(applicant, reviewer).id
    path = f"/review/{filing_id}/marks/{DETAIL}"
    assert "门牌号不一致" in text_of(as_user(client, reviewer).get(path))
    answer = post(client, f"{path}/phrases/1", {"problem": "请核对"}, form_on=path)
    assert "请核对 门牌号不一致" in " ".join(
        page(answer).xpath("//textarea[@name='problem']")[0].text.split()
    )
    assert marks_of(filing_id)[0][2] == "请核对\n门牌号不一致"


def test_a_made_up_line_has_no_mark(client, filing_id, reviewer):
    assert as_user(client, reviewer).get(f"/review/{filing_id}/marks/enterprise.secret").status_code == 404


def test_marks_are_closed_once_the_letter_is_sent(client, applicant, reviewer):
    turn_clock("2017-10-09 10:00")
    filing_id = asked_and_answered(applicant, reviewer)
    assert as_user(client, reviewer).get(f"/review/{filing_id}/marks/{DETAIL}").status_code == 409
    assert f"/review/{filing_id}/marks/" not in client.get(f"/review/{filing_id}").text


def test_the_reviewer_closes_one_item_and_the_other_stays_open(client, applicant, reviewer):
    turn_clock("2017-10-09 10:00")
    filing_id = asked_and_answered(applicant, reviewer)
    first, second = (i.id for i in db.session.get(Filing, filing_id).supplement_items)
    as_user(client, reviewer)
    answer = post(client, f"/review/{filing_id}/items/{first}/close", form_on=f"/review/{filing_id}")
    assert answer.status_code == 303
    db.session.expire_all()
    assert [i.is_open for i in db.session.get(Filing, filing_id).supplement_items] == [False, True]
    assert "认定补充事项已补齐" in text_of(client.get(f"/review/{filing_id}"))
    assert post(client, f"/review/{filing_id}/items/999/close", form_on="/account").status_code == 404


def test_only_who_has_it_in_hand_closes_an_item(client, applicant, reviewer):
    turn_clock("2017-10-09 10:00")
    filing_id = asked_and_answered(applicant, reviewer)
    first = db.session.get(Filing, filing_id).supplement_items[0].id
    as_user(client, a_colleague())
    answer = post(client, f"/review/{filing_id}/items/{first}/close", form_on="/account")
    assert answer.status_code == 409 and "领取人" in text_of(answer)
