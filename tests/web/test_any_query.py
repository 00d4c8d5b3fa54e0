"""Whatever stands in a query string or in an address, every page and every reading of the API is an answer, never a 500.

Which parameters a route reads is seen while it reads them. Each gets a few odd values in every run; FILING_TEST_ANY=1000
gives each of them all, one after the other (`make soak`).
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from itertools import cycle, islice, product
from urllib.parse import quote

import pytest
from flask import Request
from werkzeug.datastructures import ImmutableMultiDict

from filing.extensions import transaction
from filing.http.access import declared
from filing.models import Agency, Department
from filing.services.people import accounts
from tests.api.conftest import caller_for
from tests.conftest import PASSWORD, shanghai
from tests.services import stories
from tests.services.enterprises import an_enterprise
from tests.web.conftest import as_user
from tests.web.odd import TEXTS

EACH = min(int(os.environ.get("FILING_TEST_ANY", "1")), len(TEXTS))
#: Made for each request anew, and read in other tests; or a file of thousands of lines.
LEFT_OUT = re.compile(r"^/static|\.pdf$|\.xlsx$|\.zip$|openapi|/industries/|/law/map|original$")
#: Found by giving every route everything.
ONCE_BROKE = (
    "/enterprises/1?known_at=0001-01-01",
    "/api/v1/enterprises/1?known_at=0001-01-01",
    "/deadlines?from=2018-01-01&add=--5",
    f"/deadlines?from=2018-01-01&add={'0' * 5000}",
    "/deadlines?from=2018-01-01&add=²",
)
HEADERS = (
    "Referer", "Origin", "Accept", "Accept-Language", "Authorization", "Content-Type", "Cookie", "Idempotency-Key", "If-Match",
    "If-Modified-Since", "If-None-Match", "Range", "Sec-Fetch-Site", "X-Autosave", "X-Forwarded-For", "X-Request-ID", "traceparent",
)  # fmt: skip
ODD_HEADERS = (
    "", "http://[", "http://localhost/[", "//[", "null", "bytes=--", "%%%", "q=x;;", '"', "W/", "-1", "9" * 5000, "é",
    "multipart/form-data", "application/json; charset=no", "Bearer", "a=b; session=.x.y",
)  # fmt: skip
#: With these one parameter makes a route read another.
FAIR = ("2018-03-05", "1")
OPENED = shanghai("2017-09-01 09:00")


class Watched(ImmutableMultiDict):
    """A query string that knows what it was asked for."""

    asked: set[str] = set()

    def __getitem__(self, key):
        Watched.asked.add(key)
        return super().__getitem__(key)

    def get(self, key, *rest, **more):
        Watched.asked.add(key)
        return super().get(key, *rest, **more)

    def getlist(self, key, *rest, **more):
        Watched.asked.add(key)
        return super().getlist(key, *rest, **more)

    def __contains__(self, key):
        Watched.asked.add(key)
        return super().__contains__(key)


class WatchedRequest(Request):
    parameter_storage_class = Watched


@pytest.fixture
def people(app, applicant, reviewer):
    """One of each role, each with something to look at."""
    stories.claimed(applicant, reviewer)
    an_enterprise(applicant)
    made = {"applicant": applicant, "reviewer": reviewer}
    with transaction():
        department = Department(name="青岛海关", category="海关", region="370200")
        for role, agency in (("supervisor", Agency.by_code("370200")), ("admin", None), ("department", None)):
            made[role] = accounts.create_staff(
                f"{role}@example.com", role, role, PASSWORD, OPENED, agency,
                department=department if role == "department" else None,
            )  # fmt: skip
    return made


@pytest.fixture
def watching(app, monkeypatch):
    monkeypatch.setattr(app, "request_class", WatchedRequest)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    monkeypatch.setitem(app.config, "TESTING", False)


def test_nothing_in_an_address_breaks_a_page(app, people, watching):
    """If this fails, read the value where the route takes it: filing/web/reading or the API's inputs have the words."""
    browsers = {role: as_user(app.test_client(), who) for role, who in people.items()}
    programs = {role: caller_for(app.test_client(), who) for role, who in people.items()}
    anybody, broken, statuses = app.test_client(), [], Counter()

    def read(role: str, path: str, query: str = "") -> set[str]:
        path, Watched.asked = path + query, set()
        if path.startswith("/api/v1") and role in programs:
            answer = programs[role].get(path.removeprefix("/api/v1"))
        else:
            answer = browsers.get(role, anybody).get(path)
        statuses[answer.status_code] += 1
        if answer.status_code >= 500 and "readyz" not in path:
            broken.append(f"{role} {path}"[:300])
        return Watched.asked

    odd = cycle(TEXTS)
    for role, rule in routes(app):
        for path in addresses(rule.rule, odd):
            ask_all(partial(read, role, path), odd)
    for path in ONCE_BROKE:
        read("applicant", path)
    assert broken == []
    assert statuses[200] > 0.4 * statuses.total(), f"pages are reached: {statuses}"


def test_nothing_in_a_header_breaks_an_answer(app, people, watching):
    """Each of them is somebody else's to write, on a page that anybody may send something to."""
    who, program, broken = as_user(app.test_client(), people["applicant"]), app.test_client(), []
    token = f"Bearer {caller_for(app.test_client(), people['applicant']).token}"
    asked = (
        (who.get, "/filings/1"),
        (who.post, "/filings/1/investors/rows"),
        (program.post, "/verify"),
        (program.post, "/login"),
        (program.get, "/api/v1/filings"),
        (program.patch, "/api/v1/filings/1/answers"),
    )
    for (ask, path), name, value in product(asked, HEADERS, ODD_HEADERS):
        known = {"Authorization": token} if path.startswith("/api") else {}
        if ask(path, headers={**known, name: value}).status_code >= 500:
            broken.append(f"{path} {name}: {value}")
    assert broken == []


def test_whoever_is_logged_out_while_saving_may_come_from_anywhere(client, watching):
    headers = {"Referer": "http://[", "X-Autosave": "1"}
    assert client.post("/filings/1/investors", headers=headers).status_code == 401


def ask_all(read: Callable[[str], set[str]], odd: Iterator[str]) -> None:
    """Each parameter with some odd values; one that is read only beside another with all of them."""
    alone = sorted(read(""))
    for name in alone:
        for value in islice(odd, EACH):
            read(f"?{quote(name)}={quote(value)}")
    for name, fair in product(alone, FAIR):
        begun = f"?{quote(name)}={fair}"
        for other, value in product(sorted(read(begun) - set(alone)), TEXTS):
            read(f"{begun}&{quote(other)}={quote(value)}")


def routes(app) -> Iterator[tuple[str, object]]:
    """Every route that is read, as one of those who may; the first of them."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        if "GET" in rule.methods and not LEFT_OUT.search(rule.rule):
            roles = declared(app, rule.endpoint, "GET") or set()
            yield ("applicant" if "applicant" in roles else min(roles)), rule


def addresses(rule: str, odd: Iterator[str]) -> Iterator[str]:
    """The route with what there is, the first of everything; and where its address takes words, with odd ones."""
    words = re.compile(r"<(?:path:)?\w+>")
    numbered = re.sub(r"<(?:int|id):\w+>", "1", rule)
    numbered = re.sub(r"<any\('?([^',)]+)[^>]*>", r"\1", numbered)
    if not words.search(numbered):
        yield numbered
        return
    for value in islice(odd, max(2, EACH)):
        yield words.sub(quote(value or "x", safe=""), numbered)
