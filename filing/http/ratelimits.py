"""Rate limits counted in the database, so that they hold across all workers."""

from __future__ import annotations

import hashlib
import math
import time
from collections.abc import Callable
from functools import lru_cache
from threading import Lock

from flask import Response, current_app
from flask_limiter.util import get_remote_address
from limits import RateLimitItem, parse
from limits.storage import Storage
from sqlalchemy import case, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import TooManyRequests

from filing.extensions import db, limiter, writers_turn
from filing.models import RateCount

SCHEME = "filing-db"
#: So many spans of time are kept before those that are over are cleared away.
SPANS = 10_000
LONGEST_KEY = 200


def as_set(setting: str, usual: str) -> Callable[[], str]:
    """A limit that a setting of the application may change."""
    return lambda: current_app.config.get(setting, usual)


def failed(response: Response) -> bool:
    """Only what was refused counts."""
    return response.status_code == 422


#: On every way to check a receipt: one allowance for pages and API together.
verifying = limiter.shared_limit(
    as_set("LIMIT_VERIFY", "120 per minute"),
    scope="verify",
    key_func=get_remote_address,
)

#: On every way to ask the lists of special measures.
asking_lists = limiter.shared_limit(
    as_set("LIMIT_SCREENING", "240 per minute"),
    scope="screening",
    key_func=get_remote_address,
)

#: On reporting, which anybody may, and which stores files.
reporting_once = limiter.shared_limit(
    as_set("LIMIT_REPORT", "30 per hour"),
    scope="report",
    key_func=get_remote_address,
)

#: On asking for a report's outcome by its code: one allowance for pages and API together.
asking_outcome = limiter.shared_limit(
    as_set("LIMIT_REPORT_OUTCOME", "30 per hour"),
    scope="report-outcome",
    key_func=get_remote_address,
)


#: Counted by each process for itself: a call that only reads must not write. With two processes a program may be let
#: in up to twice as often.
API_CALLS, BAD_TOKENS, LOG_INS = "1200 per minute", "60 per minute", "120 per 10 minutes"


def count_call(who: str) -> None:
    """429 for a program that calls too often, and says when it may again."""
    _count("calls", who, as_set("LIMIT_API", API_CALLS)())


def count_bad_token(address: str) -> None:
    """429 instead of 401 where one address brings too many tokens that open nothing; good ones are not held up."""
    _count("bad-tokens", address, as_set("LIMIT_BAD_TOKENS", BAD_TOKENS)())


def count_log_in(address: str) -> None:
    """429 for one address that logs in again and again: comparing a password costs a twentieth of a second."""
    _count("log-ins", address, as_set("LIMIT_LOGIN", LOG_INS)())


def _count(what: str, who: str, most: str) -> None:
    if not current_app.config["RATELIMIT_ENABLED"]:
        return
    counts: PassingCounts = current_app.extensions.setdefault("call_counts", PassingCounts())
    if seconds := counts.seconds_to_wait(_limit(most), what, who):
        raise TooManyRequests(retry_after=math.ceil(seconds))


_limit = lru_cache(parse)


class PassingCounts:
    """Of this process alone, each for a span that begins with its first call. (The library's start a thread for each.)"""

    def __init__(self) -> None:
        #: What is counted -> when its span ends, and how often it came.
        self._spans: dict[tuple[str, str], tuple[float, int]] = {}
        self._lock, self._room = Lock(), SPANS

    def seconds_to_wait(self, limit: RateLimitItem, what: str, who: str) -> float:
        """Counts one more; 0 while it may come."""
        now = time.time()
        with self._lock:
            end, count = self._spans.get((what, who), (0.0, 0))
            if end <= now:
                self._make_room(now)
                end, count = now + limit.get_expiry(), 0
            self._spans[what, who] = end, count + 1
        return end - now if count >= limit.amount else 0

    def _make_room(self, now: float) -> None:
        if len(self._spans) >= self._room:
            self._spans = {key: span for key, span in self._spans.items() if span[0] > now}
            self._room = max(SPANS, 2 * len(self._spans))


class DatabaseCounts(Storage):
    """Counts for Flask-Limiter (`filing-db://`), each in a short transaction of its own.

    Never in the request's session: a refused attempt is rolled back there, and must count all the same.
    """

    STORAGE_SCHEME = [SCHEME]

    @property
    def base_exceptions(self) -> type[Exception]:
        return SQLAlchemyError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """The count after adding; a new span of time begins once the last one is over."""
        now = time.time()
        with writers_turn(), db.engine.begin() as connection:
            count = connection.scalar(add_to_count(_short(key), amount, now, now + expiry))
            if count == amount:
                connection.execute(delete(RateCount).where(RateCount.expires_at <= now))
        return count

    def get(self, key: str) -> int:
        row = self._row(key)
        return row.count if row else 0

    def get_expiry(self, key: str) -> float:
        """When the span of time ends, in seconds of the real clock."""
        row = self._row(key)
        return row.expires_at if row else time.time()

    def check(self) -> bool:
        with db.engine.connect() as connection:
            connection.execute(select(1))
        return True

    def reset(self) -> int:
        with writers_turn(), db.engine.begin() as connection:
            return connection.execute(delete(RateCount)).rowcount

    def clear(self, key: str) -> None:
        with writers_turn(), db.engine.begin() as connection:
            connection.execute(delete(RateCount).where(RateCount.key == _short(key)))

    def _row(self, key: str):
        query = select(RateCount.count, RateCount.expires_at)
        current = query.where(RateCount.key == _short(key), RateCount.expires_at > time.time())
        with db.engine.connect() as connection:
            return connection.execute(current).first()


def _short(key: str) -> str:
    return key if len(key) <= LONGEST_KEY else hashlib.sha256(key.encode()).hexdigest()


def add_to_count(key: str, amount: int, now: float, expires_at: float, *, prolong: bool = False):
    """One statement, so that two workers can never both read the old count; its end stays, or begins anew each time."""
    insert = {"sqlite": sqlite, "postgresql": postgresql}[db.engine.dialect.name].insert(RateCount)
    over = RateCount.expires_at <= now
    return (
        insert.values(key=key, count=amount, expires_at=expires_at)
        .on_conflict_do_update(
            index_elements=[RateCount.key],
            set_={
                "count": case((over, amount), else_=RateCount.count + amount),
                "expires_at": expires_at if prolong else case((over, expires_at), else_=RateCount.expires_at),
            },
        )
        .returning(RateCount.count)
    )
