"""Deny by default: every route says who may use it, for pages and API alike."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask, current_app, g, request
from flask_limiter.util import get_remote_address
from flask_login import current_user

from filing.domain.errors import NotPermitted
from filing.http import ratelimits
from filing.http.sessions import API_PREFIX
from filing.models.accounts import READ, User

PUBLIC = "public"
SAFE = ("GET", "HEAD", "OPTIONS")
#: Where a password is replaced.
REPLACING = frozenset({"account.account", "account.change_password"})


class NotLoggedIn(Exception):
    """The route needs an account, and nobody is logged in."""


class PasswordGiven(Exception):
    """Somebody else set the password: first its owner replaces it."""


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
    if request.path.startswith(API_PREFIX):
        _count_call()
    if PUBLIC in allowed:
        return
    if not current_user.is_authenticated:
        raise NotLoggedIn()
    if current_user.role not in allowed:
        raise NotPermitted("您的账号不能使用此功能。如需办理，请换用相应的账号登录。")
    if has_to_replace(current_user) and "token_scope" not in g and request.endpoint not in REPLACING:
        raise PasswordGiven()
    if g.get("token_scope") == READ and request.method not in SAFE:
        raise NotPermitted("这个令牌只能查询。需要办理的，请在“我的账号”中创建可以办理的令牌。")


def has_to_replace(user: User) -> bool:
    """Whether somebody else knows the password; not asked in the simulation, as a second factor is not."""
    return user.given_until is not None and not current_app.config["SIMULATION"]


def _count_call() -> None:
    """By token, and by address where none was given; 429 above the limit."""
    person = current_user.is_authenticated
    if g.get("bad_token"):
        ratelimits.count_bad_token(get_remote_address())
    ratelimits.count_call(f"token-{g.token_id}" if person else f"address-{get_remote_address()}")
