"""Programs that use the API: a caller with a token, and a whole filing told in calls."""

from __future__ import annotations

import io

import pytest

from filing.extensions import transaction
from filing.models import Agency, User
from filing.services.people import accounts
from tests.conftest import PASSWORD, Browser, shanghai
from tests.databases import make_blank, postgres_app, sqlite_app
from tests.postgres import postgres_url
from tests.samples import establishment_answers
from tests.services.stories import PAPERS, a_pdf

PREFIX = "/api/v1"
OPENED = shanghai("2017-09-01 09:00")


class Caller:
    """One program with one token, or none."""

    def __init__(self, client, token: str | None = None):
        self.client, self.token = client, token

    def call(self, method: str, path: str, **options):
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        headers |= options.pop("headers", {})
        return self.client.open(PREFIX + path, method=method, headers=headers, **options)

    def get(self, path: str, **options):
        return self.call("GET", path, **options)

    def post(self, path: str, **options):
        return self.call("POST", path, **options)

    def put(self, path: str, **options):
        return self.call("PUT", path, **options)

    def patch(self, path: str, **options):
        return self.call("PATCH", path, **options)

    def delete(self, path: str, **options):
        return self.call("DELETE", path, **options)

    def upload(self, filing_id: int, requirement: str, data: bytes | None = None, **options):
        content = data if data is not None else a_pdf(requirement)
        form = {"file": (io.BytesIO(content), f"{requirement}.pdf"), "requirement": requirement}
        form |= options.pop("form", {})
        return self.post(f"/filings/{filing_id}/documents", data=form, **options)

    def move(self, filing_id: int, move: str, given: dict | None = None, **options):
        return self.post(f"/filings/{filing_id}/moves/{move}", json=given or {}, **options)

    def draft(self, **changes) -> dict:
        """A filing ready to be submitted."""
        filing_id = self.post("/filings", json={"kind": "establishment"}).json["id"]
        saved = self.put(f"/filings/{filing_id}/answers", json=establishment_answers(**changes))
        assert saved.status_code == 200, saved.json
        for requirement in PAPERS:
            assert self.upload(filing_id, requirement).status_code == 201
        return self.get(f"/filings/{filing_id}").json

    def submitted(self, **changes) -> dict:
        answer = self.move(self.draft(**changes)["id"], "submit")
        assert answer.status_code == 200, answer.json
        return answer.json


def caller_for(client, user: User) -> Caller:
    with transaction():
        token = accounts.create_token(user, OPENED)
    return Caller(client, token)


@pytest.fixture(scope="session")
def postgres(tmp_path_factory):
    """A PostgreSQL server of this run, with a blank database to copy."""
    with postgres_url() as url:
        make_blank(url, tmp_path_factory.mktemp("postgres"))
        yield url


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
