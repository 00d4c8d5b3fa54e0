"""Tokens of people's programs: made with a name, a scope and an end, shown once. `at` is the real clock's moment."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from sqlalchemy import bindparam, select
from sqlalchemy.orm import defaultload

from filing.domain.errors import BadAnswer, NotFound
from filing.domain.questions import formats
from filing.extensions import db
from filing.models import ApiToken, User
from filing.models.accounts import READ, WRITE
from filing.services import audit
from filing.services.people.sessions import digest_of

SCOPES = {READ: "只能查询", WRITE: "查询和办理"}
#: Days, as offered.
TERMS = (30, 90, 365)
_BY_DIGEST = (
    select(ApiToken)
    .where(ApiToken.digest == bindparam("digest"))
    # Of nobody who files: whoever reviews asks for it when it is needed.
    .options(defaultload(ApiToken.user).lazyload(User.agency))
)
USUAL_NAME, USUAL_DAYS, LONGEST_NAME, MOST = "接口程序", 365, 60, 100


def create(
    user: User, at: datetime, *, name: str = USUAL_NAME, scope: str = WRITE, days: int = USUAL_DAYS
) -> str:
    """A token, shown this once; only its digest is kept. BadAnswer at name, scope or days."""
    name = name.strip()
    if not name or len(name) > LONGEST_NAME or formats.forbidden_character(name):
        raise BadAnswer.at("name", f"请给令牌起一个名称，例如“财务系统”，最多{LONGEST_NAME}字。")
    if scope not in SCOPES:
        raise BadAnswer.at("scope", "请选择令牌的权限。")
    if not 1 <= days <= max(TERMS):
        raise BadAnswer.at("days", f"令牌的有效期最长{max(TERMS)}天。")
    if len(usable(user, at)) >= MOST:
        raise BadAnswer.at("name", f"最多同时使用{MOST}个令牌，请先停用不再使用的。")
    token = "fk_" + secrets.token_urlsafe(32)
    made = ApiToken(user_id=user.id, digest=digest_of(token), created_at=at, name=name, scope=scope,
                    expires_at=at + timedelta(days=days))  # fmt: skip
    db.session.add(made)
    db.session.flush()
    audit.record_with_address("token.created", made.subject, user, at, name=name, scope=scope, days=days)
    return token


def usable(user: User, at: datetime) -> list[ApiToken]:
    return [token for token in of_person(user) if token.is_usable(at)]


def of_person(user: User) -> list[ApiToken]:
    """All that a person ever made, the newest first."""
    query = select(ApiToken).where(ApiToken.user_id == user.id).order_by(ApiToken.id.desc())
    return list(db.session.scalars(query))


def find(token: str, at: datetime) -> ApiToken | None:
    """The token as it is kept; None for one that is unknown, ended, over, or of a disabled account."""
    row = db.session.scalar(_BY_DIGEST, {"digest": digest_of(token)})
    return row if row and row.is_usable(at) and row.user.is_enabled else None


def revoke(actor: User, token_id: int, at: datetime) -> None:
    """One of one's own; from now on it opens nothing."""
    row = db.session.get(ApiToken, token_id)
    if row is None or row.user_id != actor.id:
        raise NotFound("没有找到该令牌。")
    if row.revoked_at is None:
        row.revoked_at = at
        audit.record_with_address("token.revoked", row.subject, actor, at, name=row.name)
