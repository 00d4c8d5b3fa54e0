"""The reviewer's queue and desk: what waits, who may see it, the filing on one page."""

from __future__ import annotations

import hashlib

import pytest

from filing.current import calendar, store
from filing.domain.errors import NotPermitted
from filing.extensions import db, transaction
from filing.models import Document, Filing
from filing.services.filings import claims, elsewhere, queue, review
from filing.services.filings import drafts as drafts
from filing.services.filings.review import Ask
from tests.conftest import shanghai, turn_clock
from tests.services import stories
from tests.web.conftest import as_user, page, post
from tests.web.reviewing import (
    DETAIL,
    a_colleague,
    asked_and_answered,
    staff,
    text_of,
)


@pytest.fixture(autouse=True)
def in_2017(app):
    """The working day after the golden week, on which a filing of 28 September is due."""
    turn_clock("2017-10-09 10:00")


# The queue


def test_the_queue_shows_the_nearest_due_day_first(client, applicant, reviewer):
    stories.submitted(applicant, "2017-09-28 10:00", enterprise__enterprise_name__cn="青岛后到有限公司")
    stories.submitted(applicant, "2017-09-26 10:00", enterprise__enterprise_name__cn="青岛先到有限公司")
    names = page(as_user(client, reviewer).get("/review")).xpath("//tbody//th/a/text()")
    assert names == ["青岛先到有限公司", "青岛后到有限公司"]


def test_the_queue_says_how_many_working_days_are_left(client, applicant, reviewer):
    stories.submitted(applicant, "2017-09-28 10:00")
    stories.submitted(applicant, "2017-09-26 10:00")
    dues = page(as_user(client, reviewer).get("/review")).xpath("//td[@data-label='期限']/span/text()")
    assert dues == ["已超 2 个工作日", "今日到期"]


def test_each_view_holds_its_own_filings(client, applicant, reviewer):
    colleague = a_colleague()
    stories.submitted(applicant, enterprise__enterprise_name__cn="无人领取")
    stories.claimed(applicant, reviewer, enterprise__enterprise_name__cn="本人领取")
    stories.claimed(applicant, colleague, enterprise__enterprise_name__cn="同事领取")
    as_user(client, reviewer)
    shown = {
        view: page(client.get(f"/review?view={view}")).xpath("//tbody//th/a/text()")
        for view in ("unclaimed", "mine", "open", "closed")
    }
    assert shown == {
        "unclaimed": ["无人领取"],
        "mine": ["本人领取"],
        "open": ["无人领取", "本人领取", "同事领取"],
        "closed": [],
    }


def test_pages_follow_one_another_without_gap_or_repeat(applicant, reviewer):
    for day in ("25", "25", "26", "27", "27"):
        stories.submitted(applicant, f"2017-09-{day} 10:00")
    seen, after = [], None
    for _ in range(3):
        rows, after = queue.queue_page(reviewer, view="unclaimed", after=after, limit=2)
        seen += [row.id for row in rows]
    assert seen == [1, 2, 3, 4, 5] and after is None


def test_a_suspended_filing_stands_last_among_ones_own(applicant, reviewer):
    filing = stories.claimed(applicant, reviewer)
    with transaction():
        at = shanghai("2017-09-28 15:00")
        elsewhere.suspend(Filing.locked(filing.id), reviewer, at, calendar(), "涉及安全")
    other = stories.claimed(applicant, reviewer)
    first, after = queue.queue_page(reviewer, view="mine", limit=1)
    second, _ = queue.queue_page(reviewer, view="mine", limit=1, after=after)
    assert [first[0].id, second[0].id] == [other.id, filing.id]


@pytest.mark.parametrize("words", ["莱茵", "201709280000001"])
def test_a_filing_is_found_by_name_and_by_number_whatever_its_state(client, applicant, reviewer, words):
    stories.accept(stories.claimed(applicant, reviewer), reviewer, "2017-09-28 16:00")
    answer = as_user(client, reviewer).get("/review", query_string={"search": words})
    assert page(answer).xpath("//tbody//th/a/text()") == ["青岛莱茵精密机械有限公司"]


def test_a_percent_sign_is_searched_for_as_it_is(client, applicant, reviewer):
    stories.submitted(applicant)
    assert not page(as_user(client, reviewer).get("/review?search=%25")).xpath("//tbody")


@pytest.mark.parametrize("query", ["view=nonsense", "after=nonsense", "after=2017-13-40_1"])
def test_a_made_up_address_is_refused_in_words(client, reviewer, query):
    assert as_user(client, reviewer).get(f"/review?{query}").status_code == 422


# Who may see what


def test_another_agencys_filing_does_not_exist(client, applicant, reviewer):
    filing = stories.submitted(applicant)
    as_user(client, staff("jinan@example.com", "济南审核", "370100"))
    paths = ("", "/accept", "/supplement", f"/documents/{filing.documents[0].id}")
    assert {client.get(f"/review/{filing.id}{path}").status_code for path in paths} == {404}
    assert "青岛莱茵" not in text_of(client.get("/review?search=青岛"))


