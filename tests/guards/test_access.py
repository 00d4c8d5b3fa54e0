"""Who may use which page, and what every page must and must not hold."""

from __future__ import annotations

import re

import pytest
from lxml import html

from filing import create_app
from filing.extensions import csrf, transaction
from filing.http.access import declared
from filing.models import Agency, Department, User
from filing.services.people import accounts
from tests.conftest import PASSWORD, shanghai
from tests.guards.said import faults_in_words
from tests.services import stories
from tests.web.test_headers import POLICY

ROLES = ("anonymous", "applicant", "reviewer", "supervisor", "admin", "department")
KNOWN_ROLES = frozenset({"public", *ROLES[1:]})
EVERYBODY, LOGGED_IN = frozenset(ROLES), frozenset(ROLES[1:])
OWN = {
    "applicant": frozenset({"applicant"}),
    "staff": frozenset({"reviewer", "supervisor"}),
    "admin": frozenset({"admin"}),
    "department": frozenset({"department"}),
}

# The pages that need no id: who gets them. Everybody else is sent to the log-in page, or told 403.
PAGES = {
    "/": EVERYBODY,
    "/self-check": EVERYBODY,
    "/screening": EVERYBODY,
    "/results": EVERYBODY,
    "/results.csv": EVERYBODY,
    "/results.atom": EVERYBODY,
    "/deadlines": EVERYBODY,
    "/agencies": EVERYBODY,
    "/samples": EVERYBODY,
    "/samples/authorisation.pdf": EVERYBODY,
    "/law": EVERYBODY,
    "/law/map": EVERYBODY,
    "/verify": EVERYBODY,
    "/verify/offline": EVERYBODY,
    "/login": EVERYBODY,
    "/register": EVERYBODY,
    "/password/forgotten": EVERYBODY,
    "/healthz": EVERYBODY,
    "/readyz": EVERYBODY,
    "/metrics": EVERYBODY,
    "/account": LOGGED_IN,
    "/account/data.json": LOGGED_IN,
    "/account/join-code": OWN["applicant"],
    "/account/organisation/activity": OWN["applicant"],
    "/account/second-factor": LOGGED_IN - OWN["applicant"],
    "/notices": LOGGED_IN,
    "/filings": OWN["applicant"],
    "/filings.csv": OWN["applicant"],
    "/filings.xlsx": OWN["applicant"],
    "/book": OWN["applicant"],
    "/filings/new": OWN["applicant"],
    "/filings/new/approved": OWN["applicant"],
    "/filings/new/change": OWN["applicant"],
    "/review": OWN["staff"],
    "/review/next": frozenset({"reviewer"}),
    "/review/team": frozenset({"reviewer"}),
    "/review/team/chosen": frozenset({"reviewer"}),
    "/review/phrases": frozenset({"reviewer"}),
    "/review/batches": frozenset({"reviewer"}),
    "/review/batches/new": frozenset({"reviewer"}),
    "/receipts": OWN["staff"],
    "/draws": EVERYBODY,
    "/plans": EVERYBODY,
    "/figures": EVERYBODY,
    "/disclosure": EVERYBODY,
    "/disclosure.csv": EVERYBODY,
    "/disclosure.atom": EVERYBODY,
    "/credit": frozenset({"applicant", "supervisor", "department"}),
    "/inspections": OWN["applicant"],
    "/supervision/disclosures": frozenset({"supervisor"}),
    "/supervision": frozenset({"supervisor"}),
    "/supervision/figures": frozenset({"supervisor"}),
    "/supervision/draws/new": frozenset({"supervisor"}),
    "/supervision/cases": frozenset({"supervisor"}),
    "/supervision/cases/new": frozenset({"supervisor"}),
    "/supervision/inspectors": frozenset({"supervisor"}),
    "/supervision/yearly": frozenset({"supervisor"}),
    "/supervision/reports": frozenset({"supervisor"}),
    "/report": EVERYBODY,
    "/report/outcome": EVERYBODY,
    "/report/evidence": EVERYBODY,
    "/suggestions": OWN["department"],
    "/suggestions/new": OWN["department"],
    "/enterprises": OWN["applicant"] | OWN["staff"],
    "/inbox": OWN["department"],
    "/shared": OWN["department"],
    "/licences": OWN["department"],
    "/registrations": OWN["department"],
    "/window": EVERYBODY,
    "/admin": OWN["admin"],
    "/admin/departments": OWN["admin"],
    "/admin/mail": OWN["admin"],
    "/admin/users": OWN["admin"],
    "/admin/users/new": OWN["admin"],
    "/admin/agencies": OWN["admin"],
    "/admin/zones": OWN["admin"],
    "/admin/zones/close": OWN["admin"],
    "/admin/calendar": OWN["admin"],
    "/admin/clock": OWN["admin"],
}
#: Open to whoever has just given a password, and for everybody else the log-in page: see test_second_factor.
AFTER_THE_PASSWORD = {"/login/code", "/login/second-factor"}
INLINE = "//script[not(@src)] | //style | //*[@style] | //@*[starts-with(name(), 'on')]/.."
HREFS = "//a[starts-with(@href, 'javascript:')]"


