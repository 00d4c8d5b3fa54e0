"""Wrong passwords: whoever goes on guessing waits longer each time, and nobody is locked out by somebody else.

Failures are counted for an address and account together, for an address, and for an account. The last holds up only
devices on which its owner never logged in: a cookie says where he did. By the real clock, for all processes.
"""

from __future__ import annotations

import hashlib
import math
import time
from dataclasses import dataclass
from ipaddress import ip_address, ip_network

from flask import Response, after_this_request, current_app, request
from flask_limiter.util import get_remote_address
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import delete, select

from filing.extensions import db, writers_turn
from filing.http.ratelimits import add_to_count
from filing.models import RateCount

#: A count is forgotten after an hour without a failure.
FORGOTTEN_AFTER = 3600
KNOWN_DEVICE, A_YEAR, MOST_KNOWN = "filing_known", 365 * 24 * 3600, 10


@dataclass(frozen=True)
class Patience:
    """So many failures cost nothing; then the wait doubles from `first` seconds, up to `longest`."""

    free: int
    first: int
    longest: int

    def pause_after(self, failures: int) -> int:
        """Seconds from the last failure until the next attempt."""
        beyond = failures - self.free
        return min(self.first * 2 ** min(beyond, 20), self.longest) if beyond >= 0 else 0


#: The account's is short: an owner on a new device waits a minute at most, however many others guess.
PATIENCE = {"pair": Patience(5, 2, 900), "address": Patience(50, 2, 900), "account": Patience(10, 2, 60)}


def seconds_to_wait(email: str) -> int:
    """How long an attempt from this device has to wait; an attempt that comes earlier is not counted."""
    if not current_app.config["RATELIMIT_ENABLED"]:
        return 0
    keys = _keys(email)
    if _short(email) in _known_here():
        del keys["account"]
    return math.ceil(max(_left(kind, key) for kind, key in keys.items()))


def _left(kind: str, key: str) -> float:
    """Seconds."""
    query = select(RateCount.count, RateCount.expires_at).where(RateCount.key == key)
    failures, expires_at = db.session.execute(query).first() or (0, 0)
    last_failure, now = expires_at - FORGOTTEN_AFTER, time.time()
    return max(0, last_failure + PATIENCE[kind].pause_after(failures) - now) if expires_at > now else 0


def count_failure(email: str) -> bool:
    """Whether the account's owner is to be told now: strangers have to wait from here on."""
    if not current_app.config["RATELIMIT_ENABLED"]:
        return False
    now = time.time()
    with writers_turn(), db.engine.begin() as connection:
        counts = {
            kind: connection.scalar(add_to_count(key, 1, now, now + FORGOTTEN_AFTER, prolong=True))
            for kind, key in _keys(email).items()
        }
    return counts["account"] == PATIENCE["account"].free


def forget_failures(email: str) -> None:
    """After a right password: the account's, and those of this address with it."""
    keys = [key for kind, key in _keys(email).items() if kind != "address"]
    theirs = RateCount.key.in_(keys)
    if current_app.config["RATELIMIT_ENABLED"] and db.session.scalar(select(RateCount.key).where(theirs)):
        with writers_turn(), db.engine.begin() as connection:
            connection.execute(delete(RateCount).where(theirs))


def _keys(email: str) -> dict[str, str]:
    """What an attempt counts for. Only digests: no address of a person or of a machine is kept."""
    account, address = _short(email), network_of(get_remote_address())
    told_apart = {"pair": _short(address + account), "address": _short(address), "account": account}
    return {kind: f"password-{kind}-{key}" for kind, key in told_apart.items()}


def network_of(address: str) -> str:
    """Whom an address belongs to: of IPv6 a subscriber has a whole /64 to come from."""
    try:
        known = ip_address(address)
    except ValueError:
        return address
    return str(ip_network((known, 64), strict=False)) if known.version == 6 else address


def _short(text: str) -> str:
    return hashlib.sha256(text.strip().lower().encode()).hexdigest()[:32]


def _known_here() -> list[str]:
    """The accounts whose owners have logged in on this device, as its cookie says."""
    try:
        known = _signer().loads(request.cookies.get(_device_cookie(), ""))
    except BadSignature:
        return []
    return known if isinstance(known, list) else []


def remember_device(email: str) -> None:
    """With this answer: the owner has logged in here, and strangers' failures hold up nobody on this device."""
    known = [_short(email), *(one for one in _known_here() if one != _short(email))][:MOST_KNOWN]

    @after_this_request
    def keep(response: Response) -> Response:
        response.set_cookie(
            _device_cookie(),
            _signer().dumps(known),
            max_age=A_YEAR,
            httponly=True,
            samesite="Lax",
            secure=current_app.config["SESSION_COOKIE_SECURE"],
        )
        return response


def _device_cookie() -> str:
    return current_app.config["COOKIE_PREFIX"] + KNOWN_DEVICE


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="known device")