def test_a_draft_does_not_exist_for_the_agency(client, applicant, reviewer):
    filing = stories.draft(applicant)
    assert as_user(client, reviewer).get(f"/review/{filing.id}").status_code == 404


def test_an_applicant_is_kept_out(client, applicant, reviewer):
    filing = stories.submitted(applicant)
    as_user(client, applicant)
    assert {client.get(p).status_code for p in ("/review", f"/review/{filing.id}")} == {403}
    with pytest.raises(NotPermitted):
        queue.queue_page(applicant)


def test_a_supervisor_reads_and_decides_nothing(client, applicant, reviewer, supervisor):
    filing = stories.claimed(applicant, reviewer)
    as_user(client, supervisor)
    shown = page(client.get(f"/review/{filing.id}"))
    forms = shown.xpath("//main//form[not(ancestor::*[@id='personal-numbers'])]")
    assert not forms and not shown.xpath("//main//a[@role='button']")
    assert client.get(f"/review/{filing.id}/accept").status_code == 403


def test_what_the_applicant_is_still_changing_is_not_shown(client, applicant, reviewer):
    filing = stories.claimed(applicant, reviewer)
    ask = [Ask("门牌号", path=tuple(DETAIL.split(".")))]
    with transaction():
        at = shanghai("2017-09-28 15:00")
        review.request_supplement(Filing.locked(filing.id), reviewer, at, calendar(), ask)
    with transaction():
        drafts.save_part(Filing.locked(filing.id), applicant, tuple(DETAIL.split(".")), "还没写完", at)
    assert "还没写完" not in text_of(as_user(client, reviewer).get(f"/review/{filing.id}"))


# The desk


def test_claiming_from_the_queue_opens_the_decisions(client, applicant, reviewer):
    filing = stories.submitted(applicant)
    as_user(client, reviewer)
    assert not page(client.get(f"/review/{filing.id}")).xpath("//a[contains(@href, '/accept')]")
    answer = post(client, f"/review/{filing.id}/claim", form_on="/review")
    assert (answer.status_code, answer.location) == (303, f"/review/{filing.id}")
    buttons = page(client.get(answer.location)).xpath("//main//a[@role='button']/text()")
    assert buttons == ["备案完成", "一次性告知补充", "不属于备案范围", "暂停办理", "移送"]


def test_released_it_is_anybodys_again(client, applicant, reviewer):
    filing = stories.claimed(applicant, reviewer)
    as_user(client, reviewer)
    assert post(client, f"/review/{filing.id}/release", form_on=f"/review/{filing.id}").status_code == 303
    assert queue.queue_page(reviewer, view="unclaimed")[0][0].id == filing.id


def test_the_second_to_claim_reads_who_was_first(client, applicant, reviewer):
    colleague = a_colleague()
    filing = stories.submitted(applicant)
    as_user(client, reviewer).get("/review")
    with transaction():
        claims.claim(Filing.locked(filing.id), colleague, shanghai("2017-10-09 09:59"))
    answer = post(client, f"/review/{filing.id}/claim", form_on="/account")
    assert answer.status_code == 409 and "已由陈核领取" in text_of(answer)


def test_the_whole_form_stands_on_one_page_in_its_order(client, applicant, reviewer):
    filing = stories.claimed(applicant, reviewer)
    titles = page(as_user(client, reviewer).get(f"/review/{filing.id}")).xpath("//*[@id='sheet']//h2/text()")
    assert titles == [
        "股权结构",
        "一、外商投资企业基本信息",
        "二、外商投资企业投资者基本信息",
        "五、备注",
        "申报与签署",
    ]


def test_doubts_stand_beside_their_lines(client, applicant, reviewer):
    few = {"amount": "250.00", "currency": "USD"}
    changes = {"enterprise__total_investment": few, "enterprise__registered_capital": few}
    filing = stories.claimed(applicant, reviewer, **changes)
    shown = page(as_user(client, reviewer).get(f"/review/{filing.id}"))
    assert "万元" in shown.xpath("//*[@id='line-enterprise.total_investment']")[0].text_content()


def test_a_paper_is_shown_as_it_was_uploaded(client, applicant, reviewer):
    filing = stories.claimed(applicant, reviewer)
    paper = filing.documents[0]
    answer = as_user(client, reviewer).get(f"/review/{filing.id}/documents/{paper.id}")
    assert answer.mimetype == "application/pdf" and answer.headers["Content-Disposition"].startswith("inline")
    assert hashlib.sha256(answer.data).hexdigest() == paper.sha256


def test_a_lost_file_is_said_and_not_a_failure_of_the_page(client, applicant, reviewer):
    filing = stories.claimed(applicant, reviewer)
    store().delete(filing.documents[0].storage_key)
    answer = as_user(client, reviewer).get(f"/review/{filing.id}/documents/{filing.documents[0].id}")
    assert answer.status_code == 503


