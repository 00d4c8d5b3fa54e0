"""A host clock that jumps: what runs out is left alone until somebody has confirmed that the date is right."""

from __future__ import annotations

from datetime import datetime, timedelta

from filing.extensions import db
from filing.models import Setting, User
from filing.services import audit

SEEN, SWEPT = "real_clock_seen", "last_sweep"
#: A weekend without power is one too: better asked once too often than a filing lost to a wrong date.
LONGEST_STEP, NOTED_EVERY = timedelta(days=2), timedelta(hours=1)


def last_seen() -> datetime | None:
    """The latest moment of the real clock that was believed; None on a new installation."""
    kept = db.session.get(Setting, SEEN)
    return datetime.fromisoformat(kept.value) if kept else None


def is_held(real_now: datetime) -> bool:
    """Whether the real clock went on by more than LONGEST_STEP since, and nobody has said that it is right."""
    seen = last_seen()
    return seen is not None and real_now - seen > LONGEST_STEP


def go_on(real_now: datetime) -> bool:
    """Takes note of the moment, and whether it may be believed; a clock set back is never noted."""
    if is_held(real_now):
        return False
    seen = last_seen()
    if seen is None or real_now - seen > NOTED_EVERY:
        believe(real_now)
    return True


def note_sweep(real_now: datetime) -> None:
    """That terms are being seen to, and until when: for whoever watches the installation."""
    _keep(SWEPT, real_now)


def last_swept() -> datetime | None:
    kept = db.session.get(Setting, SWEPT)
    return datetime.fromisoformat(kept.value) if kept else None


def confirm(real_now: datetime, actor: User | None = None) -> datetime | None:
    """Somebody looked at the date and found it right: from now on it is believed. The moment believed before."""
    before = last_seen()
    believe(real_now)
    said = before.isoformat(timespec="seconds") if before else None
    audit.record_with_address("clock.confirmed", "clock", actor, real_now, before=said)
    return before


def believe(moment: datetime) -> None:
    """For whoever has looked at the clock: from this moment on."""
    _keep(SEEN, moment)


def _keep(key: str, moment: datetime) -> None:
    kept = db.session.get(Setting, key) or Setting(key=key)
    kept.value = moment.isoformat(timespec="seconds")
    db.session.add(kept)
