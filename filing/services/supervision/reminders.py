"""What time brings about with reports: the body is reminded to take up and to answer. Twice does no harm."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import or_, select

from filing.domain.articles import said_of_day
from filing.domain.days.calendar import WorkCalendar, day_of
from filing.domain.procedures.report import Step
from filing.domain.supervision.feedback import REMIND, due_before
from filing.extensions import db
from filing.models import Inspection, Report
from filing.services.supervision.reporting import tell_body
from filing.services.supervision.reports import taken_up_by

#: The sweep comes every minute: whoever is to be told has been by then.
TOLD_WITHIN = timedelta(days=14)


def waiting(now: datetime, calendar: WorkCalendar) -> list[int]:
    """Those that wait to be taken up and whose term is near or over, and those whose case has its result."""
    today = day_of(now)
    near, over = due_before(calendar.add(today, REMIND.days + 1), calendar), due_before(today, calendar)
    to_take_up = (Report.state == Step.RECEIVED) & Report.received_on.between(over - TOLD_WITHIN, near)
    to_answer = (Report.state == Step.INSPECTING) & (Inspection.concluded_on >= today - TOLD_WITHIN)
    query = select(Report.id).outerjoin(Report.inspection).where(or_(to_take_up, to_answer))
    return list(db.session.scalars(query.order_by(Report.id)))


def remind(report: Report, now: datetime, calendar: WorkCalendar) -> int:
    """How many were told: before the term ends, once it is over, and once there is something to answer."""
    if report.state == Step.RECEIVED:
        due = taken_up_by(report, calendar).on
        kind = "report_overdue" if due < day_of(now) else "report_due_soon"
        return tell_body(report, kind, f"{report.id}:{due}", now, due=said_of_day(due))
    if report.state == Step.INSPECTING and report.inspection.concluded_on:
        return tell_body(report, "report_to_answer", str(report.id), now)
    return 0
