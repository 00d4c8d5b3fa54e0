"""责令改正 and what follows: a longer term, what was performed, what goes to others, the close (17-§25 to 17-§28)."""

from __future__ import annotations

from datetime import date, datetime

from filing.domain.articles import said_of_day
from filing.domain.days.calendar import WorkCalendar, day_of
from filing.domain.errors import BadAnswer, MoveNotAllowed
from filing.domain.supervision.sanctions import shandong_term, why_not_so_long
from filing.domain.supervision.terms import correct_by
from filing.models import Inspection, User
from filing.services.credit.of_cases import follow
from filing.services.procedures import advance, require_open
from filing.services.supervision import papers
from filing.services.supervision.cases import tell_enterprise
from filing.services.supervision.given import LONGEST, text_of
from filing.services.supervision.reach import is_in_shandong


def order(
    case: Inspection,
    actor: User,
    now: datetime,
    calendar: WorkCalendar,
    *,
    text: str,
    days: int,
    source: str = "",
) -> None:
    """责令改正, within a term: Shandong's bounds, elsewhere as the body sets it."""
    today = day_of(now)
    require_open(case, "order", actor, today, calendar)
    term = shandong_term(today) if is_in_shandong(case.agency) else None
    if why := why_not_so_long(term, days):
        raise BadAnswer.at("days", why)
    by = correct_by(today, days, term.source if term else source.strip(), calendar)
    case.correction = {
        "text": text_of("text", text, "请写明要求改正的内容。", LONGEST), "days": days, "by": by.on.isoformat(),
        "source": by.source, "given_on": today.isoformat(),
    }  # fmt: skip
    advance(case, "order", actor, now, calendar, details=case.correction)
    follow(case, actor, now, calendar)
    facts = {
        "correct": case.correction["text"],
        "due": said_of_day(by.on),
        "days": str(days),
        "source": by.source,
    }
    papers.issue(case, "order", now, papers.breaches_of(case), **facts)
    tell_enterprise(
        case, "inspection_told", now, f"{case.correction['text']}请于{said_of_day(by.on)}前改正。", "责令改正"
    )


def extend(
    case: Inspection, actor: User, now: datetime, calendar: WorkCalendar, *, days: int, reason: str
) -> None:
    """A longer term, counted from the order like the first, while that one runs."""
    today = day_of(now)
    require_open(case, "extend", actor, today, calendar)
    why = text_of("reason", reason, "请写明延长的理由。", LONGEST)
    if case.correct_by is not None and today > case.correct_by:
        raise MoveNotAllowed("改正期限已经届满，不能再延长。", "extend", case.state)
    given_on = date.fromisoformat(case.correction["given_on"])
    term = shandong_term(given_on) if is_in_shandong(case.agency) else None
    if days <= case.correction["days"]:
        raise BadAnswer.at("days", "延长后的期限应比原来的长，自责令改正当日起算。")
    if said := why_not_so_long(term, days):
        raise BadAnswer.at("days", said)
    due = correct_by(given_on, days, case.correction["source"], calendar).on
    by = due.isoformat()
    case.correction = {**case.correction, "days": days, "by": by}
    advance(case, "extend", actor, now, calendar, reason=why, details={"days": days, "by": by})
    facts = {"correct": case.correction["text"], "due": said_of_day(due), "days": str(days), "reason": why}
    papers.issue(case, "extend", now, **facts)
    tell_enterprise(case, "inspection_told", now, f"改正期限延长至{said_of_day(due)}。{why}", "延长改正期限")


def perform(
    case: Inspection,
    actor: User,
    now: datetime,
    calendar: WorkCalendar,
    *,
    what: str,
    on: date | None,
    evidence: str,
) -> None:
    """What was corrected or paid, when, and how the body checked it."""
    today = day_of(now)
    require_open(case, "perform", actor, today, calendar)
    if what not in case.unperformed:
        raise BadAnswer.at("what", "请选择尚待履行的事项：改正或缴纳罚款。")
    if on is None or on > today:
        raise BadAnswer.at("on", "请填写履行的日期，不晚于今天。")
    checked = text_of("evidence", evidence, "请写明核实的依据，例如补办的备案编号或缴款凭证。", LONGEST)
    line = {"what": what, "on": on.isoformat(), "evidence": checked}
    advance(case, "perform", actor, now, calendar, details=line)
    if what == "correction":
        case.corrected_on = on
    else:
        case.paid_on = on
    follow(case, actor, now, calendar)


def hand_over(
    case: Inspection, actor: User, now: datetime, calendar: WorkCalendar, *, to: str, what: str, receipt: str,
    for_enforcement: bool = False,
) -> None:  # fmt: skip
    """What belongs to others goes to them, with their receipt (17-§15¶3); so does what is not performed."""
    require_open(case, "hand_over", actor, day_of(now), calendar)
    told = {
        "what": text_of("what", what, "请写明移送的事项。", LONGEST),
        "receipt": text_of("receipt", receipt, "请写明接收部门的回执文号或签收人。", 200),
    }
    department = text_of("to", to, "请写明移送给哪个部门。", 200)
    row = {"to": department, **told, "on": day_of(now).isoformat(), "for_enforcement": for_enforcement}
    if for_enforcement and not case.unperformed:
        raise BadAnswer.at("for_enforcement", "没有尚待履行的事项，不需要移送强制执行。")
    case.handed_over = [*case.handed_over, row]
    advance(case, "hand_over", actor, now, calendar, details=row)
    papers.issue_elsewhere(case, now, department, for_enforcement=for_enforcement, **told)
    follow(case, actor, now, calendar)


def close(case: Inspection, actor: User, now: datetime, calendar: WorkCalendar) -> None:
    """Nothing is left to order, decide or perform."""
    advance(case, "close", actor, now, calendar)
    case.closed_on = day_of(now)
