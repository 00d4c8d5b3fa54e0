"""核对、提交、补充、承诺书: through the real pages."""

from __future__ import annotations

import re

import pytest

from filing.current import calendar
from filing.domain.forms import letters
from filing.domain.procedures.filing import State
from filing.extensions import db, transaction
from filing.models import Filing
from filing.services.filings import drafts, review
from filing.services.filings.reading import Reading
from filing.services.filings.review import Ask
from tests.conftest import shanghai, turn_clock
from tests.samples import investor
from tests.services import stories
from tests.web.conftest import as_user, page, post

DETAIL = ("enterprise", "registered_address", "detail")


@pytest.fixture(autouse=True)
def in_2017(app):
    turn_clock("2017-09-29 10:00")


def words(response) -> str:
    return " ".join(page(response).xpath("//main")[0].text_content().split())


def state_of(filing: Filing) -> State:
    db.session.expire_all()
    return db.session.get(Filing, filing.id).state


@pytest.fixture
def blank(applicant) -> Filing:
    with transaction():
        return drafts.create(applicant, "establishment", shanghai("2017-09-28 10:00"))


@pytest.fixture
def asked(applicant, reviewer) -> Filing:
    """A filing of which the street number and a word on the remarks were asked for."""
    filing = stories.claimed(applicant, reviewer)
    asks = [Ask("门牌号不一致", "写明房间号", path=DETAIL), Ask("请说明", path=("remarks",))]
    with transaction():
        at = shanghai("2017-09-28 15:00")
        review.request_supplement(Filing.locked(filing.id), reviewer, at, calendar(), asks, "请一并补齐")
    return filing


# 核对并申报


def test_the_check_page_shows_every_answer_with_a_way_to_change_it(client, applicant):
    filing = stories.draft(applicant)
    shown = page(as_user(client, applicant).get(f"/filings/{filing.id}/review"))
    (row,) = shown.xpath("//div[dt='注册地址的街道门牌']")
    assert row.xpath("dd/text()")[0] == "山东路6号甲1201室"
    (href,) = row.xpath(".//a/@href")
    assert page(client.get(href)).xpath(f"//input[@id='{href.partition('#')[2]}']")


def test_every_problem_is_listed_under_its_page_and_leads_to_its_field(client, applicant, blank):
    shown = page(as_user(client, applicant).get(f"/filings/{blank.id}/review"))
    summary = shown.xpath("//div[contains(@class, 'govuk-error-summary')]")[0]
    told = [problem.message for problem in Reading(blank, shanghai("2017-09-29 10:00").date()).problems]
    assert summary.xpath(".//li/a/text()") == told
    assert {href.partition("?")[0] for href in summary.xpath(".//li/a/@href")} >= {
        f"/filings/{blank.id}/enterprise/names",
        f"/filings/{blank.id}/investors",
    }


def test_a_problem_in_a_row_leads_to_the_field_on_its_own_page(client, applicant):
    filing = stories.draft(applicant, investors__1__equity_ratio="x")
    shown = page(as_user(client, applicant).get(f"/filings/{filing.id}/review"))
    row = "00000000-0000-4000-8000-0000000000a2"
    link = f"/filings/{filing.id}/investors/{row}?check=1#equity_ratio"
    assert link in shown.xpath("//div[contains(@class, 'govuk-error-summary')]//a/@href")
    assert page(client.get(link)).get_element_by_id("equity_ratio").get("value") == "x"


def test_the_check_page_names_the_agency_and_the_rules_with_their_articles(client, applicant):
    filing = stories.draft(applicant)
    shown = words(as_user(client, applicant).get(f"/filings/{filing.id}/review"))
    assert "青岛市商务局" in shown and "《办法》第三条" in shown and "商务部令2017年第2号" in shown


def test_doubts_are_asked_about_and_do_not_stop_a_submission(client, applicant):
    slip = {"enterprise__registered_capital": {"amount": "100.00", "currency": "USD"}}
    filing = stories.draft(applicant, **slip)
    shown = words(as_user(client, applicant).get(f"/filings/{filing.id}/review"))
    assert "请再确认（不影响提交）" in shown and "是否把“万元”误作“元”" in shown


def test_answers_that_will_be_left_out_are_named(client, applicant):
    filing = stories.draft(applicant)
    with transaction():
        held = Filing.locked(filing.id)
        row = {"id": "00000000-0000-4000-8000-0000000000aa", "investor": held.answers["investors"][0]["id"]}
        drafts.save_part(held, applicant, ("acquisition",), [row], shanghai("2017-09-28 10:00"))
    shown = words(as_user(client, applicant).get(f"/filings/{filing.id}/review"))
    assert "已填内容将不会提交：并购设立外商投资企业交易基本情况" in shown


# 提交


