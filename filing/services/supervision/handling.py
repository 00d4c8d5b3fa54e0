"""What becomes of a report or a suggestion: each move of its procedure, and who is told (17-§15 to 17-§18)."""

from __future__ import annotations

from datetime import datetime

from filing.domain.days.calendar import WorkCalendar, day_of
from filing.domain.errors import BadAnswer
from filing.models import Agency, Inspection, Report, User
from filing.models.reports import BY_PUBLIC
from filing.services.people.notices import tell
from filing.services.procedures import advance, require_open
from filing.services.supervision.given import LONGEST, text_of
from filing.services.supervision.opening import open_case as open_inspection
from filing.services.supervision.reporting import tell_body


def take_up(report: Report, actor: User, now: datetime, calendar: WorkCalendar) -> None:
    """受理: the first thing that whoever made it is told."""
    advance(report, "take_up", actor, now, calendar)
    report.taken_up_on = day_of(now)
    _tell_author(report, "suggestion_taken_up", now)


def decline(report: Report, actor: User, now: datetime, calendar: WorkCalendar, *, reason: str) -> None:
    """不予受理, with a reason that whoever made it reads."""
    require_open(report, "decline", actor, day_of(now), calendar)
    report.answer = text_of("reason", reason, "请写明不予受理的理由，举报人凭查询码可以看到。", LONGEST)
    advance(report, "decline", actor, now, calendar, reason=report.answer)
    report.ended_on = day_of(now)


def open_case(
    report: Report, actor: User, now: datetime, calendar: WorkCalendar, *, respondent: str = ""
) -> Inspection:
    """启动检查: a case with two inspectors by lot. It names the report's number, and nothing of who made it."""
    require_open(report, "open_case", actor, day_of(now), calendar)
    case = open_inspection(
        actor,
        now,
        way=report.kind,
        enterprise=report.enterprise_id,
        respondent=report.respondent or respondent,
        source=f"{report.kind_label}编号 {report.number}",
        agency=report.agency.code,
        written=report.kind == BY_PUBLIC,
        has_evidence=bool(report.evidence),
        # A name that the body found out is not one that the report gave.
        names_respondent=bool(report.respondent),
    )
    report.inspection = case
    report.inspection_id = case.id
    report.respondent = case.respondent
    advance(report, "open_case", actor, now, calendar, details={"case": case.id})
    return case


def answer(report: Report, actor: User, now: datetime, calendar: WorkCalendar, *, answer: str) -> None:
    """答复: what came of it, in words for whoever made it."""
    require_open(report, "answer", actor, day_of(now), calendar)
    report.answer = text_of("answer", answer, "请写明办理的结果。", LONGEST)
    advance(report, "answer", actor, now, calendar)
    report.ended_on = day_of(now)
    _tell_author(report, "suggestion_ended", now)


def transfer(
    report: Report, actor: User, now: datetime, calendar: WorkCalendar, *, agency: str, reason: str
) -> None:
    """转交 the body that is competent by the place; the days run on (17-§3, 17-§37)."""
    require_open(report, "transfer", actor, day_of(now), calendar)
    to = Agency.by_code(agency)
    if to is None or to.id == report.agency_id:
        raise BadAnswer.at("agency", "请选择转交给哪个机构；不能转交给本机构。")
    why = text_of("reason", reason, "请写明转交的理由，例如被举报人注册地址在济南市。", 500)
    advance(
        report,
        "transfer",
        actor,
        now,
        calendar,
        reason=why,
        details={"from": report.agency.code, "to": to.code},
    )
    report.agency = to
    tell_body(report, "report_received", f"{report.id}:{report.version}", now)


def hand_over(
    report: Report, actor: User, now: datetime, calendar: WorkCalendar, *, to: str, what: str, receipt: str,
    is_outside: bool = False,
) -> None:  # fmt: skip
    """移送 what belongs to another department, with its receipt (17-§15¶3)."""
    require_open(report, "hand_over", actor, day_of(now), calendar)
    row = {
        "to": text_of("to", to, "请写明移送给哪个部门。", 200),
        "what": text_of("what", what, "请写明移送的事项。", LONGEST),
        "receipt": text_of("receipt", receipt, "请写明接收部门的回执文号或签收人。", 200),
    }
    advance(report, "hand_over", actor, now, calendar, is_outside=is_outside, details=row)
    report.handed_over, report.ended_on = row, day_of(now)
    _tell_author(report, "suggestion_ended", now)


def _tell_author(report: Report, kind: str, now: datetime) -> None:
    """A department is told by notice; whoever reported asks with the code, since nothing else leads to them."""
    if report.submitted_by and report.submitted_by.is_enabled:
        tell(
            [report.submitted_by], kind, str(report.id), now,
            number=report.number, name=report.respondent, state=report.state_label, agency=report.agency.name,
        )  # fmt: skip
