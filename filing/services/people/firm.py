"""A firm's own affairs: whom its administrators invite, remove and entrust, and who did what.

`at` is the real clock's moment, `now` the system's.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from filing.domain.errors import BadAnswer, MoveNotAllowed, NotFound, NotPermitted
from filing.domain.questions import formats
from filing.domain.questions.values import folded
from filing.extensions import db
from filing.models import AuditRecord, Filing, FilingEvent, MailLink, Organisation, User
from filing.services import audit
from filing.services.people import links, sessions
from filing.services.people.notices import tell

ACTS = {
    "firm.invited": "邀请同事",
    "firm.withdrawn": "收回邀请",
    "firm.joined": "加入本单位",
    "firm.removed": "移出同事",
    "firm.entrusted": "设为单位管理员",
    "firm.relieved": "取消单位管理员",
    "firm.join_code": "更换加入码",
}


def require_administrator(actor: User) -> Organisation:
    """The actor's organisation; NotPermitted for who does not administer it."""
    if actor.organisation is None or not actor.is_lead:
        raise NotPermitted("只有本单位的管理员可以办理，请与管理员联系。")
    return actor.organisation


def member(actor: User, user_id: int) -> User:
    """A colleague of an administrator; NotFound for anybody else."""
    found = db.session.get(User, user_id)
    if found is None or found.organisation_id != require_administrator(actor).id:
        raise NotFound("本单位没有这位成员。")
    return found


def invite(actor: User, email: str, at: datetime, now: datetime) -> MailLink:
    """A link by mail, with which a colleague registers; BadAnswer at email."""
    group, email = require_administrator(actor), email.strip().lower()
    if not formats.is_email(email):
        raise BadAnswer.at("email", "请填写有效的电子邮件地址，例如 name@example.com。")
    if any(one.email == email for one in group.members):
        raise BadAnswer.at("email", "这位同事已经在本单位。")
    link = links.invite(email, group, actor, at, now)
    if link is None:
        raise BadAnswer.at("email", "刚才已经向这个地址寄出邀请，请一小时后再试。")
    audit.record_with_address("firm.invited", group.subject, actor, now, whom=email)
    return link


def invitation(actor: User, link_id: int, at: datetime) -> MailLink:
    """One that is still open, of the actor's firm; NotFound for any other."""
    group = require_administrator(actor)
    found = next((link for link in open_invitations(group, at) if link.id == link_id), None)
    if found is None:
        raise NotFound("这份邀请已经使用、收回或者过期。请返回“我的账号”查看。")
    return found


def withdraw(actor: User, link_id: int, at: datetime, now: datetime) -> str:
    """The address whose link opens nothing any more."""
    link = invitation(actor, link_id, at)
    link.used_at = at
    audit.record_with_address(
        "firm.withdrawn", require_administrator(actor).subject, actor, now, whom=link.email
    )
    return link.email


def joined(user: User, now: datetime) -> None:
    """A colleague came by a code or an invitation: those who administer the firm are told."""
    group = user.organisation
    audit.record_with_address("firm.joined", group.subject, user, now)
    tell(administrators_of(group), "firm_joined", str(user.id), now, name=user.name, email=user.email)


def remove(actor: User, user: User, at: datetime, now: datetime) -> None:
    """Sees nothing of the firm any more: the account goes on in an organisation of its own.

    Sessions and tokens end, and so does the join code, which the person knows.
    """
    group = require_administrator(actor)
    if user.id == actor.id:
        raise MoveNotAllowed("不能移出自己。要离开本单位的，请先设另一位管理员，由其移出。")
    own = Organisation(name=user.name, join_code=secrets.token_urlsafe(9), created_at=now)
    db.session.add(own)
    user.organisation, user.is_lead = own, True
    group.join_code = secrets.token_urlsafe(9)
    sessions.end_all(user, at)
    audit.record_with_address("firm.removed", group.subject, actor, now, whom=user.name, user=user.id)
    tell([user], "firm_removed", f"{group.id}:{at.isoformat()}", now, organisation=group.name)


def entrust(actor: User, user: User, is_lead: bool, now: datetime) -> None:
    """单位管理员, or no longer: one is left always."""
    group = require_administrator(actor)
    if not is_lead and administrators_of(group) == [user]:
        raise MoveNotAllowed("单位至少要有一位管理员，请先设另一位。")
    user.is_lead = is_lead
    act = "firm.entrusted" if is_lead else "firm.relieved"
    audit.record_with_address(act, group.subject, actor, now, whom=user.name, user=user.id)


def renew_join_code(actor: User, now: datetime) -> Organisation:
    """The old code lets nobody in any more; those who joined stay."""
    group = require_administrator(actor)
    group.join_code = secrets.token_urlsafe(9)
    audit.record_with_address("firm.join_code", group.subject, actor, now)
    return group


def administrators_of(group: Organisation) -> list[User]:
    return [one for one in group.members if one.is_lead and one.is_enabled]


def of_one_name(name: str) -> list[Organisation]:
    """Organisations that already bear the name, whatever its width, case, blanks and brackets."""
    return list(db.session.scalars(select(Organisation).where(Organisation.folded == folded(name))))


def tell_of_one_name(user: User, namesakes: list[Organisation], now: datetime) -> None:
    """Both sides: it may be one firm registered twice, whose people do not see each other's filings."""
    name = user.organisation.name
    tell([user], "one_name", str(user.organisation.id), now, name=name)
    for group in namesakes:
        tell(administrators_of(group), "one_name_again", str(user.organisation.id), now, name=name)


def open_invitations(group: Organisation, at: datetime) -> list[MailLink]:
    query = select(MailLink).where(MailLink.organisation_id == group.id, MailLink.used_at.is_(None))
    return list(db.session.scalars(query.where(MailLink.expires_at > at).order_by(MailLink.id.desc())))


def moves_made(group: Organisation, before: int | None, most: int) -> Sequence[FilingEvent]:
    """What the firm's people did with its filings, the newest first, before an event's id."""
    query = select(FilingEvent).join(Filing, Filing.id == FilingEvent.filing_id)
    own = (Filing.organisation_id == group.id) & (FilingEvent.actor_role == "applicant")
    if before:
        own &= FilingEvent.id < before
    return db.session.scalars(query.where(own).order_by(FilingEvent.id.desc()).limit(most)).all()


def acts_of_members(group: Organisation, most: int) -> list[AuditRecord]:
    """Who invited, joined, removed, entrusted, the newest first."""
    query = select(AuditRecord).where(AuditRecord.subject == group.subject, AuditRecord.act.in_(ACTS))
    return list(db.session.scalars(query.order_by(AuditRecord.id.desc()).limit(most)))
