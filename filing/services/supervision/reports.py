"""举报与建议: which one may know of, the list, their days, and what whoever made one is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, func, select
from sqlalchemy.orm import selectinload

from filing.domain.days.calendar import WorkCalendar
from filing.domain.errors import NotFound, NotPermitted
from filing.domain.procedures.procedure import Role
from filing.domain.procedures.report import Step
from filing.domain.supervision.feedback import due_before, take_up_by
from filing.domain.supervision.terms import Counted
from filing.extensions import db
from filing.models import Agency, AuditRecord, Inspection, Report, ReportAddition, User
from filing.services.paging import MOST_ROWS, newest_first
from filing.services.supervision.reach import bodies_of, require_supervisor
from filing.services.supervision.reporters import SEEN

SEEN_LABEL = "查看举报人"
UNKNOWN = "没有找到这件举报或建议。请核对编号。"
#: A list says what came later of each of its rows: asked for once, not row by row.
WITH_ADDITIONS = selectinload(Report.additions).selectinload(ReportAddition.evidence)


@dataclass(frozen=True)
class Narrowed:
    """What a list is narrowed to; nothing where a member is empty."""

    state: str = ""
    kind: str = ""
    is_overdue: bool = False
    must_inspect: bool = False


def visible_to(actor: User) -> Select:
    """Those of the bodies that a supervisor acts for."""
    require_supervisor(actor)
    bodies = bodies_of(actor).with_only_columns(Agency.id)
    return select(Report).where(Report.agency_id.in_(bodies))


def report_for(actor: User, report_id: int, *, lock: bool = False) -> Report:
    """The report, if this supervisor may know of it; NotFound otherwise. `lock` holds it for a change."""
    query = visible_to(actor).where(Report.id == report_id)
    if lock:
        query = query.with_for_update(of=Report).execution_options(populate_existing=True)
    return _found(query)


def page_of(
    actor: User, narrowed: Narrowed, today: date, calendar: WorkCalendar, after: str = "", limit: int = 25
) -> tuple[list[Report], str | None]:
    """The newest first, and the cursor of the page after or None."""
    query = visible_to(actor)
    if narrowed.state:
        query = query.where(Report.state == narrowed.state)
    if narrowed.kind:
        query = query.where(Report.kind == narrowed.kind)
    if narrowed.must_inspect:
        query = query.where(Report.must_inspect)
    if narrowed.is_overdue:
        over = Report.received_on <= due_before(today, calendar)
        query = query.where(Report.state == Step.RECEIVED, over)
    return newest_first(query.options(WITH_ADDITIONS), Report.id, after, limit)


def waiting(actor: User) -> int:
    """How many wait to be taken up at the bodies that a supervisor acts for."""
    of_bodies = visible_to(actor).where(Report.state == Step.RECEIVED).with_only_columns(Report.id)
    return db.session.scalar(select(func.count()).select_from(of_bodies.subquery())) or 0


def taken_up_by(report: Report, calendar: WorkCalendar) -> Counted:
    """The last day to take it up by the model, and how it was counted."""
    return take_up_by(report.received_on, calendar)


def is_overdue(report: Report, today: date, calendar: WorkCalendar) -> bool:
    return report.state == Step.RECEIVED and taken_up_by(report, calendar).on < today


def history_of(report: Report) -> list[tuple[AuditRecord, str, str]]:
    """What was done with it, oldest first: the record, the move, its label."""
    lines = []
    for record in AuditRecord.about(report.subject):
        name = record.act.removeprefix("report.")
        label = SEEN_LABEL if record.act == SEEN else Report.procedure.label_of_event(name)
        lines.append((record, name, label))
    return lines


def of_case(case: Inspection) -> Report | None:
    """What a case was started by, where it was a report or a suggestion that came through this system."""
    return db.session.scalar(select(Report).where(Report.inspection_id == case.id))


def suggestions_of(actor: User) -> list[Report]:
    """Those of one's own department, the newest first."""
    query = select(Report).where(Report.department_id == _department(actor))
    query = query.options(WITH_ADDITIONS, selectinload(Report.evidence))
    return list(db.session.scalars(query.order_by(Report.id.desc()).limit(MOST_ROWS)))


def suggestion_for(actor: User, report_id: int, *, lock: bool = False) -> Report:
    """One of one's own department; NotFound otherwise. `lock` holds it for a change."""
    found = _found(select(Report).where(Report.department_id == _department(actor), Report.id == report_id))
    return Report.locked(found.id) if lock else found


def _department(actor: User) -> int | None:
    if actor.role != Role.DEPARTMENT:
        raise NotPermitted("只有有关部门和司法机关的账号可以查看所提的建议。")
    return actor.department_id


def _found(query: Select) -> Report:
    report = db.session.scalar(query)
    if report is None:
        raise NotFound(UNKNOWN)
    return report
