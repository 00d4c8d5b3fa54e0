"""What time it is for the system: the real clock, moved by the simulation."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from filing.domain.days.calendar import SHANGHAI
from filing.models.standing import CLOCK as OFFSET
from filing.models.standing import setting


def real_now() -> datetime:
    return datetime.now(UTC)


def clock_offset() -> timedelta:
    """By how much an administrator has moved the clock; zero when it was not."""
    return timedelta(seconds=setting(OFFSET) or 0)


def now() -> datetime:
    """The moment, aware, in Asia/Shanghai. Only the outer ring asks."""
    return (real_now() + clock_offset()).astimezone(SHANGHAI)
