"""Accounts: registering, logging in, the people of an organisation, tokens."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import select

from filing.domain.errors import BadAnswer, NotPermitted
from filing.domain.questions import formats
from filing.extensions import db
from filing.models import Agency, ApiToken, Department, Organisation, User
from filing.models.accounts import ROLES
from filing.services import audit

SHORTEST_PASSWORD, LONGEST_PASSWORD = 10, 200
_hasher = PasswordHasher()


def register_applicant(
    email: str, name: str, password: str, now: datetime, *, organisation: str = "", join_code: str = ""
) -> User:
    """A new applicant with a new organisation, or joining one by its code."""
    group = _organisation(organisation, join_code, now)
    user = _create(email, name, "applicant", password, now, organisation=group)
    audit.record("account.registered", user.subject, user, now, role=user.role)
    return user


def _organisation(name: str, join_code: str, now: datetime) -> Organisation:
    if join_code.strip():
        known = db.session.scalar(select(Organisation).where(Organisation.join_code == join_code.strip()))
        if known is None:
            raise BadAnswer.at(
                "join_code", "没有找到该加入码对应的单位，请向同事核对；也可以留空并新建单位。"
            )
        return known
    if not name.strip() or len(name) > 200:
        raise BadAnswer.at("organisation", "请填写单位名称（企业、律师事务所或代理机构），最多200字。")
    group = Organisation(name=name.strip(), join_code=secrets.token_urlsafe(9), created_at=now)
    db.session.add(group)
    return group


def create_staff(
    email: str,
    name: str,
    role: str,
    password: str,
    now: datetime,
    agency: Agency | None = None,
    department: Department | None = None,
    *,
    actor: User | None = None,
) -> User:
    """A reviewer, supervisor, administrator or somebody of another department: never by registering.

    `actor` is the administrator, None for the operator of the machine.
    """
    require_place(role, agency, department)
    of_agency = None if role == "department" else agency
    user = _create(email, name, role, password, now, agency=of_agency, department=department)
    audit.record("account.made", user.subject, actor, now, role=role, place=user.works_for)
    return user


def require_place(role: str, agency: Agency | None, department: Department | None) -> None:
    """BadAnswer where a role of the staff and its place of work do not go together."""
    if role == "reviewer" and agency is None:
        raise BadAnswer.at("agency", "审核人员须指定所属备案机构。")
    if role not in ROLES or role == "applicant":
        raise BadAnswer.at("role", "角色应为 reviewer、supervisor、admin 或 department。")
    if agency is not None and agency.closed_on is not None:
        raise BadAnswer.at("agency", f"{agency.name}已撤销，请选择承接其职责的{agency.acting.name}。")
    if (role == "department") != (department is not None):
        raise BadAnswer.at("department", "有关部门的账号须指定所属部门，其他账号不指定。")


def _create(
    email: str,
    name: str,
    role: str,
    password: str,
    now: datetime,
    *,
    organisation: Organisation | None = None,
    agency: Agency | None = None,
    department: Department | None = None,
) -> User:
    email = email.strip().lower()
    if not formats.is_email(email):
        raise BadAnswer.at("email", "请填写有效的电子邮件地址，例如 name@example.com。")
    if not name.strip() or len(name) > 200 or formats.forbidden_character(name):
        raise BadAnswer.at("name", "请填写姓名，最多200字。")
    check_password(password)
    if User.by_email(email):
        raise BadAnswer.at("email", "该电子邮件地址不能用于注册；如已有账号，请直接登录。")
    user = User(
        email=email,
        name=name.strip(),
        role=role,
        organisation=organisation,
        agency=agency,
        department=department,
        password_hash=_hasher.hash(password),
        session_key=secrets.token_urlsafe(24),
        created_at=now,
    )
    db.session.add(user)
    db.session.flush()
    return user


def hashed(password: str) -> str:
    """The password as it is kept: Argon2id."""
    return _hasher.hash(password)


def check_password(password: str) -> None:
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise BadAnswer.at("password", f"密码至少{SHORTEST_PASSWORD}个字符，建议使用一句容易记住的话。")
    if len(set(password)) < 4:
        raise BadAnswer.at("password", "密码过于简单，请不要重复同几个字符。")


@cache
def _nobodys_hash() -> str:
    """Verified when there is no such account, so that an answer takes as long either way."""
    return _hasher.hash(secrets.token_urlsafe(16))


def authenticate(email: str, password: str) -> User | None:
    """The person, or None; it takes as long whether the account exists or not."""
    user = User.by_email(email)
    try:
        _hasher.verify(user.password_hash if user else _nobodys_hash(), password)
    except (VerificationError, InvalidHashError):
        return None
    if user is None or not user.is_enabled:
        return None
    if _hasher.check_needs_rehash(user.password_hash):
        user.password_hash = _hasher.hash(password)
    return user


def change_password(user: User, old: str, new: str) -> None:
    """A new password; every session of this person ends."""
    if authenticate(user.email, old) is None:
        raise BadAnswer.at("old_password", "现在的密码不正确，请重新输入。")
    check_password(new)
    user.password_hash = _hasher.hash(new)
    end_sessions(user)


def end_sessions(user: User) -> None:
    user.session_key = secrets.token_urlsafe(24)


def create_token(user: User, now: datetime) -> str:
    """A token for a person's programs, shown this once; only its digest is kept."""
    token = "fk_" + secrets.token_urlsafe(32)
    db.session.add(ApiToken(user_id=user.id, digest=_digest(token), created_at=now))
    return token


def user_of_token(token: str) -> User | None:
    row = db.session.scalar(select(ApiToken).where(ApiToken.digest == _digest(token)))
    return row.user if row and row.revoked_at is None and row.user.is_enabled else None


def revoke_token(actor: User, token_id: int, now: datetime) -> None:
    row = db.session.get(ApiToken, token_id)
    if row is None or row.user_id != actor.id:
        raise NotPermitted("没有找到该令牌。")
    row.revoked_at = row.revoked_at or now


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
