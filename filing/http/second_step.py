"""Between the password and the code: who is expected, for a few minutes, and what a new authenticator would share."""

from __future__ import annotations

from flask import session

from filing.extensions import db
from filing.http.sessions import seconds_now
from filing.models import User

AWAITED, PROPOSED = "awaited", "proposed_secret"
LONGEST_WAIT_SECONDS = 600


def await_second_step(user: User) -> None:
    """The password was right: nobody is logged in yet."""
    session.clear()
    session[AWAITED] = [user.id, user.session_key, seconds_now()]


def awaited() -> User | None:
    """Whose code is awaited; None where nobody gave a password lately, or the account was changed meanwhile."""
    user_id, key, since = session.get(AWAITED) or (None, None, 0)
    user = db.session.get(User, user_id) if user_id else None
    if user is None or not user.is_enabled or user.session_key != key:
        return None
    return user if seconds_now() - since <= LONGEST_WAIT_SECONDS else None


def keep_proposal(encrypted: str) -> None:
    """With the person who is to confirm it, and nowhere else: who else knows the password is proposed another."""
    session[PROPOSED] = encrypted


def proposal() -> str | None:
    return session.get(PROPOSED)


def drop_proposal() -> None:
    session.pop(PROPOSED, None)
