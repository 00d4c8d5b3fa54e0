"""What the two sides of the single window, and whoever applies, are told: by notice, and to the registrar by delivery too."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select

from filing.domain.days.calendar import day_of
from filing.domain.procedures.filing import State
from filing.domain.procedures.registration import Step
from filing.domain.window.together import said
from filing.extensions import db
from filing.models import AuditRecord, FilingEvent, Registration, User
from filing.services.people.notices import members_of, reviewers_of, tell
from filing.services.sharing import posting

_HAPPENED = {
    "applied": "收到单一窗口登记申请",
    "corrected": "申请人提交了补正",
    "recalled": "申请人随备案撤回修改，登记申请一并退回",
    "withdrawn": "申请人撤回了登记申请",
}


def explained(one: Registration, day: date) -> str:
    """What the two together mean, and what to do."""
    return said(State(one.filing.state), Step(one.state), day)


def tell_registrar(one: Registration, what: str, line: AuditRecord | FilingEvent, now: datetime) -> None:
    """The department's people by notice, its program by delivery; neither names a private person."""
    db.session.flush()
    happened = _HAPPENED.get(what) or f"备案申报：{one.filing.state_label}"
    people = select(User).where(User.department_id == one.department_id, User.is_enabled).order_by(User.id)
    told = list(db.session.scalars(people).unique())
    facts = {"name": one.name, "what": happened, "means": explained(one, _day(one, now))}
    tell(told, "window_for_registrar", f"{what}:{line.id}", now, **facts)
    if one.department is not None:
        posting.registration(one, f"registration.{what}", line.id, now)


def tell_both(one: Registration, line: AuditRecord, now: datetime, reason: str = "") -> None:
    """Whoever applies; and the agency, where the registration came to its end."""
    db.session.flush()
    facts = {
        "name": one.name,
        "state": one.state_label,
        "department": one.department.name if one.department else "登记机关",
        "reason": f"登记机关说明：{reason}。" if reason else "",
        "means": explained(one, _day(one, now)),
    }
    tell(members_of(one.filing.organisation), "window_moved", str(line.id), now, **facts)
    if one.is_over and one.filing.agency_id:
        tell(reviewers_of(one.filing, day_of(now)), "window_ended", str(line.id), now, **facts)


def _day(one: Registration, now: datetime) -> date:
    return one.filing.law_day or day_of(now)
