"""Programs that use the API, each with its token."""

from __future__ import annotations

import shutil

import pytest

from filing.extensions import transaction
from filing.models import Agency, User
from filing.moment import real_now
from filing.services.people import accounts, tokens
from tests.api.caller import Caller
from tests.api.records import filed_in, opened_house
from tests.conftest import PASSWORD, Browser, shanghai
from tests.databases import postgres, postgres_app, sqlite_app  # noqa: F401

OPENED = shanghai("2017-09-01 09:00")


def caller_for(client, user: User) -> Caller:
    with transaction():
        token = tokens.create(user, real_now())
    return Caller(client, token)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def on_each_database(request):
    """Named by a test that runs on both; the callers then speak to that application."""
    return request.getfixturevalue("app")


@pytest.fixture
def app(request, tmp_path, blank_database):
    """The application of this test; on PostgreSQL where the test asks for it."""
    called_for = getattr(request.node, "callspec", None)
    wanted = called_for.params.get("on_each_database", "sqlite") if called_for else "sqlite"
    if wanted == "sqlite":
        made = sqlite_app(blank_database, tmp_path)
    else:
        made = postgres_app(request.getfixturevalue("postgres"), tmp_path)
    with made as application:
        application.test_client_class = Browser
        yield application


@pytest.fixture
def anybody(client):
    return Caller(client)


@pytest.fixture
def li(client, applicant):
    """The applicant's program."""
    return caller_for(client, applicant)


@pytest.fixture
def wang(client, reviewer):
    """The reviewer's program, at the agency of the sample filing."""
    return caller_for(client, reviewer)


@pytest.fixture
def stranger(client, app):
    """An applicant of another organisation."""
    with transaction():
        user = accounts.register_applicant("zhao@example.com", "赵外", PASSWORD, OPENED, organisation="别家")
    return caller_for(client, user)


def staff(client, email: str, role: str, agency: str | None = None) -> Caller:
    with transaction():
        place = Agency.by_code(agency) if agency else None
        user = accounts.create_staff(email, "某某", role, PASSWORD, OPENED, place)
    return caller_for(client, user)


@pytest.fixture
def elsewhere(client, app):
    """A reviewer of another agency."""
    return staff(client, "sun@example.com", "reviewer", "370000")


@pytest.fixture
def inspector(client, app):
    return staff(client, "qian@example.com", "supervisor")


@pytest.fixture
def admin(client, app):
    return staff(client, "root@example.com", "admin")


@pytest.fixture
def at(admin):
    """Moves the clock: at("2017-09-28T10:00")."""

    def move(moment: str) -> None:
        answer = admin.put("/simulation/clock", json={"now": moment})
        assert answer.status_code == 200, answer.json

    return move


@pytest.fixture(scope="module")
def filed(tmp_path_factory, blank_database):
    """A house with an enterprise of each sort on record."""
    return filed_in(tmp_path_factory.mktemp("filed"), blank_database)


@pytest.fixture
def house(filed, tmp_path):
    """A copy of it for this journey."""
    shutil.copytree(filed.var, tmp_path, dirs_exist_ok=True)
    with opened_house(tmp_path, filed.tokens, filed.records) as opened:
        yield opened
