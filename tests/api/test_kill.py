"""Killing the server between any two steps, and in the middle of them, loses nothing that was acknowledged."""

from __future__ import annotations

import random
import threading
import time

import pytest
import requests

from tests.conftest import give_key
from tests.databases import copy_of_blank, server_on
from tests.samples import establishment_answers
from tests.servers import Server
from tests.services.stories import PAPERS, a_pdf

API = "/api/v1"
PASSWORD = "a long enough 1"


class Caller:
    """A person's program: repeats a call, with the same key, until it is acknowledged."""

    def __init__(self, server: Server, token: str):
        self.server, self.headers = server, {"Authorization": f"Bearer {token}"}

    def get(self, path: str) -> requests.Response:
        return requests.get(self.server.url + API + path, headers=self.headers, timeout=60)

    def send(self, method: str, path: str, key: str, **more) -> requests.Response:
        headers = {**self.headers, "Idempotency-Key": key}
        answer = requests.request(method, self.server.url + API + path, headers=headers, timeout=60, **more)
        assert answer.status_code < 400, answer.text
        return answer


def token_of(server: Server, email: str, role: str, *more: str) -> str:
    server.flask("user", "create", email, "--role", role, "--password", PASSWORD, *more)
    return server.flask("token", "create", email).split()[-1]


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def server(request, tmp_path, blank_database):
    if request.param == "sqlite":
        yield from started(server_on(blank_database, tmp_path))
    else:
        give_key(tmp_path)
        with copy_of_blank(request.getfixturevalue("postgres")) as url:
            yield from started(Server(tmp_path, url))


def started(server: Server):
    # All its processes are killed at once, so one of them proves what two would.
    server.environment["GUNICORN_CMD_ARGS"] = "--workers 1"
    server.start()
    yield server
    server.kill()


def steps(applicant: Caller, reviewer: Caller):
    """The main job, call by call: (name, act). An act may be repeated and answers the same."""
    filing = {}

    def create():
        filing.update(applicant.send("POST", "/filings", "k1", json={"kind": "establishment"}).json())

    def fill_in():
        applicant.send("PUT", f"/filings/{filing['id']}/answers", "k2", json=establishment_answers())

    def upload(number, kind):
        def act():
            files = {"file": (f"{kind}.pdf", a_pdf(kind), "application/pdf")}
            data = {"requirement": kind}
            applicant.send(
                "POST", f"/filings/{filing['id']}/documents", f"k3-{number}", files=files, data=data
            )

        return act

    def submit():
        applicant.send("POST", f"/filings/{filing['id']}/moves/submit", "k4", json={})

    def claim():
        reviewer.send("POST", f"/filings/{filing['id']}/claim", "k5", json={})

    def accept():
        reviewer.send("POST", f"/filings/{filing['id']}/moves/accept", "k6", json={"within_scope": True})

    uploads = [(f"upload {kind}", upload(number, kind)) for number, kind in enumerate(PAPERS)]
    order = [("create", create), ("fill in", fill_in), *uploads]
    return filing, [*order, ("submit", submit), ("claim", claim), ("accept", accept)]


def test_nothing_acknowledged_is_lost(server):
    applicant = Caller(server, token_of(server, "a@example.com", "applicant", "--organisation", "甲所"))
    reviewer = Caller(server, token_of(server, "r@example.com", "reviewer", "--agency", "370200"))
    filing, order = steps(applicant, reviewer)
    chance = random.Random(20170928)
    for name, act in order:
        if name in ("fill in", "accept"):
            kill_in_the_middle(server, act, chance.uniform(0, 0.12))
        act()
        server.restart() if name in ("submit", "accept") else None
        # Said again after the crash, the same call gets the same answer and does nothing twice.
        act()
    assert len(applicant.get("/filings").json()["items"]) == 1
    final = applicant.get(f"/filings/{filing['id']}").json()
    assert final["state"] == "completed" and final["receipt"]["number"].endswith("00001")
    assert applicant.get(f"/filings/{filing['id']}/receipt.pdf").content.startswith(b"%PDF")
    moves = [event["move"] for event in applicant.get(f"/filings/{filing['id']}/events").json()]
    assert [move for move in moves if move != "claim"] == ["submit", "accept"]
    server.flask("invariants")


def kill_in_the_middle(server: Server, act, after: float) -> None:
    """Send a call and pull the plug while it runs; whether it was acknowledged does not matter."""

    def attempt():
        try:
            act()
        except (requests.RequestException, AssertionError):
            return

    call = threading.Thread(target=attempt)
    call.start()
    time.sleep(after)
    server.kill()
    call.join()
    server.start()
