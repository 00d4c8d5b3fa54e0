"""年度抽查计划 and 工作总结 in the demonstration: of the city's body, in January."""

from __future__ import annotations

from filing.demo.stage import Stage
from filing.domain.days.calendar import day_of
from filing.services.people import outbox
from filing.services.supervision import yearly


def tell(stage: Stage) -> None:
    """A summary of the year before and a plan."""
    by, at = stage.people["supervisor"], stage.ago(30, "14:00")
    year = day_of(at).year
    work = "以随机抽查为主，结合部门建议开展检查；对首次逾期的企业以提醒、辅导为先。"
    yearly.issue_summary(
        by, at, stage.calendar, year=year - 1, work=work, proposals="建议加强备案前的期限提示。"
    )
    yearly.issue_plan(
        by, at, year=year, times="全年两次，上半年5月、下半年10月各一次，由省商务厅统一抽取。",
        focus="举报较多的企业，食品、教育等涉及群众生命财产安全的行业。", arrangements="10月与税务、海关联合检查。",
    )  # fmt: skip
    outbox.told_at_the_time(None)
