"""What every page and every answer carries: the frame's facts, and strict headers."""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path

from flask import Flask, Response, current_app, g, request
from flask_login import current_user
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.routing import IntegerConverter

from filing import moment
from filing.current import now, refile_late
from filing.domain.days.calendar import SHANGHAI
from filing.domain.forms import KINDS
from filing.domain.questions.display import date_text, yuan_text
from filing.domain.questions.screen_words import on_screen
from filing.http.access import API_PREFIX
from filing.http.sessions import asking
from filing.services.files.uploads import TAKEN
from filing.services.people import inbox
from filing.web import citing, monitoring, once
from filing.web.wrapping import ChineseLines

POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "frame-src 'self'",
        "form-action 'self'",
        # Uploaded papers and receipts are shown in a frame beside the form.
        "frame-ancestors 'self'",
        "base-uri 'none'",
        "object-src 'none'",
    ]
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
LARGEST_ID = 2**31 - 1
A_YEAR = 365 * 24 * 3600


class Id(IntegerConverter):
    """A number no database refuses; a larger one is an address that does not exist."""

    def __init__(self, map, fixed_digits=0, min=None, max=LARGEST_ID, signed=False):
        super().__init__(map, fixed_digits, min, max, signed)


def register(app: Flask) -> None:
    app.extensions["asset_version"] = asset_version(Path(app.static_folder) / "build")
    app.jinja_env.add_extension(ChineseLines)
    app.jinja_env.globals["filing_kinds"] = KINDS
    app.jinja_env.globals["refile_late"] = refile_late
    app.jinja_env.globals["once_token"] = once.token
    app.context_processor(frame)
    app.jinja_env.globals["taken_files"] = TAKEN
    app.add_template_filter(date_text)
    app.add_template_filter(on_screen)
    app.add_template_filter(yuan_text, "yuan")
    app.add_template_filter(lambda at: at.astimezone(SHANGHAI), "shanghai")
    app.after_request(protect)
    app.url_map.converters["int"] = Id
    citing.register(app)
    monitoring.register(app)


def asset_version(folder: Path) -> str:
    """Changes with the built style and script, so that browsers may keep them for ever."""
    digest = hashlib.sha256()
    for file in sorted(folder.glob("filing.*")):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


def frame() -> dict:
    """What templates/base.html shows on every page."""
    return {
        "asset_version": current_app.extensions["asset_version"],
        "simulation_clock": simulation_clock(),
        "unread_notices": unread_notices,
        "request_id": g.get("request_id"),
    }


def simulation_clock() -> datetime | None:
    """The moved moment, or None while the clock is the real one."""
    try:
        return now() if moment.clock_offset() else None
    except SQLAlchemyError:
        # Error pages are shown without a database too.
        return None


def unread_notices() -> int:
    if "unread_notices" not in g:
        g.unread_notices = _count_unread() if current_user and current_user.is_authenticated else 0
    return g.unread_notices


def _count_unread() -> int:
    try:
        return inbox.count_unread(current_user.id)
    except SQLAlchemyError:
        return 0


def protect(response: Response) -> Response:
    """Strict headers on every answer, errors too."""
    for name, value in HEADERS.items():
        # An uploaded paper brings a stricter policy of its own.
        response.headers.setdefault(name, value)
    if not response.headers["X-Frame-Options"]:
        del response.headers["X-Frame-Options"]
    if files_url := current_app.config["FILES_URL"]:
        policy = response.headers["Content-Security-Policy"]
        response.headers["Content-Security-Policy"] = policy.replace(
            "frame-src 'self'", f"frame-src 'self' {files_url}"
        )
    if current_app.config["SESSION_COOKIE_SECURE"]:
        response.headers["Strict-Transport-Security"] = f"max-age={A_YEAR}"
    _say_how_long_to_keep(response)
    return response


def _say_how_long_to_keep(response: Response) -> None:
    if request.endpoint == "static":
        if "v" in request.args and response.status_code == 200:
            response.headers["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    elif request.path.startswith(API_PREFIX) or _is_logged_in():
        response.headers["Cache-Control"] = "no-store"
    else:
        response.headers.setdefault("Cache-Control", "no-cache")


def _is_logged_in() -> bool:
    try:
        return asking() is not None
    except SQLAlchemyError:
        return True