def test_markup_in_an_answer_is_text(client, applicant, reviewer):
    filing = stories.claimed(applicant, reviewer, remarks="<script>alert(1)</script>{{7*7}}")
    body = as_user(client, reviewer).get(f"/review/{filing.id}").get_data(as_text=True)
    assert "<script>alert" not in body and "&lt;script&gt;alert(1)" in body and "{{7*7}}" in body


def test_a_paper_is_shown_under_its_chinese_name(client, applicant, reviewer):
    filing = stories.claimed(applicant, reviewer)
    as_user(client, reviewer)
    paper = filing.documents[0]
    with transaction():
        db.session.get(Document, paper.id).file_name = "营业执照.pdf"
    answer = client.get(f"/review/{filing.id}/documents/{paper.id}")
    assert answer.data.startswith(b"%PDF")
    # A server can send headers in ASCII only.
    assert all(value.isascii() for value in answer.headers.values())


# What presses, filters, and the next filing


def names_on(client, path: str) -> list[str]:
    return page(client.get(path)).xpath("//tbody//th/a/text()")


def several(applicant, reviewer) -> None:
    stories.submitted(applicant, "2017-09-26 10:00", enterprise__enterprise_name__cn="已超")
    stories.claimed(applicant, reviewer, "2017-09-28 10:00", enterprise__enterprise_name__cn="今日")
    stories.submitted(applicant, "2017-09-30 10:00", enterprise__enterprise_name__cn="以后")


def test_the_queue_says_first_what_presses_and_leads_there(client, applicant, reviewer):
    several(applicant, reviewer)
    shown = page(as_user(client, reviewer).get("/review"))
    links = shown.xpath("//ul[@aria-label='先办']//a")
    said = [" ".join(link.text_content().split()) for link in links]
    assert said == ["已超期限 1", "今日到期 1", "补充后收回 0", "我领取待办的 1"]
    assert [names_on(client, link.get("href")) for link in links] == [["已超"], ["今日"], [], ["今日"]]


def test_a_supplement_that_came_back_presses(client, applicant, reviewer):
    asked_and_answered(applicant, reviewer)
    stories.claimed(applicant, reviewer, enterprise__enterprise_name__cn="没有要求补充")
    assert len(names_on(as_user(client, reviewer), "/review?view=open&returned=yes")) == 1


@pytest.mark.parametrize(
    ("given", "left"),
    [
        ("due=overdue", ["已超"]),
        ("due=later", ["以后"]),
        ("claimed=nobody", ["已超", "以后"]),
        ("claimed=colleague", []),
        ("kind=change", []),
        ("kind=establishment&due=today", ["今日"]),
        ("late=yes", []),
    ],
)
def test_filters_narrow_a_view(client, applicant, reviewer, given, left):
    several(applicant, reviewer)
    assert names_on(as_user(client, reviewer), f"/review?view=open&{given}") == left


def test_a_filter_stays_with_the_next_page(client, applicant, reviewer, monkeypatch):
    monkeypatch.setattr("filing.web.review.queue.ROWS", 1)
    several(applicant, reviewer)
    shown = page(as_user(client, reviewer).get("/review?view=open&claimed=nobody"))
    (following,) = shown.xpath("//a[contains(@href, 'after=')]/@href")
    assert names_on(client, following) == ["以后"]


def test_a_filter_that_does_not_exist_is_refused(client, reviewer):
    assert as_user(client, reviewer).get("/review?due=never").status_code == 422


def decided(applicant, reviewer) -> Filing:
    return stories.accept(stories.claimed(applicant, reviewer), reviewer, "2017-10-09 09:00")


def next_on(client, filing_id: int) -> list[str]:
    return page(client.get(f"/review/{filing_id}")).xpath(
        # The one in the list of places, which a key presses too, is there whatever was decided.
        "//a[starts-with(., '下一件')][not(@data-key)]/@href"
    )


def test_a_decided_filing_leads_on_to_the_one_due_first(client, applicant, reviewer):
    filing = decided(applicant, reviewer)
    stories.submitted(applicant, "2017-09-30 10:00")
    stories.submitted(applicant, "2017-09-26 10:00")
    assert next_on(as_user(client, reviewer), filing.id) == ["/review/3"]


def test_the_next_filing_is_never_a_colleagues(client, applicant, reviewer):
    filing = decided(applicant, reviewer)
    stories.claimed(applicant, a_colleague())
    assert next_on(as_user(client, reviewer), filing.id) == []


def test_nobody_is_led_away_from_what_is_still_to_decide(client, applicant, reviewer):
    filing = stories.claimed(applicant, reviewer)
    stories.submitted(applicant)
    assert next_on(as_user(client, reviewer), filing.id) == []


def test_where_no_clock_runs_nothing_is_offered_or_found_by_a_due_day(client, reviewer):
    as_user(client, reviewer)
    assert not page(client.get("/review?view=suspended")).xpath("//select[@name='due']")
    assert page(client.get("/review?view=open")).xpath("//select[@name='due']")
    assert "“暂停”的申报不分期限，请清除筛选。" in text_of(client.get("/review?view=suspended&due=later"))
