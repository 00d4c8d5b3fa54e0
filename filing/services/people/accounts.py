"""Accounts: registering, logging in, the people of an organisation."""

from __future__ import annotations

import re
import secrets
import unicodedata
from datetime import datetime, timedelta
from functools import cache, lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import select

from filing.domain.errors import BadAnswer
from filing.domain.questions import formats
from filing.extensions import db
from filing.models import Agency, Department, Organisation, User
from filing.models.accounts import ROLES
from filing.services import audit
from filing.services.people import firm, sessions
from filing.services.people.notices import tell

SHORTEST_PASSWORD, LONGEST_PASSWORD = 10, 200
#: For a password that an administrator or a command made.
GIVEN_FOR = timedelta(days=3)
#: Of zxcvbn's 0 to 4: what it finds sooner than in a million guesses is one that everybody tries.
WEAKEST, LOOKED_AT = 2, 72
_hasher = PasswordHasher()


def register_applicant(
    email: str,
    name: str,
    password: str,
    now: datetime,
    *,
    organisation: str = "",
    join_code: str = "",
    invited_to: Organisation | None = None,
    is_confirmed: bool = True,
) -> User:
    """A new applicant with a new organisation, which is then theirs to administer, or joining one by its code or an invitation."""
    joins = bool(invited_to or join_code.strip())
    namesakes = [] if joins else firm.of_one_name(organisation)
    group = invited_to or _organisation(organisation, join_code, now)
    user = _create(email, name, "applicant", password, now, organisation=group)
    user.is_confirmed, user.is_lead = is_confirmed, not joins
    audit.record_with_address("account.registered", user.subject, user, now)
    if joins:
        firm.joined(user, now)
    elif namesakes:
        firm.tell_of_one_name(user, namesakes, now)
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
    audit.record_with_address("account.made", user.subject, actor, now, role=role, place=user.works_for)
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
    check_password(password, email, name)
    if User.by_email(email):
        raise BadAnswer.at("email", "该电子邮件地址不能用于注册；如已有账号，请直接登录。")
    user = User(
        email=email,
        name=name.strip(),
        role=role,
        organisation=organisation,
        agency=agency,
        department=department,
        password_hash=hashed(password),
        session_key=secrets.token_urlsafe(24),
        created_at=now,
    )
    db.session.add(user)
    db.session.flush()
    return user


def hashed(password: str) -> str:
    """The password as it is kept: Argon2id of its characters, however a keyboard composes them."""
    return _hasher.hash(_composed(password))


def _composed(password: str) -> str:
    return unicodedata.normalize("NFC", password)


def check_password(password: str, *about: str) -> None:
    """BadAnswer for one that is short, or that everybody tries; `about` is what is known of its owner."""
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise BadAnswer.at("password", f"密码至少{SHORTEST_PASSWORD}个字符，建议使用一句容易记住的话。")
    if len(set(password)) < 4:
        raise BadAnswer.at("password", "密码过于简单，请不要重复同几个字符。")
    if _is_common(password, about):
        raise BadAnswer.at(
            "password",
            "这个密码很多人在用，或者与您的姓名、邮箱相近，容易被猜中。请换一个，例如用几个互不相关的词组成一句话。",
        )


@lru_cache(maxsize=64)
def _is_common(password: str, about: tuple[str, ...]) -> bool:
    # Loaded where a password is chosen, not where one is checked: its lists are large.
    from zxcvbn import zxcvbn

    known = [part for text in about for part in re.split(r"[@.\s]+", text) if part]
    return zxcvbn(_composed(password)[:LOOKED_AT], user_inputs=[*about, *known])["score"] < WEAKEST


@cache
def _nobodys_hash() -> str:
    """Verified when there is no such account, so that an answer takes as long either way."""
    return _hasher.hash(secrets.token_urlsafe(16))


def authenticate(email: str, password: str) -> User | None:
    """The person, or None; it takes as long whether the account exists or not."""
    user = User.by_email(email)
    try:
        _hasher.verify(user.password_hash if user else _nobodys_hash(), _composed(password))
    except (VerificationError, InvalidHashError):
        return None
    if user is None or not user.is_enabled:
        return None
    if _hasher.check_needs_rehash(user.password_hash):
        user.password_hash = hashed(password)
    return user


def give_password(user: User, at: datetime) -> None:
    """Somebody else knows the password: its owner has a few days to replace it. `at` is the real clock's."""
    user.given_until = at + GIVEN_FOR


def is_spent(user: User, at: datetime) -> bool:
    """Whether the password was set by somebody else, and its owner did not come in time."""
    return user.given_until is not None and at > user.given_until


def change_password(user: User, old: str, new: str, at: datetime) -> None:
    """A new password; every session and token of this person ends. `at` is the real clock's."""
    if authenticate(user.email, old) is None:
        raise BadAnswer.at("old_password", "现在的密码不正确，请重新输入。")
    check_password(new, user.email, user.name)
    user.password_hash, user.given_until = hashed(new), None
    audit.record_with_address("password.changed", user.subject, user, at)
    sessions.end_all(user, at)


def set_password_by_link(user: User, password_hash: str, at: datetime) -> None:
    """A new password for whoever reads the mail of an account, hashed beforehand; sessions, tokens and links end."""
    user.password_hash, user.is_confirmed, user.given_until = password_hash, True, None
    audit.record_with_address("password.set_by_link", user.subject, user, at)
    sessions.end_all(user, at)
    tell([user], "password_set_by_link", at.isoformat(), at, name=user.name)


def confirm(user: User, at: datetime) -> None:
    """Somebody reads the mail that is sent to this address."""
    user.is_confirmed = True
    audit.record_with_address("account.confirmed", user.subject, user, at)


def end_sessions(user: User, at: datetime) -> None:
    """Every session and token of this person, at the person's own wish."""
    audit.record_with_address("sessions.ended", user.subject, user, at)
    sessions.end_all(user, at)
