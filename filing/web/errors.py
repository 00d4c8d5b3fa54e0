"""Refusals and failures as pages that say what to do; never a trace, and nothing typed is lost."""

from __future__ import annotations

import time
from contextlib import suppress
from urllib.parse import unquote_to_bytes

from flask import Flask, abort, current_app, g, jsonify, redirect, render_template, request
from flask_limiter import RateLimitExceeded
from flask_login import current_user
from flask_wtf.csrf import CSRFError, generate_csrf
from jinja2 import TemplateNotFound
from markupsafe import escape
from sqlalchemy.exc import DatabaseError, OperationalError, SQLAlchemyError
from werkzeug.exceptions import HTTPException, TooManyRequests

from filing.domain.errors import BoundMet, FilingError, StaleVersion
from filing.extensions import db, limiter
from filing.http.access import API_PREFIX, PUBLIC, NotLoggedIn, PasswordGiven, declared
from filing.http.draining import drain
from filing.http.readiness import is_of_the_machine
from filing.http.refusals import OTHERWISE, REFUSALS
from filing.http.statuses import status_of
from filing.logs import log
from filing.services.files.storage import StorageUnavailable
from filing.web import kept
from filing.web.account.entering import login_page
from filing.web.paths import here, home_of, login_url, page_before
from filing.web.waiting import wait_in_words


def register(app: Flask) -> None:
    app.register_error_handler(FilingError, on_refusal)
    app.register_error_handler(NotLoggedIn, on_not_logged_in)
    app.register_error_handler(PasswordGiven, on_password_given)
    app.register_error_handler(CSRFError, on_csrf)
    app.register_error_handler(TooManyRequests, on_too_many)
    app.register_error_handler(StorageUnavailable, on_storage)
    for fault in (OperationalError, DatabaseError, OSError):
        app.register_error_handler(fault, on_no_writing)
    app.register_error_handler(413, on_too_large)
    app.register_error_handler(500, on_failure)
    for status in sorted(REFUSALS.keys() - {413, 429, 500}):
        with suppress(ValueError):
            app.register_error_handler(status, on_http)


def answer(status: int, message: str = "", **more):
    """The page of a status, or JSON for programs and for autosave."""
    code, words, _ = REFUSALS.get(status, OTHERWISE)
    more.setdefault("home", _home())
    if _is_for_programs():
        body = {"error": more.get("code", code), "message": message or words, "problems": []}
        return jsonify(body | more.get("extra", {})), status
    try:
        return render_template(f"errors/{status}.html", message=message, **more), status
    except TemplateNotFound:
        return render_template("errors/other.html", status=status, message=message or words, **more), status


def _home() -> str:
    """Where the person goes on; of a database that is away nothing can be asked."""
    try:
        return home_of(current_user) if current_user and current_user.is_authenticated else "/"
    except SQLAlchemyError:
        return "/"


def is_by_script() -> bool:
    """Whether a script of the page waits for the answer: autosave, or the sending of files."""
    return request.headers.get("X-Autosave") == "1" or request.headers.get("X-Upload") == "1"


def refuse_unreadable() -> None:
    """400 for a body that is not UTF-8, and for NUL in an address: no database could look it up."""
    if "\0" in request.path or any("\0" in value for value in request.args.values()):
        abort(400)
    if request.mimetype == "application/x-www-form-urlencoded":
        if (request.content_length or 0) > current_app.config["MAX_FORM_MEMORY_SIZE"]:
            abort(413)
        _require_utf8(request.get_data(cache=True))
    elif request.mimetype == "multipart/form-data" and any("\ufffd" in v for v in request.form.values()):
        abort(400, "提交的内容含有无法识别的字符（应为UTF-8编码）。")


def _require_utf8(body: bytes) -> None:
    try:
        unquote_to_bytes(body).decode("utf-8")
    except UnicodeDecodeError:
        abort(400, "提交的内容含有无法识别的字符（应为UTF-8编码）。")


def on_refusal(error: FilingError):
    problems = [
        {"path": list(p.path), "code": p.code, "message": p.message, "article": p.article}
        for p in error.problems
    ]
    status, extra = status_of(error), {"problems": problems}
    typed = kept.of_this_request() if request.method == "POST" and not _is_for_programs() else None
    if status == 404:
        return answer(404, error.message, typed=typed)
    kind = {"is_bound": isinstance(error, BoundMet), "is_stale": isinstance(error, StaleVersion)}
    return answer(status, error.message, code=error.code, problems=problems, extra=extra, typed=typed, **kind)


