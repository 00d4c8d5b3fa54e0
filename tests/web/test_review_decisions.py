"""The decisions, the one letter and what comes back: through the real pages (17-§12, 17-§32)."""

from __future__ import annotations

from datetime import date

import pytest

from filing.current import calendar, store
from filing.domain.errors import MoveNotAllowed
from filing.domain.procedures.filing import State
from filing.extensions import db, transaction
from filing.models import Filing, Notice
from filing.services.filings import elsewhere, queue, review, submission, sweep
from filing.services.filings.review import Ask
from tests.conftest import shanghai, turn_clock
from tests.services import stories
from tests.web.conftest import as_user, page, post
from tests.web.reviewing import (
    DETAIL,
    a_colleague,
    asked_and_answered,
    decide,
    state_of,
    text_of,
    version_on,
)


@pytest.fixture(autouse=True)
def in_2017(app):
    """The working day after the golden week, on which a filing of 28 September is due."""
    turn_clock("2017-10-09 10:00")


# Decisions


def test_accepting_issues_the_receipt(client, applicant, reviewer):
    filing_id = stories.claimed(applicant, reviewer).id
    answer = decide(as_user(client, reviewer), filing_id, "accept", within_scope="yes", note="核对无误")
    assert answer.status_code == 303 and state_of(filing_id) == State.COMPLETED
    receipt = db.session.get(Filing, filing_id).receipt
    shown = page(client.get(answer.location))
    href = shown.xpath("//a[contains(@href, '/receipts/')]/@href")[0]
    assert "鲁青外资备201700001" in shown.text_content()
    assert client.get(href).data == store().get(receipt.storage_key)


def test_nobody_accepts_without_screening(client, applicant, reviewer):
    filing_id = stories.claimed(applicant, reviewer).id
    answer = decide(as_user(client, reviewer), filing_id, "accept", note="先写在这里")
    assert answer.status_code == 422 and state_of(filing_id) == State.UNDER_REVIEW
    assert "请先甄别和核对，确认属于备案范围的，再勾选" in text_of(answer) and "先写在这里" in text_of(answer)


def test_the_page_that_accepts_leads_to_the_one_that_says_why_not(client, applicant, reviewer):
    filing_id = stories.claimed(applicant, reviewer).id
    shown = page(as_user(client, reviewer).get(f"/review/{filing_id}/accept"))
    assert f"/review/{filing_id}/out-of-scope" in shown.xpath("//main//a/@href")


def test_a_character_no_font_has_is_said_before_anything_is_decided(client, applicant, reviewer):
    filing_id = stories.claimed(applicant, reviewer, enterprise__business_scope="生产🏭").id
    answer = decide(as_user(client, reviewer), filing_id, "accept", within_scope="yes")
    assert answer.status_code == 422 and state_of(filing_id) == State.UNDER_REVIEW
    assert page(answer).xpath("//*[@role='alert']//li")


def test_out_of_scope_tells_applicant_and_departments(client, applicant, reviewer):
    filing_id = stories.claimed(applicant, reviewer).id
    fields = {
        "reason": "经营范围涉及限制类项目",
        "rule": "other",
        "rule_text": "《外商投资产业指导目录》",
        "departments": "海关",
        "more_departments": "市卫生健康委、海关",
    }
    assert decide(as_user(client, reviewer), filing_id, "out-of-scope", **fields).status_code == 303
    assert state_of(filing_id) == State.OUT_OF_SCOPE
    told = db.session.scalars(db.select(Notice).where(Notice.occasion.startswith("departments:")))
    assert {notice.recipient for notice in told} == {"海关", "市卫生健康委"}


def test_out_of_scope_needs_reason_and_rule(client, applicant, reviewer):
    filing_id = stories.claimed(applicant, reviewer).id
    answer = decide(as_user(client, reviewer), filing_id, "out-of-scope", departments="海关")
    assert answer.status_code == 422 and len(page(answer).xpath("//*[@role='alert']//li")) == 2
    assert page(answer).xpath("//input[@value='海关']/@checked")


def test_suspended_and_resumed(client, applicant, reviewer):
    filing_id = stories.claimed(applicant, reviewer).id
    as_user(client, reviewer)
    assert (
        decide(client, filing_id, "suspend", reason="取得重要设施控制权", investor_applied="no").status_code
        == 303
    )
    assert state_of(filing_id) == State.SUSPENDED
    assert decide(client, filing_id, "resume", result="passed", reason="商资审〔2017〕8号").status_code == 303
    assert state_of(filing_id) == State.UNDER_REVIEW


