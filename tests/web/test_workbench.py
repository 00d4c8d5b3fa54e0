"""The reviewer's workbench: the summary of a filing, saved views, the next filing, and the applicant's list."""

from __future__ import annotations

import pytest

from filing.current import now
from filing.extensions import db, transaction
from filing.models import SavedView
from filing.services.filings import views
from tests.conftest import turn_clock
from tests.services import stories
from tests.web.conftest import as_user, page, post
from tests.web.reviewing import a_colleague, text_of

VIEW = {"view": "open", "due": "today", "kind": "establishment", "name": "今日到期的设立"}


@pytest.fixture(autouse=True)
def in_2017(app):
    turn_clock("2017-10-09 10:00")


def tabs_on(client, path: str = "/review") -> list[str]:
    return [
        " ".join(a.text_content().split())
        for a in page(client.get(path)).xpath("//nav[@class='app-tabs']//a")
    ]


def test_the_summary_says_how_much_what_share_and_who_else_has_the_name(client, applicant, reviewer):
    other = stories.submitted(applicant)
    filing = stories.submitted(applicant)
    answer = as_user(client, reviewer).get(f"/review/{filing.id}")
    (summary,) = page(answer).xpath("//section[@id='summary']")
    words = " ".join(summary.text_content().split())
    assert "投资总额" in words and "注册资本" in words and "外方出资比例" in words
    assert other.application_number in words and filing.application_number not in words
    heads = summary.xpath(".//thead//th/text()")
    assert heads == ["姓名/名称", "国别（地区）", "出资比例", "认缴出资额"]
    assert len(summary.xpath(".//tbody/tr")) == len(filing.answers["investors"])


def test_filters_are_kept_under_a_name_as_a_tab_and_taken_away(client, applicant, reviewer):
    stories.submitted(applicant)
    as_user(client, reviewer)
    assert post(client, "/review/views", VIEW).status_code == 303
    (tab,) = page(client.get("/review")).xpath("//nav//a[contains(., '今日到期的设立')]/@href")
    (current,) = page(client.get(tab)).xpath("//nav[@class='app-tabs']//a[@aria-current]")
    assert current.text_content().split() == ["今日到期的设立", "1"]
    view = db.session.scalars(db.select(SavedView)).one()
    post(client, f"/review/views/{view.id}/delete", {})
    assert "今日到期的设立" not in " ".join(tabs_on(client))


def test_a_saved_view_shows_how_many_it_holds(client, applicant, reviewer):
    turn_clock("2017-09-28 10:00")
    for name in ("青岛甲有限公司", "青岛乙有限公司", "济宁丙有限公司"):
        stories.submitted(applicant, enterprise__enterprise_name__cn=name)
    turn_clock("2017-10-09 10:00")
    with transaction():
        views.save(reviewer, "今日", {"view": "open", "due": "today"}, now())
        views.save(reviewer, "青岛", {"search": "青岛乙"}, now())
        views.save(reviewer, "已超", {"view": "open", "due": "overdue"}, now())
    assert tabs_on(as_user(client, reviewer))[-3:] == ["今日 3", "青岛 1", "已超 0"]


def test_a_colleagues_view_is_nobody_elses(client, reviewer):
    colleague = a_colleague()
    with transaction():
        views.save(colleague, "今日到期的设立", {"view": "open"}, now())
    as_user(client, reviewer)
    assert "今日到期的设立" not in " ".join(tabs_on(client))
    assert post(client, "/review/views/1/delete", {}).status_code == 404


def test_a_view_without_a_name_is_refused_in_words(client, reviewer):
    as_user(client, reviewer)
    post(client, "/review/views", {**VIEW, "name": " "})
    assert "请为常用视图取一个名称" in page(client.get("/review")).text_content()


def test_next_leads_through_what_is_due_and_round_again(client, applicant, reviewer):
    first, second = (stories.submitted(applicant, f"2017-09-{day} 10:00") for day in ("26", "27"))
    stories.claimed(applicant, a_colleague(), "2017-09-28 10:00")
    as_user(client, reviewer)
    ways = [client.get(f"/review/next?after={filing.id}").location for filing in (first, second)]
    assert ways == [f"/review/{second.id}", f"/review/{first.id}"]


def test_the_list_goes_on_behind_its_last_row_and_by_due_day(client, applicant, monkeypatch):
    monkeypatch.setattr("filing.web.applicant.listing.ROWS", 1)
    late = stories.submitted(applicant, "2017-09-28 10:00", enterprise__enterprise_name__cn="后到期公司")
    soon = stories.submitted(applicant, "2017-09-26 10:00", enterprise__enterprise_name__cn="先到期公司")
    stories.draft(applicant, enterprise__enterprise_name__cn="草稿公司")
    as_user(client, applicant)
    seen, path = [], "/filings?sort=due"
    while path:
        found = page(client.get(path))
        seen += found.xpath("//tbody//th/a/text()")
        path = next(iter(found.xpath("//a[contains(., '下一页')]/@href")), None)
    assert seen == ["先到期公司", "后到期公司", "草稿公司"] and late.due_on > soon.due_on


def test_a_completed_filing_offers_its_receipt_on_the_list(client, applicant, reviewer):
    stories.accept(stories.claimed(applicant, reviewer), reviewer, "2017-09-28 16:00")
    words = text_of(as_user(client, applicant).get("/filings"))
    assert "备案编号 鲁青外资备201700001" in words and "下载回执" in words and "青岛市商务局" in words


def test_the_team_sees_which_filings_will_miss_their_day_at_todays_pace(client, applicant, reviewer):
    for number in range(3):
        stories.submitted(applicant, enterprise__enterprise_name__cn=f"青岛{number}号有限公司")
    as_user(client, reviewer)
    assert "无法估计" in text_of(client.get("/review/team"))
    for _ in range(2):
        stories.accept(stories.claimed(applicant, reviewer, "2017-09-26 10:00"), reviewer, "2017-09-27 10:00")
    said = text_of(client.get("/review/team"))
    # Two in ten working days: the second of the three, due today, would be dealt with five working days on.
    assert "平均每天办理 0.2 件" in said and "以下 2 件将超过期限" in said
    rows = page(client.get("/review/team")).xpath(
        "//caption[contains(., '估计')]/following-sibling::tbody/tr"
    )
    assert [" ".join(row.text_content().split()).split()[0] for row in rows] == [
        "青岛1号有限公司201709280000002", "青岛2号有限公司201709280000003"
    ]  # fmt: skip
    assert "2017年10月16日" in rows[0].text_content() and "2017年10月23日" in rows[1].text_content()