def test_opening_the_submit_page_submits_nothing(client, applicant):
    filing = stories.draft(applicant)
    assert "确认即表示" in words(as_user(client, applicant).get(f"/filings/{filing.id}/submit"))
    assert state_of(filing) == State.DRAFT


def test_confirming_submits_and_shows_the_progress(client, applicant):
    filing = stories.draft(applicant)
    answer = post(as_user(client, applicant), f"/filings/{filing.id}/submit")
    assert (answer.status_code, answer.location) == (303, f"/filings/{filing.id}")
    assert state_of(filing) == State.UNDER_REVIEW


def test_a_double_click_submits_once_and_says_the_same(client, applicant):
    filing = stories.draft(applicant)
    as_user(client, applicant)
    fields = {
        "csrf_token": page(client.get(f"/filings/{filing.id}/submit")).xpath(
            "//input[@name='csrf_token']/@value"
        )[0]
    }
    answers = [client.post(f"/filings/{filing.id}/submit", data=fields) for _ in (1, 2)]
    assert {(a.status_code, a.location) for a in answers} == {(303, f"/filings/{filing.id}")}
    db.session.expire_all()
    assert [e.move for e in db.session.get(Filing, filing.id).events] == ["submit"]


def test_an_incomplete_filing_shows_its_problems_instead(client, applicant, blank):
    answer = post(as_user(client, applicant), f"/filings/{blank.id}/submit", form_on="/filings/new")
    assert answer.status_code == 422 and "提交前请处理以下问题" in words(answer)
    assert state_of(blank) == State.DRAFT


def test_going_back_to_the_submit_page_afterwards_leads_to_the_progress(client, applicant):
    filing = stories.submitted(applicant)
    assert as_user(client, applicant).get(f"/filings/{filing.id}/submit").location == f"/filings/{filing.id}"


@pytest.mark.parametrize("path", ["/again"])
def test_what_changes_something_is_not_done_by_opening_an_address(client, applicant, path):
    filing = stories.submitted(applicant)
    assert as_user(client, applicant).get(f"/filings/{filing.id}{path}").status_code in (404, 405)


# 补充


def test_each_item_says_where_it_is_and_leads_there(client, applicant, asked):
    shown = page(as_user(client, applicant).get(f"/filings/{asked.id}/supplement"))
    first = shown.xpath("//section")[0]
    assert "注册地址的街道门牌" in first.xpath("string(.//h2)") and "写明房间号" in first.text_content()
    href = first.xpath(".//a/@href")[0]
    assert page(client.get(href)).xpath(f"//input[@id='{href.partition('#')[2]}' and not(@disabled)]")


def test_replies_are_kept_without_sending(client, applicant, asked):
    item = asked.supplement_items[0]
    post(as_user(client, applicant), f"/filings/{asked.id}/supplement", {f"reply-{item.id}": "已写明"})
    assert state_of(asked) == State.AWAITING_SUPPLEMENT
    assert "已写明" in words(client.get(f"/filings/{asked.id}/supplement"))


def test_two_who_answer_at_once_overwrite_nothing_unseen(client, applicant, asked):
    first, second = (f"reply-{item.id}" for item in asked.supplement_items)
    path = f"/filings/{asked.id}/supplement"
    shown = page(as_user(client, applicant).get(path)).xpath("//input[@name='seen']/@value")[0]
    post(client, path, {"seen": shown, first: "同事写的", second: ""})
    untouched = post(client, path, {"seen": shown, first: "", second: "我写的"})
    assert untouched.status_code == 303 and "同事写的" in words(client.get(path))
    both = post(client, path, {"seen": shown, first: "我另写的", second: "我写的", "_send": "1"})
    assert both.status_code == 409 and "同事写的" in words(both)
    assert page(both).xpath(f"//textarea[@name='{first}']")[0].text.strip() == "我另写的"
    seen = page(both).xpath("//input[@name='seen']/@value")[0]
    post(client, path, {"seen": seen, first: "我另写的", second: "我写的"})
    assert page(client.get(path)).xpath(f"//textarea[@name='{first}']")[0].text.strip() == "我另写的"


@pytest.mark.parametrize("seen", ["9" * 5_000 + ":x", ":", "x", "-1:x", "0 0 0"])
def test_a_hidden_field_that_somebody_changed_loses_no_reply(client, applicant, asked, seen):
    fields = {"seen": seen, f"reply-{asked.supplement_items[0].id}": "已写明"}
    answer = post(as_user(client, applicant), f"/filings/{asked.id}/supplement", fields)
    assert answer.status_code == 303
    assert "已写明" in words(client.get(f"/filings/{asked.id}/supplement"))


