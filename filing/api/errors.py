"""Refusals and failures as JSON, under /api only: one shape, never HTML, never a trace."""

from __future__ import annotations

import sys
from datetime import date
from typing import Any

from flask import Flask, Response, current_app, jsonify, request
from flask.signals import got_request_exception
from sqlalchemy.exc import IntegrityError
from werkzeug.exceptions import HTTPException

from filing.domain.errors import FilingError, StaleVersion
from filing.domain.problems import told
from filing.http.access import API_PREFIX, NotLoggedIn
from filing.http.draining import drain
from filing.http.readiness import is_of_the_machine
from filing.http.refusals import OTHERWISE, REFUSALS
from filing.http.statuses import status_of
from filing.services.files.storage import StorageUnavailable
from filing.services.idempotency import KeyUsedOtherwise


def register(app: Flask) -> None:
    """The API's answers go before the pages', for every failure under /api, routing included."""
    pages, crash = app.handle_user_exception, app.handle_exception

    def handle_user_exception(error: Exception):
        response = answer(error) if request.path.startswith(API_PREFIX) else None
        return pages(error) if response is None else response

    def handle_exception(error: Exception):
        if not request.path.startswith(API_PREFIX) or app.testing or app.debug:
            return crash(error)
        got_request_exception.send(app, exception=error)
        app.log_exception(sys.exc_info())
        return app.finalize_request(_response(500), from_error_handler=True)

    app.handle_user_exception = handle_user_exception  # type: ignore[method-assign, assignment]
    app.handle_exception = handle_exception  # type: ignore[method-assign, assignment]


def answer(error: Exception) -> Response | None:
    """The JSON answer to a known refusal or failure; None for a fault of our own."""
    if isinstance(error, FilingError):
        body, status = refusal(error)
        return _made(body, status, _version_headers(error))
    if isinstance(error, NotLoggedIn):
        return _response(401, {"WWW-Authenticate": 'Bearer realm="filing"'})
    if isinstance(error, HTTPException):
        if error.code == 413:
            drain()
        return _from_werkzeug(error)
    if isinstance(error, StorageUnavailable) or is_of_the_machine(error):
        current_app.logger.exception("storage is not available")
        return _response(503, {"Retry-After": "5"})
    if isinstance(error, IntegrityError):
        current_app.logger.exception("a constraint refused a write")
        return _response(409)
    return None


def refusal(error: FilingError) -> tuple[dict, int]:
    """The body and status of a refusal, with the facts it carries."""
    problems = [problem.as_json() for problem in told(error.problems)]
    body = {"error": error.code, "message": error.message, "problems": problems, **_facts(error)}
    return body, 409 if isinstance(error, KeyUsedOtherwise) else status_of(error)


def _facts(error: FilingError) -> dict[str, Any]:
    facts = {name: getattr(error, name, None) for name in ("move", "state", "due_on", "current")}
    known = {name: v.isoformat() if isinstance(v, date) else v for name, v in facts.items() if v is not None}
    if differences := getattr(error, "differences", ()):
        known["differences"] = [
            {"path": list(path), "current": kept, "yours": sent} for path, kept, sent in differences
        ]
    return known


def _version_headers(error: FilingError) -> dict[str, str]:
    current = error.current if isinstance(error, StaleVersion) else None
    return {"ETag": f'"{current}"'} if current else {}


def _from_werkzeug(error: HTTPException) -> Response | None:
    if error.code is None or error.code < 400:
        return None
    kept = {k: v for k, v in error.get_headers() if k.lower() in ("allow", "retry-after")}
    own_words = error.description if error.description != type(error).description else None
    # werkzeug's own sentences are English; ours are not.
    return _response(error.code, kept, own_words if own_words and not own_words.isascii() else None)


def _response(status: int, headers: dict | None = None, message: str | None = None) -> Response:
    code, words, to_programs = REFUSALS.get(status, OTHERWISE)
    return _made(
        {"error": code, "message": message or to_programs or words, "problems": []}, status, headers or {}
    )


def _made(body: dict, status: int, headers: dict) -> Response:
    response = jsonify(body)
    response.status_code = status
    response.headers.update(headers)
    return response