def _is_for_programs() -> bool:
    return request.path.startswith(API_PREFIX) or is_by_script()


def on_not_logged_in(_error: NotLoggedIn):
    if request.path.startswith(API_PREFIX):
        return answer(401, "请在 Authorization 中提供有效的令牌。")
    if is_by_script():
        return answer(401, "登录已过期，请重新登录。", extra={"login_url": login_url(page_before())})
    if request.method in ("GET", "HEAD"):
        return redirect(login_url(here()), 302)
    return login_page(kept=kept.of_this_request(), status=401)


def on_password_given(_error: PasswordGiven):
    """To the account's page, which says why. What was sent meanwhile stays on a page of its own."""
    typed = None if request.method in ("GET", "HEAD") else kept.of_this_request()
    if typed is None:
        return redirect("/account", 303)
    return render_template("errors/confirm.html", kept=typed, given=True), 403


def on_csrf(error: CSRFError):
    """The token is too old or of another session: the person sees what was typed and may go on."""
    if request.endpoint == "account.login":
        return login_page(kept=kept.of_login_form(), status=400, stale=True)
    if not current_user.is_authenticated and not _is_public():
        return on_not_logged_in(NotLoggedIn())
    if is_by_script():
        return answer(400, "页面的安全凭证已更新，请重试。", extra={"csrf_token": generate_csrf()})
    typed = kept.of_this_request()
    if typed is None or request.path.startswith(API_PREFIX):
        return answer(400)
    return render_template("errors/confirm.html", kept=typed), 400


def _is_public() -> bool:
    if request.endpoint is None:
        return True
    return PUBLIC in (declared(current_app, request.endpoint, request.method) or ())


def on_too_many(error: TooManyRequests):
    """With the seconds that the refusal names, or those of the limit that was hit."""
    current = limiter.current_limit if isinstance(error, RateLimitExceeded) else None
    left = current.reset_at - time.time() if current else error.retry_after
    seconds = max(1, int(left)) if isinstance(left, int | float) else 60
    body, status = answer(429, code="too_many_requests", retry_after=seconds, wait=wait_in_words(seconds))
    return body, status, {"Retry-After": str(seconds)}


def on_no_writing(error: Exception):
    """The disk is full, may only be read or is damaged, or the database is away: what was typed comes back."""
    if not is_of_the_machine(error):
        raise error
    log.error(
        "cannot_read_or_write", error=type(error).__name__, cause=str(getattr(error, "orig", error))[:200]
    )
    typed = kept.of_this_request() if request.method == "POST" else None
    with suppress(SQLAlchemyError, OSError):
        db.session.rollback()
    try:
        return answer(503, typed=typed)
    except (SQLAlchemyError, OSError):
        # Not even the person can be read, whose name stands on the page.
        return _bare_page(typed), 503


def _bare_page(typed: kept.Kept | None) -> str:
    words = escape("\n".join(typed.shown)) if typed else ""
    return (
        "<!doctype html><html lang=zh-CN><meta charset=utf-8><title>系统暂时不能使用</title><h1>系统暂时不能使用</h1>"
        "<p>这次操作没有生效，请过几分钟再试。您刚才填写的内容如下，可以复制保留。</p>"
        f"<textarea rows=20 cols=60 aria-label=您刚才填写的内容>{words}</textarea>"
    )


def on_storage(error: StorageUnavailable):
    log.error("storage_unavailable")
    db.session.rollback()
    return answer(503, str(error))


def on_too_large(_error: HTTPException):
    drain()
    limit_mb = current_app.config["MAX_CONTENT_LENGTH"] // (1024 * 1024)
    return answer(413, limit_mb=limit_mb, back=page_before())


def on_http(error: HTTPException):
    # Werkzeug's own descriptions are English and for programmers.
    words = error.description or ""
    return answer(error.code, words if words and ord(max(words)) > 0x2FFF else "")


def on_failure(_error):
    """500, after Flask had it logged: web/monitoring.py."""
    with suppress(Exception):
        db.session.rollback()
    try:
        return answer(500)
    except Exception:
        # The page itself needs something that is broken.
        log.error("failure_page_failed")
        return (
            f"<!doctype html><meta charset=utf-8><title>系统出现故障</title><p>系统出现故障，请稍后再试。编号 {g.get('request_id', '')}",
            500,
        )
