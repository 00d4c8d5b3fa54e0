"""Moving the simulation's clock, visibly."""

from __future__ import annotations

from datetime import UTC, datetime

from filing.domain.days.calendar import SHANGHAI
from filing.domain.errors import BadAnswer, NotPermitted
from filing.extensions import db
from filing.models import Setting, User
from filing.moment import OFFSET, clock_offset, real_now
from filing.services import audit, jumps

SUBJECT = "clock"


def set_clock(to: datetime, *, simulation: bool, actor: User | None = None) -> None:
    """From now on the system's clock runs from this moment."""
    if not simulation:
        raise NotPermitted("本系统未开启模拟时钟，不能改动时间。")
    if not 2000 <= to.year <= 2100:
        raise BadAnswer("模拟时钟应在2000年至2100年之间。")
    _put((to - real_now()).total_seconds())
    audit.record_with_address("clock.set", SUBJECT, actor, real_now(), to=to.isoformat(timespec="seconds"))


def is_set() -> bool:
    """Whether somebody has set the clock, if only back to the real one."""
    return db.session.get(Setting, OFFSET) is not None


def is_moved() -> bool:
    return bool(clock_offset())


def reset_clock(*, simulation: bool, actor: User | None = None) -> None:
    if not simulation:
        raise NotPermitted("本系统未开启模拟时钟，不能改动时间。")
    _put(0)
    audit.record_with_address("clock.reset", SUBJECT, actor, real_now())


def _put(seconds: float) -> None:
    # Whoever sets the clock has looked at it.
    jumps.believe(real_now())
    setting = db.session.get(Setting, OFFSET) or Setting(key=OFFSET)
    setting.value = seconds
    db.session.add(setting)


def read_moment(text: str) -> datetime:
    """2018-02-09T10:00 as a moment; without an offset it is Asia/Shanghai's time."""
    try:
        moment = datetime.fromisoformat(text.strip())
        moment = moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)
        # At the ends of all days there is a moment here, and none in UTC.
        moment.astimezone(UTC)
    except (ValueError, AttributeError, OverflowError) as error:
        raise BadAnswer("请填写日期和时间，例如 2018-02-09T10:00。") from error
    return moment
