"""The registrar's side of the single window: what came, and each move of its procedure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select

from filing.domain.days.calendar import WorkCalendar, day_of
from filing.domain.errors import BadAnswer, NotFound, NotPermitted
from filing.domain.procedures.procedure import Role
from filing.domain.procedures.registration import REGISTRATION, Step
from filing.domain.questions import formats
from filing.extensions import db
from filing.models import AuditRecord, Department, Filing, Registration, User
from filing.services import audit
from filing.services.people.administration import require_admin
from filing.services.procedures import advance, require_open
from filing.services.sharing import licences, subscribing
from filing.services.sharing.window import licensed_name
from filing.services.sharing.window_notices import tell_both

LONGEST = 2000


def of_department(actor: User) -> Select:
    """What came to the actor's department and was not recalled."""
    if actor.role != Role.DEPARTMENT:
        raise NotPermitted("只有登记机关的账号可以查看收到的登记申请。")
    own = Registration.department_id == actor.department_id
    return select(Registration).where(own, Registration.state != Step.DRAFT)


def registration_for(actor: User, registration_id: int, *, lock: bool = False) -> Registration:
    """NotFound for what did not come to the actor's department. `lock` holds it for a change, the filing first."""
    query = of_department(actor).where(Registration.id == registration_id)
    found = db.session.scalar(query)
    if found is not None and lock:
        Filing.locked(found.filing_id)
        held = query.with_for_update(of=Registration).execution_options(populate_existing=True)
        found = db.session.scalar(held)
    if found is None:
        raise NotFound("没有找到这件登记申请。请核对编号，或返回列表重新选择。")
    return found


def take_up(one: Registration, actor: User, now: datetime, calendar: WorkCalendar) -> None:
    """受理."""
    line = advance(one, "take_up", actor, now, calendar)
    one.taken_up_on = day_of(now)
    tell_both(one, line, now)


def ask(one: Registration, actor: User, now: datetime, calendar: WorkCalendar, *, reason: str) -> None:
    """一次告知补正, once."""
    require_open(one, "ask", actor, day_of(now), calendar)
    asked = _words(reason, "请一次写明需要补正的全部内容，申请人照此补正。")
    line = advance(one, "ask", actor, now, calendar, reason=asked)
    one.asked = asked
    tell_both(one, line, now, asked)


def decline(one: Registration, actor: User, now: datetime, calendar: WorkCalendar, *, reason: str) -> None:
    """不予受理."""
    _end(one, "decline", actor, now, calendar, reason)


def refuse(one: Registration, actor: User, now: datetime, calendar: WorkCalendar, *, reason: str) -> None:
    """不予登记."""
    _end(one, "refuse", actor, now, calendar, reason)


def _end(
    one: Registration, name: str, actor: User, now: datetime, calendar: WorkCalendar, reason: str
) -> None:
    require_open(one, name, actor, day_of(now), calendar)
    one.reason = _words(reason, "请写明理由，申请人和备案机构可以看到。")
    line = advance(one, name, actor, now, calendar, reason=one.reason)
    one.ended_on = day_of(now)
    tell_both(one, line, now, one.reason)


def license(
    one: Registration, actor: User, now: datetime, calendar: WorkCalendar, given: Mapping[str, Any]
) -> None:
    """核准登记: the licence with number, code and day is handed in as any other, and fills the pending code (17-§15¶3)."""
    require_open(one, "license", actor, day_of(now), calendar)
    sent, licence_on = one.sent_on, given.get("licence_on")
    if sent and licence_on and licence_on < sent:
        raise BadAnswer.at("licence_on", "签发日不能早于收到申请的日期，请对照营业执照核对。")
    with db.session.no_autoflush:
        one.licence = _handed_in(one, actor, now, given)
        line = advance(one, "license", actor, now, calendar, details={"licence": one.licence.number})
        one.ended_on = day_of(now)
    tell_both(one, line, now)


def _handed_in(one: Registration, actor: User, now: datetime, given: Mapping[str, Any]) -> Any:
    receipt = one.filing.receipt
    item = {
        **{key: given.get(key) for key in ("number", "credit_code", "licence_on")},
        "name": licensed_name(one),
        "receipt_number": receipt.number if receipt else "",
    }
    try:
        (fact,) = licences.hand_in(actor, now, [item], beside=one.filing)
    except BadAnswer as error:
        if not error.problems:
            raise
        at = error.problems[0]
        raise BadAnswer.at(str(at.path[-1]), at.message) from error
    if db.session.scalar(select(Registration.id).where(Registration.licence_fact_id == fact.id)):
        raise BadAnswer.at("number", "该文号或编号已用于另一件登记申请，请核对。")
    return fact


def _words(text: str, otherwise: str) -> str:
    text = text.strip()
    if not 0 < len(text) <= LONGEST or formats.forbidden_character(text, lines=True):
        raise BadAnswer.at("reason", otherwise)
    return text


def history_of(one: Registration) -> list[tuple[AuditRecord, str]]:
    """What was done with it, oldest first, each with its words."""
    lines = AuditRecord.about(one.subject)
    return [(line, REGISTRATION.label_of_event(line.act.removeprefix("registration."))) for line in lines]


def open_window(actor: User, department_id: int, now: datetime, *, opened: bool) -> Department:
    """Whether a registrar takes part, as it agreed with the agencies of its region; what was sent stays with it."""
    require_admin(actor)
    one = subscribing.department(department_id)
    if not one.issues_licences:
        raise BadAnswer("只有工商行政管理部门可以开办单一窗口。")
    if one.single_window != opened:
        one.single_window = opened
        audit.record("window.settled", f"department:{one.id}", actor, now, opened=opened)
    return one
