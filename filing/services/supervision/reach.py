"""Which bodies a supervisor acts for."""

from __future__ import annotations

from sqlalchemy import Select, select

from filing.domain.errors import BadAnswer, NotPermitted
from filing.domain.procedures.procedure import Role
from filing.domain.supervision.quota import SHANDONG
from filing.extensions import db
from filing.models import Agency, User


def require_supervisor(actor: User) -> None:
    if actor.role != Role.SUPERVISOR:
        raise NotPermitted("只有监督检查人员可以办理。")


def bodies_of(actor: User) -> Select:
    """The own body; for a provincial one all of its province, which keeps the province's roster; for nobody's, all."""
    query = select(Agency)
    if actor.agency is None:
        return query
    return query.where(within(actor.agency))


def within(body: Agency):
    """The condition that an agency is in a body's area."""
    if body.kind == "province":
        return Agency.region.startswith(body.region[:2])
    return Agency.id == body.id


def body_for(actor: User, code: str = "") -> Agency:
    """The body named, or the own one; BadAnswer where the supervisor does not act for it."""
    require_supervisor(actor)
    if not code and actor.agency is not None:
        return actor.agency
    body = db.session.scalar(bodies_of(actor).where(Agency.code == code))
    if body is None:
        raise BadAnswer.at("agency", "请选择检查机构，且只能是您负责的机构。")
    return body


def drawing_body(actor: User, code: str = "") -> Agency:
    """The body that draws: in Shandong the provincial one for all (鲁商字〔2017〕7号四（一）)."""
    require_supervisor(actor)
    if not code and actor.agency is None:
        # The only body whose rules for drawing are known; whoever means another one names it.
        code = f"{SHANDONG}0000"
    body = body_for(actor, code)
    if is_in_shandong(body) and body.kind != "province":
        raise NotPermitted("山东省的随机抽查由省商务厅统一抽取，再由其确定实施检查的机构。")
    return body


def is_in_shandong(body: Agency) -> bool:
    return body.region.startswith(SHANDONG)


def bodies_for(actor: User) -> list[Agency]:
    """The bodies to choose from, by code."""
    return list(db.session.scalars(bodies_of(actor).order_by(Agency.code)))


def drawing_bodies(actor: User) -> list[Agency]:
    """Those a supervisor may draw for: in Shandong the provincial one alone."""
    if actor.agency is not None:
        own = actor.agency
        return [] if is_in_shandong(own) and own.kind != "province" else [own]
    return [body for body in bodies_for(actor) if not is_in_shandong(body) or body.kind == "province"]


def supervisors_of(body: Agency) -> list[User]:
    """Who is told of what comes to a body: its own, else its province's, else those of all bodies."""
    province = Agency.region.startswith(body.region[:2]) & (Agency.kind == "province")
    provincial = select(Agency.id).where(province)
    for of_body in (User.agency_id == body.id, User.agency_id.in_(provincial), User.agency_id.is_(None)):
        query = select(User).where(of_body, User.role == Role.SUPERVISOR, User.is_enabled)
        if found := list(db.session.scalars(query.order_by(User.id)).unique()):
            return found
    return []