@pytest.fixture(scope="module")
def routes(tmp_path_factory):
    app = create_app(FILING_VAR=tmp_path_factory.mktemp("routes"), SECRET_KEY="test", RATELIMIT_ENABLED=False)
    return app, [
        (rule.rule, method, rule.endpoint, rule.arguments)
        for rule in app.url_map.iter_rules()
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"})
        if rule.endpoint != "static"
    ]


def test_every_route_says_who_may_use_it(routes):
    """If this fails, put @access("applicant"), @anyone or @access("public") above the view."""
    app, rules = routes
    silent = [
        f"{method} {rule}" for rule, method, endpoint, _ in rules if not declared(app, endpoint, method)
    ]
    assert silent == []


def test_every_declared_role_exists(routes):
    """If this fails, a role is mistyped, and nobody could use the route."""
    app, rules = routes
    odd = [
        (rule, declared(app, endpoint, method) - KNOWN_ROLES)
        for rule, method, endpoint, _ in rules
        if declared(app, endpoint, method) - KNOWN_ROLES
    ]
    assert odd == []


def test_every_page_without_an_id_stands_in_the_table(routes):
    """If this fails, list the new page in PAGES with those who may see it."""
    _, rules = routes
    pages = {
        rule
        for rule, method, _, arguments in rules
        if method == "GET" and not arguments and not rule.startswith("/api/")
    }
    assert pages - set(PAGES) - AFTER_THE_PASSWORD == set()


def test_no_page_is_exempt_from_the_token(routes):
    """If this fails, another site could post in a person's name: only the API, which has no cookie, may."""
    app, _ = routes
    assert csrf._exempt_views == set()
    own = {name for name, blueprint in app.blueprints.items() if blueprint.url_prefix != "/api/v1"}
    assert own & {getattr(exempt, "name", exempt) for exempt in csrf._exempt_blueprints} == set()


@pytest.fixture
def people(app, applicant, reviewer):
    """One person of each role; the applicant has a submitted filing, and both sides a notice."""
    stories.submitted(applicant)
    made = {"applicant": applicant, "reviewer": reviewer}
    for role, agency in (("supervisor", "370200"), ("admin", None)):
        with transaction():
            made[role] = accounts.create_staff(
                f"{role}@example.com", role, role, PASSWORD, shanghai("2017-09-01 09:00"),
                Agency.by_code(agency) if agency else None,
            )  # fmt: skip
    with transaction():
        department = Department(name="青岛海关", category="海关", region="370200")
        made["department"] = accounts.create_staff(
            "customs@example.com", "关员", "department", PASSWORD, shanghai("2017-09-01 09:00"),
            department=department,
        )  # fmt: skip
    return made


def enter(app, people, role):
    client = app.test_client()
    if role != "anonymous":
        token = html.document_fromstring(client.get("/login").text).xpath("//*[@name='csrf_token']/@value")[0]
        data = {"email": people[role].email, "password": PASSWORD, "csrf_token": token}
        assert client.post("/login", data=data).status_code == 303
    return client


def kind_of_answer(answer) -> str:
    if answer.status_code in (301, 302, 303) and answer.location.startswith("/login"):
        return "log in"
    return {200: "page", 302: "page", 403: "forbidden"}.get(answer.status_code, str(answer.status_code))


@pytest.mark.parametrize("role", ROLES)
def test_each_role_gets_its_pages_and_no_others(app, people, role):
    """If this fails, a view's @access and the table PAGES disagree."""
    client = enter(app, people, role)
    existing = {rule.rule for rule in app.url_map.iter_rules()}
    asked = {path: kind_of_answer(client.get(path)) for path in PAGES if path in existing}
    refused = "log in" if role == "anonymous" else "forbidden"
    assert asked == {path: "page" if role in PAGES[path] else refused for path in asked}


