"""Where a person may be sent: paths of this site only."""

from __future__ import annotations

from urllib.parse import SplitResult, urlencode, urlsplit

from flask import request

from filing.domain.row_ids import row_id

HOMES = {
    "applicant": "/filings",
    "reviewer": "/review",
    "supervisor": "/review",
    "admin": "/admin",
    "department": "/inbox",
}


def home_of(user) -> str:
    """The page a role begins its work on."""
    return HOMES[user.role]


def local_path(text: str | None) -> str | None:
    """The path if it stays on this site, else None: nobody is sent elsewhere by a link to us."""
    if not text or not text.startswith("/") or text.startswith("//") or len(text) > 2000:
        return None
    if "\\" in text or any(ord(c) < 33 for c in text):
        return None
    parts = urlsplit(text)
    return None if parts.scheme or parts.netloc else text


def id_given(name: str) -> int | None:
    """The id in the query, or None where it is none that could exist."""
    return row_id(request.args.get(name, ""))


def here() -> str:
    """The address of this request, with its query."""
    return request.full_path if request.query_string else request.path


def told_address(text: str | None) -> SplitResult:
    """An address that a browser told, in its parts; empty ones where it is none."""
    try:
        return urlsplit(text or "")
    except ValueError:
        return urlsplit("")


def page_before() -> str | None:
    """The page of ours that this request came from, as the browser says."""
    came_from = told_address(request.referrer)
    if came_from.netloc != request.host:
        return None
    return local_path(came_from.path + (f"?{came_from.query}" if came_from.query else ""))


def login_url(then: str | None) -> str:
    """The log-in page, and where to go from there."""
    return "/login?" + urlencode({"next": then}) if local_path(then) else "/login"
