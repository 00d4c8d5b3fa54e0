"""The clock as applicants and reviewers read it: days to come, months, and moves not made yet."""

from __future__ import annotations

from tests.conftest import turn_clock
from tests.services import stories
from tests.web.conftest import as_user, page
from tests.web.reviewing import asked_and_answered, text_of


def test_the_ledger_runs_on_to_the_due_day_and_says_so(client, applicant):
    filing = stories.submitted(applicant, "2017-09-28 10:00")
    turn_clock("2017-09-29 10:00")
    said = text_of(as_user(client, applicant).get(f"/filings/{filing.id}"))
    assert "以下各日尚未到来，推算至届满日 2017年9月30日 调休上班，计入备案机构第2日" in said
    assert "工作日，计入备案机构第3日；届满日，当日办理仍在期限内" in said


def test_an_overdue_agency_has_used_all_and_is_late_by_two(client, applicant, reviewer):
    filing = stories.claimed(applicant, reviewer)
    turn_clock("2017-10-11 10:00")
    said = text_of(as_user(client, reviewer).get(f"/review/{filing.id}"))
    assert "已用 3/3 个工作日，逾期 2 个工作日" in said


def test_a_month_says_whose_each_day_is_without_colour(client, applicant):
    filing = stories.submitted(applicant, "2017-09-28 10:00")
    turn_clock("2017-09-29 10:00")
    shown = page(as_user(client, applicant).get(f"/filings/{filing.id}"))
    cells = shown.xpath("//table[contains(@class, 'app-month')]//td[time]")
    said = {cell.xpath("string(time/@datetime)"): " ".join(cell.text_content().split()) for cell in cells}
    assert said["2017-09-29"] == "29 机构1 今日"
    assert said["2017-09-30"] == "30 调休上班 机构2"
    assert said["2017-10-02"] == "2 国庆节"
    assert said["2017-10-09"] == "9 机构3 届满"


def test_the_reviewer_reads_what_a_move_today_would_do(client, applicant, reviewer):
    filing = stories.claimed(applicant, reviewer)
    turn_clock("2017-09-29 10:00")
    said = text_of(as_user(client, reviewer).get(f"/review/{filing.id}"))
    asked = "今日告知补充的：申请人应于 2017年10月26日 前补充提交；补充回来后备案机构还剩 2 个工作日。"
    suspended = "今日暂停办理的：备案时限自明日起停止计算；恢复办理后备案机构还剩 2 个工作日。"
    assert asked in said and suspended in said


def test_the_page_of_a_decision_says_what_it_does_to_the_days(client, applicant, reviewer):
    filing = stories.claimed(applicant, reviewer)
    turn_clock("2017-09-29 10:00")
    said = text_of(as_user(client, reviewer).get(f"/review/{filing.id}/suspend"))
    assert "恢复办理后备案机构还剩 2 个工作日" in said
    assert "今日告知补充的" not in said


def test_an_applicant_is_not_told_of_a_suspension_nobody_means(client, applicant):
    filing = stories.submitted(applicant, "2017-09-28 10:00")
    turn_clock("2017-09-29 10:00")
    said = text_of(as_user(client, applicant).get(f"/filings/{filing.id}"))
    assert "今日告知补充的" in said and "今日暂停办理的" not in said


def test_once_asked_it_is_never_foreseen_again(client, applicant, reviewer):
    filing_id = asked_and_answered(applicant, reviewer)
    turn_clock("2017-10-09 10:00")
    said = text_of(as_user(client, reviewer).get(f"/review/{filing_id}"))
    assert "今日告知补充的" not in said and "今日退回继续补充的" in said
