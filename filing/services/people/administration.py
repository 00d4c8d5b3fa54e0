"""What administrators look after: accounts."""

from __future__ import annotations

import secrets
from datetime import datetime

from filing.domain.errors import BadAnswer, NotFound, NotPermitted
from filing.domain.procedures.procedure import Role
from filing.extensions import db
from filing.models import Agency, Department, User
from filing.services import audit
from filing.services.filings import claims
from filing.services.people import accounts, sessions


def require_admin(actor: User) -> None:
    if actor.role != "admin":
        raise NotPermitted("只有系统管理员可以办理。")


def account(actor: User, user_id: int) -> User:
    require_admin(actor)
    user = db.session.get(User, user_id)
    if user is None:
        raise NotFound("没有找到该账号。")
    return user


def set_enabled(actor: User, user: User, enabled: bool, now: datetime) -> int:
    """How many filings it had in hand, free for colleagues now: a disabled account cannot log in.

    Its sessions and tokens stop at once.
    """
    require_admin(actor)
    if user.id == actor.id and not enabled:
        raise BadAnswer("不能停用自己的账号。")
    user.is_enabled = enabled
    act = "account.enabled" if enabled else "account.disabled"
    audit.record_with_address(act, user.subject, actor, now)
    if enabled:
        return 0
    sessions.end_all(user, now)
    return claims.let_go(user, actor, now, f"{user.name}的账号已停用。")


def set_lead(actor: User, user: User, is_lead: bool, now: datetime) -> None:
    """备案机构的负责人: may have colleagues' filings done by others of the agency."""
    require_admin(actor)
    if user.role != "reviewer":
        raise BadAnswer("只有审核人员可以设为负责人。")
    user.is_lead = is_lead
    audit.record_with_address("lead.set" if is_lead else "lead.unset", user.subject, actor, now)


def set_place(
    actor: User, user: User, now: datetime, *, role: str, agency: Agency | None, department: Department | None
) -> User:
    """Another role or place of work for one of the staff: its claims are let go, its sessions end.

    BadAnswer for an applicant, whose organisation files and does not decide, and for one's own account.
    """
    require_admin(actor)
    if user.id == actor.id:
        raise BadAnswer("不能更改自己的角色，请由另一名系统管理员办理。")
    if user.role == Role.APPLICANT:
        raise BadAnswer("申请人的账号不能改为工作人员账号，请另行开设账号。")
    accounts.require_place(role, agency, department)
    before = {"role": user.role, "place": user.works_for}
    let_go = claims.let_go(user, actor, now, f"{user.name}的岗位已调整。")
    user.agency = None if role == "department" else agency
    user.role, user.department, user.is_lead = role, department, False
    user.away_until, user.deputy = None, None
    sessions.end_all(user, now)
    db.session.flush()
    after = {"role": role, "place": user.works_for, "let_go": let_go}
    audit.record_with_address("account.moved", user.subject, actor, now, before=before, after=after)
    return user


def reset_password(actor: User, user: User, now: datetime, at: datetime) -> str:
    """A new password, shown once; every session and token of that person ends. `at` is the real clock's."""
    require_admin(actor)
    audit.record_with_address("account.password_reset", user.subject, actor, now)
    password = "-".join(secrets.token_hex(3) for _ in range(3))
    user.password_hash, user.is_confirmed = accounts.hashed(password), True
    accounts.give_password(user, at)
    sessions.end_all(user, at)
    return password
