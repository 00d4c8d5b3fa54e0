"""Who asks: the person of a page's cookie or of a program's token, by the real clock."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta

from flask import Flask, Request, Response, current_app, g, request, session
from flask_limiter.util import get_remote_address
from flask_login import current_user, login_user, logout_user
from sqlalchemy.exc import SQLAlchemyError

from filing.extensions import LET_IN, db, login, transaction
from filing.models import ApiToken, LogIn, User
from filing.moment import real_now
from filing.services import audit
from filing.services.people import sessions, tokens

API_PREFIX = "/api/"
#: In the cookie: the key that opens the row of this log-in.
KEY = "log_in"


def register(app: Flask) -> None:
    app.before_request(_say_address)
    app.after_request(_note_use)
    app.teardown_request(_forget_address)


def _say_address() -> None:
    audit.asked_from.set(get_remote_address())


def _forget_address(_error: BaseException | None) -> None:
    audit.asked_from.set("")


@login.user_loader
def person_of_cookie(user_id: str) -> User | None:
    """The person of the cookie; never for the API, which takes tokens only (and so needs no CSRF token)."""
    if request.path.startswith(API_PREFIX):
        return None
    log_in = sessions.of_key(session.get(KEY, ""), real_now(), idle_time())
    if log_in is None or str(log_in.user_id) != user_id:
        return None
    if needs_two_steps(log_in.user) and not log_in.in_two_steps:
        return None
    g.log_in_id, g.in_two_steps = log_in.id, log_in.in_two_steps
    _note_later(LogIn, log_in.id, log_in.seen_at)
    return _asks(log_in.user)


def needs_two_steps(user: User) -> bool:
    """Whether a password alone does not log this person in: staff, unless the setting or the simulation says so."""
    asked = current_app.config["SECOND_FACTOR"] and not current_app.config["SIMULATION"]
    return asked and user.role != "applicant"


@login.request_loader
def person_of_token(incoming: Request) -> User | None:
    if not incoming.path.startswith(API_PREFIX):
        return None
    scheme, _, given = incoming.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not given:
        return None
    found = tokens.find(given.strip(), real_now())
    if found is None:
        g.bad_token = True
        return None
    g.token_id, g.token_scope = found.id, found.scope
    _note_later(ApiToken, found.id, found.used_at)
    # Programs change nothing of an account: who was let in stays so while they write. Pages do, and read it again.
    db.session.info[LET_IN] = [row for row in (found.user, found.user.organisation) if row]
    return _asks(found.user)


def _asks(user: User) -> User:
    """Noted for the end of the request, when the row would have to be read again for it."""
    g.asks = {"role": user.role, "user": user.id}
    return user


def asking() -> dict[str, object] | None:
    """The role and the number of whoever is logged in."""
    if "asks" not in g:
        g.asks = None
        # Asks the two above, if nothing did so far.
        current_user.is_authenticated  # noqa: B018
    return g.asks


def log_in_id() -> int | None:
    """Of the log-in that this page is asked for with."""
    return g.get("log_in_id")


def idle_time() -> timedelta:
    return timedelta(minutes=current_app.config["SESSION_IDLE_MINUTES"])


def seconds_now() -> int:
    """The real clock's."""
    return int(datetime.now(UTC).timestamp())


def begin_session(user: User, *, in_two_steps: bool = False) -> None:
    """A fresh session at log-in: nothing of the one before is kept, and its key is worth nothing."""
    before = session.get(KEY)
    session.clear()
    lasting = timedelta(hours=current_app.config["SESSION_HOURS"])
    with transaction():
        if before:
            sessions.end_by_key(before, real_now())
        person = db.session.get_one(User, user.id)
        key = sessions.begin(
            person,
            real_now(),
            lasting,
            device=str(request.user_agent),
            address=get_remote_address(),
            in_two_steps=in_two_steps,
        )
    login_user(_asks(person))
    session[KEY] = key


def renew_session(user: User) -> None:
    """A fresh session for who is logged in, while all others of this person end."""
    begin_session(user, in_two_steps=g.get("in_two_steps", False))


def end_session() -> None:
    """The cookie goes, and the row that it opened: a copy of it is worth nothing."""
    key = session.get(KEY)
    logout_user()
    session.clear()
    g.asks = None
    if key:
        with transaction():
            sessions.end_by_key(key, real_now())


def _note_later(table: type[LogIn] | type[ApiToken], row_id: int, noted_at: datetime | None) -> None:
    if noted_at is None or real_now() - noted_at >= sessions.ROUNDING:
        g.in_use = (table, row_id)


def _note_use(response: Response) -> Response:
    """After the answer is made, in a transaction of its own; a full disk keeps nobody from reading."""
    if in_use := g.pop("in_use", None):
        table, row_id = in_use
        with suppress(SQLAlchemyError, OSError), transaction():
            sessions.note_use(table, row_id, real_now())
    return response
