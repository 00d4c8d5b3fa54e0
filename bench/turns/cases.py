"""What both versions are asked: each page and each call that the older one has."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from bench.turns import filings
from bench.turns.houses import PASSWORD, House, token_of

PUBLIC = (
    "/",
    "/login",
    "/register",
    "/agencies",
    "/self-check",
    "/deadlines",
    "/verify",
    "/verify/{code}",
    "/verify/offline",
)
OF_APPLICANT = (
    "/filings", "/filings/new", "/notices", "/account", "/filings/{submitted}", "/filings/{supplement}",
    "/filings/{supplement}/supplement", "/filings/{done}", "/receipts/{number}", "/receipts/{number}.pdf",
)  # fmt: skip
OF_REVIEWER = (
    "/review", "/review?view=mine", "/review/{submitted}", "/review/{done}", "/receipts", "/receipts/{number}",
    "/receipts/{number}/correction", "/review/batches", "/review/batches/new",
)  # fmt: skip
OF_ADMIN = ("/admin", "/admin/users", "/admin/agencies", "/admin/calendar", "/admin/clock", "/admin/zones")
#: Of a filing that is under review, at each size.
UNDER_REVIEW = ("", "/accept", "/supplement", "/out-of-scope", "/suspend")
#: Of a filing, for its applicant's program.
READ = ("", "/answers", "/problems", "/checklist", "/clock", "/events")


@dataclass(frozen=True)
class Case:
    """One request; {sent} in its path is a filing of this turn."""

    name: str
    who: str
    method: str
    path: str
    status: int = 200
    options: dict = field(default_factory=dict)
    programs: bool = False

    def ask(self, house: House, turn: int) -> dict:
        path = self.path.format(**house.filings, **house.facts, sent=house.filings.get(f"sent{turn}"))
        if self.programs:
            return house.program(self.who, self.method, path, self.status, **self.options)
        who, options = self.who, dict(self.options)
        if "data" in options:
            # Whoever logs in is somebody new each time.
            who = who if who in house.forms else f"{who} {turn}"
            token = house.forms.get(who) or token_of(house.page(who, "/login"))
            options["data"] = {**options["data"], "csrf_token": token}
            if "remarks" in options["data"]:
                options["data"]["remarks"] = f"第{turn}次"
        return house.ask(who, self.method, path, self.status, **options)


def page(who: str, path: str, name: str = "") -> Case:
    return Case(name or path, who, "GET", path)


def call(who: str, method: str, path: str, status: int = 200, **options) -> Case:
    return Case(f"{method} /api{path}", who, method, path, status, options, programs=True)


def sections(house: House, size: int) -> list[str]:
    """The pages of a draft that its task list leads to."""
    filing = house.filings[f"draft{size}"]
    found = re.findall(
        rf'href="/filings/{filing}((?:/[^"#?]*)?)["#?]', house.page("applicant", f"/filings/{filing}")
    )
    return list(dict.fromkeys(found))


def all_cases(old: House, new: House) -> Iterator[Case]:
    yield from (page("nobody", path) for path in PUBLIC)
    yield from (page("applicant", path) for path in OF_APPLICANT)
    yield page("applicant", "/filings/{blank}")
    for size in filings.SIZES:
        both = set(sections(new, size))
        paths = ["", "/submit", *(path for path in sections(old, size) if path in both)]
        yield from (page("applicant", f"/filings/{{draft{size}}}{path}") for path in dict.fromkeys(paths))
        yield page("applicant", f"/filings/{{draft{size}}}/investors/00000000-0000-4000-8000-a00000000001")
    yield from (page("reviewer", path) for path in OF_REVIEWER)
    for size in filings.SIZES:
        yield from (page("reviewer", f"/review/{{claimed{size}}}{path}") for path in UNDER_REVIEW)
    yield from (page("admin", path) for path in OF_ADMIN)
    yield from written()
    yield from calls()


def written() -> Iterator[Case]:
    """What people do on pages."""
    login = {"email": "applicant@example.com", "password": PASSWORD}
    yield Case("POST /login", "nobody", "POST", "/login", 303, {"data": login})
    for size in filings.SIZES:
        place = f"/filings/{{draft{size}}}/remarks"
        data = {"remarks": ""}
        yield Case(
            f"autosave {place}",
            "applicant",
            "POST",
            place,
            200,
            {"data": data, "headers": {"X-Autosave": "1"}},
        )
        yield Case(f"POST {place}", "applicant", "POST", place, 303, {"data": data})


def calls() -> Iterator[Case]:
    """What programs do; the last send a filing of this turn all the way to its receipt."""
    yield from (call("applicant", "GET", path) for path in ("/openapi.json", "/filings", "/verify/{code}"))
    yield call("applicant", "GET", "/receipts/{number}")
    for size in filings.SIZES:
        yield from (call("applicant", "GET", f"/filings/{{draft{size}}}{path}") for path in READ)
        yield call("applicant", "PUT", f"/filings/{{draft{size}}}/answers", json=filings.answers(1, size))
        yield call(
            "applicant",
            "PATCH",
            f"/filings/{{draft{size}}}/answers/signing",
            json={"by_attorney": False, "filed_by": "investors"},
        )
    yield call("reviewer", "GET", "/review/queue")
    yield call("reviewer", "GET", "/filings/{claimed50}")
    yield call("applicant", "POST", "/filings", 201, json={"kind": "establishment"})
    yield call(
        "applicant",
        "POST",
        "/filings/{blank}/documents",
        201,
        data={"requirement": "filing_commitment_letter"},
        files=filings.paper(),
    )
    yield call("applicant", "POST", "/filings/{sent}/moves/submit", json={})
    yield call("reviewer", "POST", "/filings/{sent}/claim")
    yield call(
        "reviewer", "POST", "/filings/{sent}/moves/accept", json={"within_scope": True, "note": "符合"}
    )