def test_a_reply_too_long_is_pointed_out_and_not_cut(client, applicant, asked):
    name = f"reply-{asked.supplement_items[0].id}"
    answer = post(as_user(client, applicant), f"/filings/{asked.id}/supplement", {name: "字" * 4001})
    assert answer.status_code == 422 and "4001" in words(answer)
    assert len(page(answer).xpath(f"//textarea[@name='{name}']")[0].text.strip()) == 4001


def test_every_unanswered_item_is_named_at_its_answer(client, applicant, asked):
    first, second = asked.supplement_items
    fields = {f"reply-{first.id}": "已写明", f"reply-{second.id}": "", "_send": "1"}
    second_id = second.id
    answer = post(as_user(client, applicant), f"/filings/{asked.id}/supplement", fields)
    assert answer.status_code == 422
    summary = page(answer).xpath("//div[contains(@class, 'govuk-error-summary')]//a/@href")
    assert summary == [f"#reply-{second_id}"]
    assert "已写明" in words(answer)


def test_an_answered_supplement_goes_back_once_even_if_clicked_twice(client, applicant, asked):
    fields = {f"reply-{item.id}": "已补充" for item in asked.supplement_items} | {"_send": "1"}
    as_user(client, applicant)
    path = f"/filings/{asked.id}/supplement"
    fields["csrf_token"] = page(client.get(path)).xpath("//input[@name='csrf_token']/@value")[0]
    answers = [client.post(path, data=fields) for _ in (1, 2)]
    assert {(a.status_code, a.location) for a in answers} == {(303, f"/filings/{asked.id}")}
    assert state_of(asked) == State.UNDER_REVIEW


def test_after_the_window_nothing_can_be_sent(client, applicant, asked):
    turn_clock("2017-10-26 09:00")
    fields = {f"reply-{item.id}": "已补充" for item in asked.supplement_items} | {"_send": "1"}
    answer = post(as_user(client, applicant), f"/filings/{asked.id}/supplement", fields)
    assert answer.status_code == 409 and "期限已经届满" in words(answer)


def test_settled_items_are_shown_as_settled(client, applicant, reviewer, asked):
    fields = {f"reply-{item.id}": "已补充" for item in asked.supplement_items} | {"_send": "1"}
    post(as_user(client, applicant), f"/filings/{asked.id}/supplement", fields)
    with transaction():
        held = Filing.locked(asked.id)
        still_open = {held.supplement_items[1].id: "说明不清"}
        review.return_incomplete(held, reviewer, shanghai("2017-09-29 11:00"), calendar(), still_open)
    first, second = page(client.get(f"/filings/{asked.id}/supplement")).xpath("//section")
    assert "已补齐" in first.text_content() and not first.xpath(".//textarea")
    assert "说明不清" in second.text_content() and second.xpath(".//textarea")


def test_a_filing_of_which_nothing_was_asked_has_no_supplement(client, applicant):
    filing = stories.submitted(applicant)
    assert as_user(client, applicant).get(f"/filings/{filing.id}/supplement").status_code == 404


# On paper


def test_a_kind_without_a_letter_has_no_task_for_one_and_no_page(client, applicant, monkeypatch):
    """As a new kind of filing is that the annexes print no letter for."""
    filing = stories.draft(applicant)
    as_user(client, applicant)
    with_letter = page(client.get(f"/filings/{filing.id}")).xpath("//main")[0].text_content()
    monkeypatch.setattr(letters, "_texts", dict)
    without = page(client.get(f"/filings/{filing.id}")).xpath("//main")[0].text_content()
    assert "打印并签署承诺书" in with_letter and "打印并签署承诺书" not in without
    assert tasks_of(with_letter) == tasks_of(without) + 1
    refused = client.get(f"/filings/{filing.id}/letter")
    assert refused.status_code == 404 and "没有承诺书" in words(refused)


def tasks_of(text: str) -> int:
    """How many tasks there are, as the list says: 已完成 3 / 12 项."""
    return int(re.search(r"已完成\D*\d+\D+(\d+)", text)[1])


def test_the_letter_has_a_signature_block_for_every_investor(client, applicant):
    rows = [
        investor("a1", "莱茵机械股份公司", "DE", "600000.00", "60"),
        investor("a2", "海港投资有限公司", "HK", "400000.00", "40"),
    ]
    filing = stories.draft(applicant, investors=rows)
    shown = page(as_user(client, applicant).get(f"/filings/{filing.id}/letter"))
    blocks = shown.xpath("//div[@class='app-letter__signature']/p[1]")
    assert [b.text_content() for b in blocks] == [
        "承诺人名称：莱茵机械股份公司",
        "承诺人名称：海港投资有限公司",
    ]


def test_the_letter_is_made_out_to_the_enterprise(client, applicant):
    filing = stories.draft(applicant)
    shown = words(as_user(client, applicant).get(f"/filings/{filing.id}/letter"))
    assert "现提交青岛莱茵精密机械有限公司（下称企业）设立备案信息并承诺：" in shown
