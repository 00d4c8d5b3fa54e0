"""Other departments: who they are, what agencies told them, and who received it when."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Select, or_, select

from filing.domain.advice.scope import DEPARTMENTS
from filing.domain.errors import BadAnswer, MoveNotAllowed, NotFound, NotPermitted
from filing.domain.procedures.procedure import Role
from filing.domain.questions import formats
from filing.domain.reference import places
from filing.extensions import db
from filing.models import Department, Filing, Notice, User
from filing.services import audit
from filing.services.people.administration import require_admin

#: As agencies may address a department without its name.
CATEGORIES = DEPARTMENTS


def departments() -> list[Department]:
    return list(db.session.scalars(select(Department).order_by(Department.region, Department.id)))


def add(actor: User, *, name: str, category: str, region: str, now: datetime) -> Department:
    """A department that gets an inbox; what was addressed to it before is in it."""
    require_admin(actor)
    name, category = name.strip(), category.strip()
    _require_readable(name)
    if category and category not in CATEGORIES:
        raise BadAnswer.at("category", "请选择部门的类别，或者选择不按类别接收。")
    if not places.is_division(region):
        raise BadAnswer.at("region", "请填写6位行政区划代码，例如 370200。")
    _require_new(name, category, region)
    made = Department(name=name, category=category or None, region=region)
    db.session.add(made)
    db.session.flush()
    _take_up(made)
    audit.record("department.added", f"department:{made.id}", actor, now, name=name)
    return made


def _require_readable(name: str) -> None:
    if not name or len(name) > 200 or formats.forbidden_character(name):
        raise BadAnswer.at("name", "请填写部门的全称，最多200字。")


def _require_new(name: str, category: str, region: str) -> None:
    same = Department.name == name
    if category:
        same = or_(same, (Department.category == category) & (Department.region == region))
    if known := db.session.scalar(select(Department).where(same)):
        raise BadAnswer.at("name", f"名录中已有{known.name}：同一地区的同类部门只能登记一个。")


def _take_up(department: Department) -> None:
    """What nobody could receive yet."""
    waiting = select(Notice).where(Notice.user_id.is_(None), Notice.department_id.is_(None))
    names = [department.name, *([department.category] if department.category else [])]
    for letter in db.session.scalars(waiting.where(Notice.recipient.in_(names))):
        agency = letter.filing.agency if letter.filing else None
        if Department.addressed(letter.recipient, agency) is department:
            letter.department_id = department.id


def letters_of(actor: User, *, unreceived: bool = False) -> Select:
    """What was told to the actor's department, newest first."""
    query = select(Notice).where(Notice.department_id == _own(actor)).order_by(Notice.id.desc())
    return query.where(Notice.received_at.is_(None)) if unreceived else query


def receive(actor: User, letter_id: int, now: datetime) -> Notice:
    """签收: who and when, seen by the agency; MoveNotAllowed where a colleague was first."""
    own = select(Notice).where(Notice.id == letter_id, Notice.department_id == _own(actor))
    letter = db.session.scalar(own.with_for_update(of=Notice))
    if letter is None:
        raise NotFound("没有找到这份告知。")
    if letter.received_at is not None:
        raise MoveNotAllowed(f"{letter.received_by.name}已经签收，不需要再次签收。")
    letter.received_at, letter.received_by = now, actor
    subject = f"filing:{letter.filing_id}" if letter.filing_id else f"notice:{letter.id}"
    audit.record("department.received", subject, actor, now, notice=letter.id, recipient=letter.recipient)
    return letter


def _own(actor: User) -> int | None:
    if actor.role != Role.DEPARTMENT:
        raise NotPermitted("只有有关部门的账号可以查看和签收告知。")
    return actor.department_id


def told_about(filing: Filing) -> list[Notice]:
    """What other departments were told of a filing, oldest first."""
    query = select(Notice).where(Notice.filing_id == filing.id, Notice.user_id.is_(None))
    return list(db.session.scalars(query.order_by(Notice.id)))
