"""What is believed of a request's way here: the proxies in front, and no Host header."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, Response, request
from werkzeug.exceptions import BadHost, HTTPException, SecurityError
from werkzeug.middleware.proxy_fix import ProxyFix

NOT_OURS = "本系统不使用这个网址，请核对网址，或者向系统管理员询问正确的网址。"


def register(app: Flask) -> None:
    if hops := app.config["TRUSTED_PROXIES"]:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops)  # type: ignore[method-assign]
    app.after_request(stay_here)


def refuse_strange_host() -> Response | None:
    """Without a page around the words: its links could not be written."""
    if not isinstance(request.routing_exception, SecurityError | BadHost):
        return None
    return Response(NOT_OURS, 400, content_type="text/plain; charset=utf-8")


def stay_here(response: Response) -> Response:
    """A redirect to this site is a path: routing writes the Host header into some, and that is the client's to choose."""
    target = urlsplit(response.headers.get("Location", ""))
    if target.netloc and target.netloc == _host():
        response.headers["Location"] = target._replace(scheme="", netloc="").geturl() or "/"
    return response


def _host() -> str | None:
    """None for a request whose Host is refused."""
    try:
        return request.host
    except HTTPException:
        return None
