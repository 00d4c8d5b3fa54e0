"""Whose personal numbers a person looks at in this session, each for a short while; by the real clock."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import g, request, session

from filing.http.sessions import API_PREFIX, seconds_now

REVEALED = "revealed"
SECONDS = 15 * 60
MOST = 10


def recall() -> None:
    """Before every page: what is still revealed, for `current.is_revealed`."""
    if not request.path.startswith(API_PREFIX) and request.endpoint != "static":
        g.revealed = set(_still())


def _still() -> dict[str, int]:
    """Subject -> until when, in seconds."""
    return {subject: until for subject, until in session.get(REVEALED, {}).items() if until > seconds_now()}


def show(subject: str) -> None:
    kept = dict(list(_still().items())[-MOST + 1 :])
    session[REVEALED] = kept | {subject: seconds_now() + SECONDS}


def hide(subject: str) -> None:
    session[REVEALED] = {one: until for one, until in _still().items() if one != subject}


def shown_until(subject: str) -> datetime | None:
    until = _still().get(subject)
    return datetime.fromtimestamp(until, UTC) if until else None
