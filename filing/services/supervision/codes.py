"""The code by which whoever reported asks for the outcome: shown once, kept as a digest, found in constant time."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass

from sqlalchemy import select

from filing.domain.errors import NotFound
from filing.domain.questions.values import half_width
from filing.extensions import db
from filing.models import Report
from filing.services.idempotency import KeyUsedOtherwise
from filing.services.sealing import key_for

ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
LETTERS, GROUP = 16, 4
PURPOSE = "report codes"
#: What is compared where there is no such report: as long as any digest, and the digest of nothing.
NOBODYS = "0" * 64
UNKNOWN = "编号或查询码不正确。请对照提交时给出的编号和查询码逐字核对。"


@dataclass(frozen=True)
class Once:
    """What makes a report the same report when it is sent again: a key of the sender's, and all that was sent."""

    key: str
    content: str

    @classmethod
    def new(cls) -> Once:
        return cls(secrets.token_urlsafe(24), "")


def code_for(once: Once, secret: bytes) -> str:
    """Four groups of four. It follows from what was sent and the installation's secret, so a repetition needs no copy."""
    drawn = _mac(secret, "code", once.key, once.content)
    letters = "".join(ALPHABET[byte % len(ALPHABET)] for byte in drawn[:LETTERS])
    return "-".join(letters[i : i + GROUP] for i in range(0, LETTERS, GROUP))


def digest_of(code: str) -> str:
    return hashlib.sha256(_as_given(code).encode()).hexdigest()


def traces_of(once: Once, secret: bytes) -> tuple[str, str]:
    """Of the key and of the content, told by nobody who has only the database."""
    return _mac(secret, "key", once.key).hex(), _mac(secret, "content", once.content).hex()


def known(once: Once, secret: bytes) -> Report | None:
    """The report that was sent with this key; KeyUsedOtherwise where its content was another."""
    key, content = traces_of(once, secret)
    found = db.session.scalar(select(Report).where(Report.once == key))
    if found and not hmac.compare_digest(found.content_digest or "", content):
        raise KeyUsedOtherwise()
    return found


def report_of(number: str, code: str, *, lock: bool = False) -> Report:
    """The report of this number and code; NotFound in the same words and time whichever of the two is wrong.

    `lock` holds it for a change.
    """
    found = Report.by_number(half_width(number).strip().upper())
    kept = (found.code_digest if found else None) or NOBODYS
    if not hmac.compare_digest(kept, digest_of(code)) or found is None:
        raise NotFound(UNKNOWN)
    return Report.locked(found.id) if lock else found


def _as_given(typed: str) -> str:
    """Without the blanks and hyphens that make it readable, in ASCII where it was typed full width."""
    return "".join(ch for ch in half_width(typed).upper() if ch.isascii() and ch.isalnum())


def _mac(secret: bytes, *parts: str) -> bytes:
    return hmac.digest(key_for(secret, PURPOSE), "\0".join(parts).encode(), "sha256")
