"""两步登录 of the staff: codes from an authenticator (TOTP), recovery codes, and what an administrator may undo.

`at` is the real clock's moment: an authenticator does not follow the simulation's.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterable
from datetime import datetime

import pyotp
from sqlalchemy import delete, select, update

from filing.domain.errors import BadAnswer, MoveNotAllowed
from filing.domain.questions import formats
from filing.domain.questions.values import half_width
from filing.extensions import db
from filing.models import RecoveryCode, SecondFactor, User
from filing.services import audit
from filing.services.people import sessions
from filing.services.people.administration import require_admin
from filing.services.people.notices import tell
from filing.services.sealing import sealed, unsealed

STEP_SECONDS, DIGITS = 30, 6
#: A clock that is a little slow or fast is no reason to keep somebody out.
DRIFT = (0, -1, 1)
RECOVERY_CODES, GROUPS, GROUP = 10, 4, 4
ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
PURPOSE = "second factor"
ISSUER = "外商投资企业备案"
WRONG = "验证码不正确或者已经用过。请等应用显示下一个验证码后再输入，并确认手机的时间是自动设置的。"
LONGEST_REASON = 500


def propose(secret: bytes) -> str:
    """A new shared secret, encrypted: whoever asked keeps it until its first code confirms it."""
    return _encrypted(pyotp.random_base32(), secret)


def in_groups(encrypted: str, secret: bytes) -> str:
    """The shared secret for typing into an authenticator, four letters at a time."""
    plain = _plain_secret(encrypted, secret)
    return " ".join(plain[i : i + GROUP] for i in range(0, len(plain), GROUP))


def address_of(encrypted: str, secret: bytes, user: User) -> str:
    """What an authenticator reads from the picture (otpauth://…)."""
    totp = pyotp.TOTP(_plain_secret(encrypted, secret))
    return totp.provisioning_uri(name=user.email, issuer_name=ISSUER)


def set_up(user: User, proposed: str, typed: str, secret: bytes, at: datetime) -> list[str]:
    """The recovery codes, shown this once, after the first code of a proposed secret; BadAnswer for a wrong one."""
    if SecondFactor.of(user):
        raise MoveNotAllowed("该账号刚刚已在别处设置两步登录，请返回登录页面重新登录。")
    step = _step_of(proposed, secret, typed, at)
    if step is None:
        raise BadAnswer.at("code", WRONG)
    db.session.add(SecondFactor(user_id=user.id, encrypted_secret=proposed, set_up_at=at, last_step=step))
    audit.record_with_address("second_factor.set_up", user.subject, user, at)
    _tell(user, "second_factor_set_up", at)
    return _new_recovery_codes(user)


def change(user: User, proposed: str, typed: str, secret: bytes, at: datetime) -> list[str]:
    """The same for another authenticator: the one before and its recovery codes end with the new one's first code."""
    step = _step_of(proposed, secret, typed, at)
    if step is None:
        raise BadAnswer.at("code", WRONG)
    _remove(user)
    return set_up(user, proposed, typed, secret, at)


def accepts(user: User, typed: str, secret: bytes, at: datetime) -> bool:
    """Whether this code, from the authenticator or for recovery, proves who is there: now, and never again."""
    if is_for_recovery(typed):
        return _uses_up(user, _as_given(typed), at)
    return _takes(user, typed, secret, at)


def is_for_recovery(typed: str) -> bool:
    """Whether what was typed looks like one of the codes on paper."""
    code = _as_given(typed)
    return len(code) != DIGITS or not code.isdecimal()


def require(user: User, typed: str, secret: bytes, at: datetime) -> None:
    """BadAnswer unless the code proves who is there."""
    if not accepts(user, typed, secret, at):
        raise BadAnswer.at("code", WRONG)


def renew_recovery_codes(user: User, typed: str, secret: bytes, at: datetime) -> list[str]:
    """Ten new ones, shown this once; those before are worth nothing any more."""
    require(user, typed, secret, at)
    audit.record_with_address("second_factor.codes_renewed", user.subject, user, at)
    return _new_recovery_codes(user)


def reset(actor: User | None, user: User, reason: str, at: datetime) -> None:
    """The person sets it up anew at the next log-in; every session and token ends. `actor` is None for the operator."""
    if actor is not None:
        require_admin(actor)
    if not reason.strip() or len(reason) > LONGEST_REASON or formats.forbidden_character(reason):
        raise BadAnswer.at("reason", f"请写明重置的原因和核实本人身份的方式，最多{LONGEST_REASON}字。")
    if not _remove(user):
        raise MoveNotAllowed("该账号没有设置两步登录，不需要重置。")
    sessions.end_all(user, at)
    audit.record_with_address("second_factor.reset", user.subject, actor, at, reason=reason.strip())
    _tell(user, "second_factor_reset", at, reason=reason.strip())


def set_up_among(people: Iterable[User]) -> set[int]:
    """The ids of those who have set it up."""
    ids = [person.id for person in people]
    return set(db.session.scalars(select(SecondFactor.user_id).where(SecondFactor.user_id.in_(ids))))


def protect_anew(old_secret: bytes, secret: bytes) -> int:
    """How many shared secrets were encrypted again, after the secret that protects them was changed."""
    rows = db.session.scalars(select(SecondFactor)).all()
    for row in rows:
        row.encrypted_secret = _encrypted(_plain_secret(row.encrypted_secret, old_secret), secret)
    return len(rows)


def _takes(user: User, typed: str, secret: bytes, at: datetime) -> bool:
    factor = SecondFactor.of(user)
    step = _step_of(factor.encrypted_secret, secret, typed, at) if factor else None
    if step is None:
        return False
    # One statement: of two who bring the same code at once, one is let in.
    newer = (SecondFactor.user_id == user.id) & (SecondFactor.last_step < step)
    taken = update(SecondFactor).where(newer).values(last_step=step).returning(SecondFactor.user_id)
    return db.session.scalar(taken) is not None


def _uses_up(user: User, code: str, at: datetime) -> bool:
    unused = (
        (RecoveryCode.user_id == user.id)
        & (RecoveryCode.digest == _digest(code))
        & RecoveryCode.used_at.is_(None)
    )
    used = update(RecoveryCode).where(unused).values(used_at=at).returning(RecoveryCode.id)
    if db.session.scalar(used) is None:
        return False
    left = RecoveryCode.left_to(user)
    audit.record_with_address("second_factor.recovery_code_used", user.subject, user, at, left=left)
    _tell(user, "recovery_code_used", at, left=str(left))
    return True


def _step_of(encrypted: str, secret: bytes, typed: str, at: datetime) -> int | None:
    """The time step that a code belongs to, or None where it is none of now."""
    code, totp = _as_given(typed), pyotp.TOTP(_plain_secret(encrypted, secret))
    step = int(at.timestamp()) // STEP_SECONDS
    near = (step + drift for drift in DRIFT)
    return next((one for one in near if hmac.compare_digest(totp.generate_otp(one), code)), None)


def _remove(user: User) -> bool:
    """Whether there was one."""
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    removed = delete(SecondFactor).where(SecondFactor.user_id == user.id).returning(SecondFactor.user_id)
    return db.session.scalar(removed) is not None


def _new_recovery_codes(user: User) -> list[str]:
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    codes = [_new_code() for _ in range(RECOVERY_CODES)]
    db.session.add_all(RecoveryCode(user_id=user.id, digest=_digest(_as_given(code))) for code in codes)
    return codes


def _new_code() -> str:
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(GROUP)) for _ in range(GROUPS))


def _as_given(typed: str) -> str:
    """Without the blanks and hyphens that make it readable, in ASCII where it was typed full width."""
    return "".join(ch for ch in half_width(typed).upper() if ch.isascii() and ch.isalnum())


def _digest(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()


def _tell(user: User, kind: str, at: datetime, **facts: str) -> None:
    tell([user], kind, at.isoformat(), at, **facts)


def _encrypted(plain: str, secret: bytes) -> str:
    return sealed(plain, secret, PURPOSE)


def _plain_secret(encrypted: str, secret: bytes) -> str:
    return unsealed(encrypted, secret, PURPOSE)