def test_a_decision_on_what_has_changed_since_is_refused(client, applicant, reviewer):
    filing_id = stories.claimed(applicant, reviewer).id
    as_user(client, reviewer)
    path = f"/review/{filing_id}/out-of-scope"
    fields = {"version": version_on(client, path), "reason": "写了很久的理由", "rule": "第2条"}
    with transaction():
        elsewhere.suspend(
            Filing.locked(filing_id), reviewer, shanghai("2017-10-09 09:00"), calendar(), "另一窗口"
        )
    answer = post(client, path, fields, form_on="/account")
    assert answer.status_code == 409 and state_of(filing_id) == State.SUSPENDED
    assert "写了很久的理由" in text_of(answer) and "暂停办理" in text_of(answer)


def test_a_colleague_cannot_decide_what_another_claimed(client, applicant, reviewer):
    colleague = a_colleague()
    filing_id = stories.claimed(applicant, reviewer).id
    as_user(client, colleague)
    assert client.get(f"/review/{filing_id}/accept").status_code == 409
    answer = post(client, f"/review/{filing_id}/accept", {"within_scope": "yes"}, form_on="/account")
    assert answer.status_code == 409 and state_of(filing_id) == State.UNDER_REVIEW


def test_opening_a_decision_decides_nothing(client, applicant, reviewer):
    filing_id = stories.claimed(applicant, reviewer).id
    as_user(client, reviewer)
    for name in ("accept", "out-of-scope", "supplement", "suspend"):
        assert client.get(f"/review/{filing_id}/{name}").status_code == 200
    assert client.get(f"/review/{filing_id}/claim").status_code == 405
    assert state_of(filing_id) == State.UNDER_REVIEW


# The one letter


def letter(client, filing_id: int, step: str, **fields):
    path = f"/review/{filing_id}/supplement"
    return post(client, path, {"version": version_on(client, path), "step": step, **fields})


def test_the_letter_is_read_once_more_and_then_sent_once(client, applicant, reviewer):
    filing_id = stories.claimed(applicant, reviewer).id
    as_user(client, reviewer)
    fields = {
        "mark": [DETAIL, "documents.legal_representative_id.legal_representative"],
        f"problem:{DETAIL}": "门牌号不一致",
        f"expected:{DETAIL}": "写明房间号",
        "problem:documents.legal_representative_id.legal_representative": "扫描件不清晰",
        "note": "请逐项核对。",
    }
    read = letter(client, filing_id, "check", **fields)
    assert read.status_code == 200 and state_of(filing_id) == State.UNDER_REVIEW
    for words in (
        "不能再次要求补充",
        "门牌号不一致",
        "写明房间号",
        "扫描件不清晰",
        "请逐项核对。",
        "山东路6号甲1201室",
    ):
        assert words in text_of(read)
    form = page(read).xpath("//main//form")[0]
    kept = {k: form.fields.get(k) for k in form.fields if k not in ("mark", "csrf_token")}
    again = {k: v.strip("\n") for k, v in kept.items() if v} | {"mark": fields["mark"], "step": "send"}
    early = post(client, f"/review/{filing_id}/supplement", again)
    assert early.status_code == 422 and "没有其他需要补充的内容" in text_of(early)
    again["complete"] = "yes"
    assert post(client, f"/review/{filing_id}/supplement", again).status_code == 303
    items = db.session.get(Filing, filing_id).supplement_items
    assert [(i.path, i.requirement, i.problem, i.expected) for i in items] == [
        (DETAIL.split("."), None, "门牌号不一致", "写明房间号"),
        (None, "legal_representative_id", "扫描件不清晰", ""),
    ]
    assert state_of(filing_id) == State.AWAITING_SUPPLEMENT


def test_marks_and_words_stay_when_something_is_missing(client, applicant, reviewer):
    filing_id = stories.claimed(applicant, reviewer).id
    as_user(client, reviewer)
    fields = {"mark": [DETAIL, "remarks"], f"problem:{DETAIL}": "门牌号不一致", "note": "说明在此"}
    answer = letter(client, filing_id, "check", **fields)
    shown = page(answer)
    assert answer.status_code == 422
    assert shown.xpath("//*[@role='alert']//li/a/@href") == ["#problem:remarks"]
    assert sorted(shown.xpath("//input[@name='mark'][@checked]/@value")) == [DETAIL, "remarks"]
    assert "门牌号不一致" in shown.text_content() and "说明在此" in shown.text_content()


def test_an_empty_letter_is_not_sent(client, applicant, reviewer):
    filing_id = stories.claimed(applicant, reviewer).id
    answer = letter(as_user(client, reviewer), filing_id, "send")
    assert answer.status_code == 422 and state_of(filing_id) == State.UNDER_REVIEW


def test_a_made_up_part_of_the_form_cannot_be_asked_for(client, applicant, reviewer):
    filing_id = stories.claimed(applicant, reviewer).id
    fields = {"mark": "enterprise.secret", "problem:enterprise.secret": "x"}
    assert letter(as_user(client, reviewer), filing_id, "send", **fields).status_code == 422


