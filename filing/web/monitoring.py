"""For those who run the system: request ids, the access log, figures and health."""

from __future__ import annotations

import re
import secrets
import time
from contextlib import AbstractContextManager, ExitStack
from typing import Any

import structlog
from flask import Flask, Response, abort, current_app, g, request
from prometheus_client import CONTENT_TYPE_LATEST
from sqlalchemy.exc import SQLAlchemyError

from filing import tracing
from filing.figures import known_method, request_answered
from filing.http.access import access
from filing.http.figures import exposition
from filing.http.readiness import fault_of_database, fault_of_storage
from filing.http.sessions import asking
from filing.logs import configure_logs, log

GIVEN_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
QUIET = ("static", "healthz", "readyz", "metrics")


def register(app: Flask) -> None:
    configure_logs()
    app.after_request(finish)
    app.teardown_request(close)
    # Flask's own would write the address and the exception's words.
    app.log_exception = log_failure  # type: ignore[method-assign]
    app.add_url_rule("/healthz", "healthz", healthz)
    app.add_url_rule("/readyz", "readyz", readyz)
    app.add_url_rule("/metrics", "metrics", metrics)


def begin() -> None:
    given = request.headers.get("X-Request-ID", "")
    g.request_id = given if GIVEN_ID.fullmatch(given) else secrets.token_hex(8)
    g.began = time.perf_counter()
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=g.request_id)
    g.traced = ExitStack()
    g.span = g.traced.enter_context(_traced())


def _traced() -> AbstractContextManager[Any]:
    """The span of this request. Whose trace it belongs to is a proxy's to say, where one is trusted, and no stranger's."""
    method, rule = known_method(request.method), str(request.url_rule or "")
    facts = {"http.request.method": method, "http.route": rule, "filing.request_id": g.request_id}
    said = request.headers.get(tracing.PARENT, "") if current_app.config["TRUSTED_PROXIES"] else ""
    return tracing.served(f"{method} {rule}".strip(), facts, {tracing.PARENT: said})


def finish(response: Response) -> Response:
    """The line of the access log: the rule, never the address with what stands in it."""
    if "began" not in g:
        return response
    seconds, endpoint = time.perf_counter() - g.began, request.endpoint or "none"
    response.headers["X-Request-ID"] = g.request_id
    request_answered(request.endpoint, request.method, response.status_code, seconds)
    if g.span:
        g.span.set_attribute("http.response.status_code", response.status_code)
    if endpoint not in QUIET:
        log.info(
            "request",
            method=request.method,
            endpoint=endpoint,
            rule=str(request.url_rule or ""),
            status=response.status_code,
            ms=round(seconds * 1000, 1),
            **_who(),
        )
    return response


def close(_error: BaseException | None) -> None:
    """The request's span ends with everything that belongs to it."""
    if traced := g.pop("traced", None):
        traced.close()


def _who() -> dict[str, object]:
    """The role, and the number of the account: its name and address stand in the database alone."""
    try:
        return asking() or {"role": "anonymous"}
    except SQLAlchemyError:
        return {"role": "unknown"}


def log_failure(exc_info) -> None:
    """A fault of our own: by its kind and place in the code, with the request's id as the page and the answer name it."""
    log.error("failure", endpoint=request.endpoint or "none", exc_info=exc_info)
    if g.get("span") and exc_info[1]:
        tracing.mark_failed(g.span, exc_info[1])


@access("public")
def healthz():
    """The process answers."""
    return {"status": "ok"}


@access("public")
def readyz():
    """200 when database and file store can be read and written, else 503 saying which cannot and what is wrong."""
    faults = {"database": fault_of_database(), "storage": fault_of_storage()}
    said = {name: not fault for name, fault in faults.items()}
    if all(said.values()):
        return {"status": "ok", **said}
    return {"status": "unavailable", **said, "wrong": [fault for fault in faults.values() if fault]}, 503


@access("public")
def metrics():
    """Figures for Prometheus; where FILING_METRICS_TOKEN is set, for whoever brings it."""
    wanted = current_app.config["METRICS_TOKEN"]
    brought = request.headers.get("Authorization", "")
    if wanted and not secrets.compare_digest(brought.encode(), f"Bearer {wanted}".encode()):
        abort(404)
    return Response(exposition(), content_type=CONTENT_TYPE_LATEST)
