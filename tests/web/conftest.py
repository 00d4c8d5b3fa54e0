"""Logging in as people do: through the page, with its token."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from lxml import html
from sqlalchemy import event

from filing.extensions import db, transaction
from filing.models import Agency, User
from filing.services.people import accounts
from tests.conftest import PASSWORD, shanghai


def page(response):
    """The parsed page of a response."""
    return html.document_fromstring(response.get_data(as_text=True))


def token_on(client, path: str) -> str:
    """The token of the first form on a page."""
    return page(client.get(path)).xpath("//input[@name='csrf_token']/@value")[0]


def post(client, path: str, data: dict | None = None, *, form_on: str | None = None, **more):
    """Posts as the form on that page would."""
    fields = {"csrf_token": token_on(client, form_on or path), **(data or {})}
    return client.post(path, data=fields, **more)


def as_user(client, user: User, password: str = PASSWORD):
    """The client, logged in as this person through the real page."""
    answer = post(client, "/login", {"email": user.email, "password": password})
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return client


def statements(act) -> int:
    """How many the act sends to the database."""
    return len(sent_by(act))


def sent_by(act, counted: Callable[[], bool] = lambda: True) -> list[str]:
    """Each statement that the act sends to the database."""
    sent: list[str] = []

    def note(_connection, _cursor, statement, *_rest) -> None:
        if counted():
            sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    act()
    event.remove(db.engine, "before_cursor_execute", note)
    return sent


@pytest.fixture
def admin(app):
    with transaction():
        return accounts.create_staff(
            "admin@example.com", "管理员", "admin", PASSWORD, shanghai("2017-09-01 09:00")
        )


@pytest.fixture
def supervisor(app):
    with transaction():
        return accounts.create_staff(
            "sun@example.com",
            "孙督",
            "supervisor",
            PASSWORD,
            shanghai("2017-09-01 09:00"),
            Agency.by_code("370200"),
        )
