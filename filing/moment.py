"""What time it is for the system: the real clock, moved by the simulation."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from filing.domain.days.calendar import SHANGHAI
from filing.extensions import db
from filing.models.system import Setting

OFFSET = "simulation_offset"


def real_now() -> datetime:
    return datetime.now(UTC)


def clock_offset() -> timedelta:
    """By how much an administrator has moved the clock; zero when it was not."""
    setting = db.session.get(Setting, OFFSET)
    return timedelta(seconds=setting.value) if setting and setting.value else timedelta(0)


def now() -> datetime:
    """The moment, aware, in Asia/Shanghai. Only the outer ring asks."""
    return (real_now() + clock_offset()).astimezone(SHANGHAI)