def test_a_second_letter_is_impossible(client, applicant, reviewer):
    filing_id = asked_and_answered(applicant, reviewer)
    as_user(client, reviewer)
    shown = page(client.get(f"/review/{filing_id}"))
    assert not shown.xpath("//main//a[@role='button'][contains(@href, '/supplement')]")
    assert client.get(f"/review/{filing_id}/supplement").status_code == 409
    fields = {"step": "send", "mark": "remarks", "problem:remarks": "再补一次"}
    answer = post(client, f"/review/{filing_id}/supplement", fields, form_on="/account")
    assert answer.status_code == 409 and "不得再次要求补充" in text_of(answer)
    at, ask = shanghai("2017-10-09 11:00"), [Ask("再补一次", path=("remarks",))]
    with pytest.raises(MoveNotAllowed), transaction():
        review.request_supplement(Filing.locked(filing_id), reviewer, at, calendar(), ask)


def test_a_supplement_is_shown_beside_the_first_submission(client, applicant, reviewer):
    filing_id = asked_and_answered(applicant, reviewer)
    shown = page(as_user(client, reviewer).get(f"/review/{filing_id}"))
    rows = [row.text_content() for row in shown.xpath("//*[@id='changes']//tbody/tr")]
    assert len(rows) == 1
    assert "注册地址的街道门牌" in rows[0] and "山东路6号甲1201室" in rows[0] and "山东路8号" in rows[0]


# 未补齐 and 未完成备案


def verdicts(filing_id: int) -> list:
    return db.session.get(Filing, filing_id).supplement_items


def test_returned_only_with_what_is_still_open(client, applicant, reviewer):
    filing_id = asked_and_answered(applicant, reviewer)
    first, second = (item.id for item in verdicts(filing_id))
    fields = {f"state-{first}": "settled", f"state-{second}": "open", f"why-{second}": "仍缺说明"}
    assert decide(as_user(client, reviewer), filing_id, "return", **fields).status_code == 303
    assert state_of(filing_id) == State.AWAITING_SUPPLEMENT
    items = verdicts(filing_id)
    assert [(i.is_open, i.returned_because) for i in items] == [(False, ""), (True, "仍缺说明")]


def test_every_item_needs_a_verdict_and_every_open_one_a_reason(client, applicant, reviewer):
    filing_id = asked_and_answered(applicant, reviewer)
    first, second = (item.id for item in verdicts(filing_id))
    answer = decide(as_user(client, reviewer), filing_id, "return", **{f"state-{second}": "open"})
    links = page(answer).xpath("//*[@role='alert']//li/a/@href")
    assert answer.status_code == 422 and links == [f"#state-{first}", f"#why-{second}"]


def test_nothing_is_returned_when_all_is_settled(client, applicant, reviewer):
    filing_id = asked_and_answered(applicant, reviewer)
    fields = {f"state-{item.id}": "settled" for item in verdicts(filing_id)}
    answer = decide(as_user(client, reviewer), filing_id, "return", **fields)
    assert answer.status_code == 422 and state_of(filing_id) == State.UNDER_REVIEW


def test_not_completed_can_be_told_only_when_the_window_is_used_up(client, applicant, reviewer):
    filing_id = asked_and_answered(applicant, reviewer)
    as_user(client, reviewer)
    assert client.get(f"/review/{filing_id}/not-completed").status_code == 409
    assert "告知未完成备案" not in text_of(client.get(f"/review/{filing_id}"))


def test_not_completed_after_the_last_day_of_the_window(client, applicant, reviewer):
    filing = stories.claimed(applicant, reviewer)
    ask = [Ask("请说明", path=("remarks",))]
    with transaction():
        at = shanghai("2017-09-28 15:00")
        review.request_supplement(Filing.locked(filing.id), reviewer, at, calendar(), ask)
    with transaction():
        at = shanghai("2017-10-25 20:00")
        again = Filing.locked(filing.id)
        submission.save_reply(again.supplement_items[0], "没有", at)
        submission.resubmit(again, applicant, at, calendar())
    turn_clock("2017-10-26 09:00")
    as_user(client, reviewer)
    assert client.get(f"/review/{filing.id}/return").status_code == 409
    assert decide(client, filing.id, "not-completed", reason="仍未说明").status_code == 303
    assert state_of(filing.id) == State.NOT_COMPLETED
    assert sweep.overdue_supplements(shanghai("2017-10-26 10:00")) == []


def test_due_days_of_the_queue_are_the_clocks(applicant, reviewer):
    stories.submitted(applicant, "2017-09-28 10:00")
    row = queue.queue_page(reviewer)[0][0]
    assert (row.due_on, row.days_left(date(2017, 10, 9), calendar())) == (date(2017, 10, 9), 0)
