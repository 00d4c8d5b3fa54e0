"""监督检查: which cases one may know of, their days, and how the enterprise is told of them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, select

from filing.domain.articles import said_of_day
from filing.domain.days.calendar import WorkCalendar
from filing.domain.errors import NotFound
from filing.domain.law import HEARING_REQUEST_DAYS
from filing.domain.procedures.inspection import Stage
from filing.domain.supervision.terms import Counted, correct_by, notice_by, report_by, result_by
from filing.extensions import db
from filing.models import Agency, Inspection, User
from filing.services.paging import newest_first
from filing.services.people.notices import members_of, tell
from filing.services.supervision.reach import bodies_of, require_supervisor


def cases_visible_to(actor: User) -> Select:
    """Those of the bodies that a supervisor acts for."""
    require_supervisor(actor)
    bodies = bodies_of(actor).with_only_columns(Agency.id)
    return select(Inspection).where(Inspection.agency_id.in_(bodies))


def case_for(actor: User, case_id: int, *, lock: bool = False) -> Inspection:
    """The case, if this person may know of it; NotFound otherwise. `lock` holds it for a change."""
    query = cases_visible_to(actor).where(Inspection.id == case_id)
    if lock:
        query = query.with_for_update(of=Inspection).execution_options(populate_existing=True)
    case = db.session.scalar(query)
    if case is None:
        raise NotFound("没有找到该监督检查案件。请核对编号。")
    return case


@dataclass(frozen=True)
class Narrowed:
    """What a list is narrowed to: stages, and one way to start; nothing where a member is empty."""

    stages: Collection[Stage] = ()
    way: str = ""


def page_of(
    actor: User, narrowed: Narrowed, after: str | None = None, limit: int = 25
) -> tuple[list[Inspection], str | None]:
    """The cases that a supervisor may know of, the newest first, and the cursor of the page after or None."""
    query = cases_visible_to(actor)
    if narrowed.stages:
        query = query.where(Inspection.state.in_(narrowed.stages))
    if narrowed.way:
        query = query.where(Inspection.way == narrowed.way)
    return newest_first(query, Inspection.id, after, limit)


def deadlines(case: Inspection, calendar: WorkCalendar) -> dict[str, Counted | None]:
    """Each day of the case that is known by now, and how it was counted."""
    terms, notice = case.own_terms, case.notice
    return {
        "notice_by": notice_by(terms, date.fromisoformat(notice["on"]), calendar)
        if terms and notice
        else None,
        "result_by": result_by(terms, case.examined_on, calendar) if terms and case.examined_on else None,
        "report_by": report_by(terms, case.concluded_on, calendar) if terms and case.concluded_on else None,
        "correct_by": _correct_by(case, calendar),
    }


def still_to_keep(case: Inspection, calendar: WorkCalendar) -> list[tuple[str, Counted]]:
    """The days of `deadlines` that something is still to be done by, the nearest first."""
    done = {
        "notice_by": True,  # known from the notice that was given
        "result_by": case.concluded_on,
        "report_by": case.reported_on,
        "correct_by": "correction" not in case.unperformed,
    }
    known = deadlines(case, calendar).items()
    waiting = [(name, counted) for name, counted in known if counted and not done[name]]
    return sorted(waiting, key=lambda one: one[1].on)


def deadlines_of_respondent(case: Inspection, calendar: WorkCalendar) -> list[tuple[str, Counted]]:
    """The days that the respondent has to keep or may wait for, each with how it was counted."""
    known = deadlines(case, calendar)
    named = [("改正期限", known["correct_by"]), ("检查结果最晚告知", known["result_by"])]
    if by := case.ask_hearing_by:
        told = said_of_day(case.proposed_on or case.opened_on)
        days = HEARING_REQUEST_DAYS.said_on(case.proposed_on or case.opened_on)
        named.append(
            ("要求听证", Counted(by, False, f"自{told}告知之日起{days}日内。", HEARING_REQUEST_DAYS.article))
        )
    if case.notice:
        on = date.fromisoformat(case.notice["on"])
        what = "现场查验" if case.notice["for_visit"] else "提交材料截止"
        named.insert(
            0,
            (
                what,
                Counted(on, False, f"{said_of_day(date.fromisoformat(case.notice['given_on']))}通知。", ""),
            ),
        )
    return [(label, counted) for label, counted in named if counted]


def _correct_by(case: Inspection, calendar: WorkCalendar) -> Counted | None:
    if not case.correction:
        return None
    given_on = date.fromisoformat(case.correction["given_on"])
    return correct_by(given_on, case.correction["days"], case.correction["source"], calendar)


def tell_enterprise(case: Inspection, kind: str, now: datetime, text: str, what: str = "") -> None:
    """Whoever files for the enterprise is told; one that is not in the register is served on paper."""
    if case.enterprise is None:
        return
    people, occasion = members_of(case.enterprise.organisation), f"{case.id}:{what}:{case.version}"
    tell(people, kind, occasion, now, name=case.respondent, agency=case.agency.name, what=what, whole=text)