def faults_of(answer) -> list[str]:
    """What no page may hold, and what each must."""
    found = []
    if answer.headers.get("Content-Security-Policy") != POLICY:
        found.append("its Content-Security-Policy is another")
    tree = html.document_fromstring(answer.get_data())
    found += [f"inline script or style: {html.tostring(e)[:80]}" for e in tree.xpath(f"{INLINE} | {HREFS}")]
    ids = tree.xpath("//@id")
    found += [f"id {one} twice" for one in sorted({i for i in ids if ids.count(i) > 1})]
    for attribute in ("aria-describedby", "aria-labelledby", "aria-controls"):
        for names in tree.xpath(f"//@{attribute}"):
            found += [
                f"{attribute} names {one}, which is not there" for one in names.split() if one not in ids
            ]
    for name in tree.xpath("//label/@for"):
        found += [] if name in ids else [f"a label for {name}, which is not there"]
    for field in tree.xpath("//input[not(@type='hidden')] | //select | //textarea"):
        labelled = field.get("aria-label") or tree.xpath(
            "boolean(//label[@for=$id])", id=field.get("id") or ""
        )
        found += [] if labelled else [f"no label for {field.get('name')}"]
    found += [f"{form.get('action')} posts no token" for form in _forms_without_token(tree)]
    found += (
        [] if len(tree.xpath("//h1")) == 1 else [f"{len(tree.xpath('//h1'))} headings of the first level"]
    )
    found += [] if tree.get("lang") == "zh-Hans" else ["no language"]
    return found + faults_in_words(tree)


def _forms_without_token(tree) -> list:
    posts = (f for f in tree.xpath("//form") if (f.get("method") or "").lower() == "post")
    return [f for f in posts if not f.xpath(".//input[@name='csrf_token'][@value!='']")]


@pytest.mark.parametrize("role", ROLES)
def test_every_page_is_clean(app, people, role):
    """No inline script or style, no duplicate id, every field labelled, every posted form with its token."""
    client = enter(app, people, role)
    existing = {rule.rule for rule in app.url_map.iter_rules()}
    faults = {}
    for path in (path for path in [*PAGES, "/nowhere", "/logout"] if path in existing or path == "/nowhere"):
        answer = client.get(path)
        if answer.mimetype == "text/html" and answer.status_code not in (301, 302, 303) and faults_of(answer):
            faults[path] = faults_of(answer)
    assert faults == {}


@pytest.mark.parametrize(
    "path",
    [
        "/self-check?x=1",
        "/self-check?on=2018-05-10&matter=conversion&investor=hkmt&special=unsure",
        "/deadlines?event=supplement&on=2018-02-12",
        "/deadlines?from=&add=",
        "/agencies?city=370200",
        "/verify/2345678923456789",
    ],
)
def test_pages_with_results_and_errors_are_clean(client, path):
    assert faults_of(client.get(path)) == []


def test_templates_hold_no_inline_script_or_style():
    """Seen in the source, too: a branch of a template may not be drawn in any test."""
    from filing.config import ROOT

    wrong = re.compile(r"<script(?![^>]*\bsrc=)|<style\b|\sstyle=\"|\son[a-z]+=\"")
    found = [
        f"{file.relative_to(ROOT)}: {match.group(0)}"
        for file in (ROOT / "templates").rglob("*.html")
        if "receipts" not in file.parts
        for match in wrong.finditer(file.read_text("utf-8"))
    ]
    assert found == []


def test_the_person_posting_cannot_raise_the_own_role(app, people):
    client = enter(app, people, "applicant")
    token = html.document_fromstring(client.get("/account").text).xpath("//*[@name='csrf_token']/@value")[0]
    for path in ("/admin/users/new", "/admin/agencies", "/admin/zones", "/admin/calendar", "/admin/clock",
                 "/admin/clock/reset", "/admin/clock/confirm", "/admin/sweep", "/admin/users/1/disable", "/admin/users/1/password"):  # fmt: skip
        assert client.post(path, data={"csrf_token": token, "role": "admin"}).status_code == 403, path
    assert User.by_email("li@example.com").role == "applicant"
