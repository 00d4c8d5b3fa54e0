"""不在岗: whoever cannot act says so, and what was in hand goes to a deputy or back to the agency."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from filing.domain.articles import said_of_day
from filing.domain.days.calendar import day_of
from filing.domain.errors import BadAnswer, NotFound, NotPermitted
from filing.extensions import db
from filing.models import User
from filing.services import audit
from filing.services.filings import claims
from filing.services.people.notices import colleagues_at

LONGEST = timedelta(days=366)
NOBODY_THERE = "请选择本机构在岗的其他审核人员代办。"


def person_for(actor: User, user_id: int) -> User:
    """The reviewer whose absence this person may see to; NotFound for everybody else."""
    person = db.session.get(User, user_id)
    if person is None or person.role != "reviewer" or not _may(actor, person):
        raise NotFound("没有找到该审核人员。")
    return person


def deputy_named(person: User, email: str, today: date) -> User | None:
    """The colleague of that address who could stand in; None where nobody is named."""
    if not email:
        return None
    found = next((one for one in deputies_of(person, today) if one.email == email), None)
    if found is None:
        raise BadAnswer.at("deputy", NOBODY_THERE)
    return found


def begin(actor: User, person: User, until: date, deputy: User | None, now: datetime) -> int:
    """How many filings changed hands; away from now to the end of the day `until`."""
    _require_may(actor, person)
    today = day_of(now)
    if not today <= until <= today + LONGEST:
        raise BadAnswer.at("until", "请填写今天或以后一年以内的日期。")
    if deputy is not None:
        _require_deputy(person, deputy, today)
    person.away_until, person.deputy = until, deputy
    audit.record("absence.begun", person.subject, actor, now, until=until.isoformat(), **_to(deputy))
    return claims.let_go(person, actor, now, f"{person.name}不在岗，至{said_of_day(until)}。", deputy)


def end(actor: User, person: User, now: datetime) -> None:
    """Back at work: may claim again; what changed hands stays where it is."""
    _require_may(actor, person)
    if person.away_until is not None:
        person.away_until, person.deputy = None, None
        audit.record("absence.ended", person.subject, actor, now)


def deputies_of(person: User, today: date) -> list[User]:
    """Those who could stand in: colleagues at work."""
    return [one for one in colleagues_at(person.agency_id) if one.id != person.id and not one.is_away(today)]


def _to(deputy: User | None) -> dict[str, str]:
    return {"deputy": deputy.email} if deputy else {}


def _require_may(actor: User, person: User) -> None:
    if person.role != "reviewer":
        raise NotPermitted("只有审核人员需要登记不在岗。")
    if not _may(actor, person):
        raise NotPermitted("只有本人、本机构的负责人和系统管理员可以登记。")


def _may(actor: User, person: User) -> bool:
    leads = actor.role == "reviewer" and actor.is_lead and actor.agency_id == person.agency_id
    return actor.id == person.id or actor.role == "admin" or leads


def _require_deputy(person: User, deputy: User, today: date) -> None:
    if deputy.id == person.id or not deputy.may_review(person.agency_id, today):
        raise BadAnswer.at("deputy", NOBODY_THERE)
