"""Deny by default: every route says who may use it, for pages and API alike."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from flask import Flask, current_app, request, session
from flask_login import current_user, login_user, logout_user

from filing.domain.errors import NotPermitted
from filing.extensions import db, login
from filing.models import User
from filing.services.people import accounts

PUBLIC = "public"
API_PREFIX = "/api/"
SESSION_KEY, LOGGED_IN_AT, SEEN_AT = "session_key", "logged_in_at", "seen_at"
#: That the session began in two steps.
IN_TWO_STEPS = "in_two_steps"


class NotLoggedIn(Exception):
    """The route needs an account, and nobody is logged in."""


def access(*roles: str) -> Callable:
    """Declares who may use a view: "public", or any of the roles."""

    def declare(view):
        view.access = frozenset(roles)
        return view

    return declare


anyone = access("applicant", "reviewer", "supervisor", "admin", "department")


def declared(app: Flask, endpoint: str, method: str) -> frozenset | None:
    """Who may use a route, or None where nobody said so."""
    view = app.view_functions[endpoint]
    by_class = getattr(view, "view_class", None)
    handler = getattr(by_class, "get" if method == "HEAD" else method.lower(), None) if by_class else view
    return getattr(handler, "access", None) or getattr(view, "access", None)


def enforce() -> None:
    """Runs before every request."""
    if request.endpoint is None or request.endpoint == "static" or request.method == "OPTIONS":
        return
    allowed = declared(current_app, request.endpoint, request.method)
    if allowed is None:
        raise RuntimeError(f"{request.endpoint} does not say who may use it; add @access(...)")
    if PUBLIC in allowed:
        return
    if not current_user.is_authenticated:
        raise NotLoggedIn()
    if current_user.role not in allowed:
        raise NotPermitted("您的账号不能使用此功能。如需办理，请换用相应的账号登录。")


@login.user_loader
def user_of_session(user_id: str) -> User | None:
    """The person of the cookie; never for the API, which takes tokens only (and so needs no CSRF token)."""
    if request.path.startswith(API_PREFIX):
        return None
    user = db.session.get(User, int(user_id)) if user_id.isdigit() else None
    if user is None or session.get(SESSION_KEY) != user.session_key or _is_over():
        return None
    if needs_two_steps(user) and not session.get(IN_TWO_STEPS):
        return None
    session[SEEN_AT] = seconds_now()
    return user


def needs_two_steps(user: User) -> bool:
    """Whether a password alone does not log this person in: staff, unless the setting or the simulation says so."""
    asked = current_app.config["SECOND_FACTOR"] and not current_app.config["SIMULATION"]
    return asked and user.role != "applicant"


@login.request_loader
def user_of_request(incoming) -> User | None:
    if not incoming.path.startswith(API_PREFIX):
        return None
    scheme, _, token = incoming.headers.get("Authorization", "").partition(" ")
    return accounts.user_of_token(token.strip()) if scheme.lower() == "bearer" and token else None


def _is_over() -> bool:
    """Idle too long, or logged in too long ago; real time, whatever the simulation says."""
    idle = timedelta(minutes=current_app.config["SESSION_IDLE_MINUTES"]).total_seconds()
    longest = timedelta(hours=current_app.config["SESSION_HOURS"]).total_seconds()
    now = seconds_now()
    return now - session.get(SEEN_AT, 0) > idle or now - session.get(LOGGED_IN_AT, 0) > longest


def seconds_now() -> int:
    """The real clock's."""
    return int(datetime.now(UTC).timestamp())


def begin_session(user: User, *, in_two_steps: bool = False) -> None:
    """A fresh session at log-in: nothing of the one before is kept."""
    session.clear()
    login_user(user)
    session[SESSION_KEY], session[LOGGED_IN_AT], session[SEEN_AT] = (
        user.session_key,
        seconds_now(),
        seconds_now(),
    )
    session[IN_TWO_STEPS] = in_two_steps


def renew_session(user: User) -> None:
    """A fresh session for who is logged in, while all others of this person end."""
    begin_session(user, in_two_steps=session.get(IN_TWO_STEPS, False))


def end_session() -> None:
    logout_user()
    session.clear()
