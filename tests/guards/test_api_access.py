"""Role x endpoint x ownership: who may call what, and what one may not know of does not exist."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from filing.current import calendar
from filing.extensions import db, transaction
from filing.http.access import declared
from filing.models import Agency, Department, Party
from filing.services.credit import corrections, importing, publishing
from filing.services.people import accounts
from filing.services.receipts import batches
from filing.services.supervision import draws, opening, reporting
from tests.api.conftest import Caller, caller_for
from tests.conftest import PASSWORD, shanghai
from tests.services import stories, supervising

AT = shanghai("2017-09-01 09:00")
ACCEPTED = "2017-10-09 16:00"
#: caller -> role, and whether the completed filing of 青岛 is this caller's to know of
CALLERS = {
    "anonymous": (None, False),
    "owner": ("applicant", True),
    "another organisation": ("applicant", False),
    "its reviewer": ("reviewer", True),
    "another agency's reviewer": ("reviewer", False),
    "its supervisor": ("supervisor", True),
    "another agency's supervisor": ("supervisor", False),
    "supervisor of all": ("supervisor", True),
    "admin": ("admin", False),
}
# What a path's parameter may name: something of the filing's, of the reviewer's own, or nothing of anybody's.
OF_THE_FILING = {
    "filing_id", "document_id", "enterprise_id", "item_id", "number", "proposal_id", "inspector_id", "case_id", "letter_id",
    "inspection_id", "paper_id", "file_id", "report_id", "record_id", "correction_id", "disclosure_id", "party_id",
    "yearly_id",
}  # fmt: skip
OF_THE_REVIEWER = {"batch_id"}
#: Open to all, and all the same nothing is known to whoever brings no code.
BY_CODE = {f"/api/v1/supervision/reports/{what}" for what in ("outcome", "evidence")}


@pytest.fixture
def things(app, applicant, reviewer):
    """A completed filing, what belongs to it, and a reviewer's batch with another filing."""
    filing = stories.accept(stories.claimed(applicant, reviewer), reviewer, ACCEPTED)
    waiting = stories.claimed(applicant, reviewer)
    with transaction():
        batch_id = batches.open_batch(
            reviewer, [waiting.id], shanghai(ACCEPTED), calendar(), within_scope=True
        ).id
    everywhere = supervising.supervisor_of(None)
    inspector = supervising.enlisted(everywhere, "周检", agency="370200")[0]
    with transaction():
        case_id = opening.open_case(
            everywhere, AT, way="suggestion", respondent="某公司", source="建议检查。", agency="370200"
        ).id
        given = reporting.Given(facts="一直没有备案。", respondent="某公司", city="370200")
        report_id = reporting.file_report(given, [], AT, b"a secret of its own").report.id
        draw_id = draws.lay_down(everywhere, AT, b"secret", year=2017, half=1).id
    with transaction():
        own = opening.open_case(
            everywhere, AT, way="suggestion", enterprise=filing.enterprise_id, source="建议。"
        )
        # As if the notice had been given.
        own.state = "notified"
        own.notice = {
            "for_visit": True,
            "on": "2017-09-08",
            "papers": [],
            "place": "",
            "given_on": "2017-09-01",
        }
        own_id = own.id
    with transaction():
        # As if it had come signed, so that there is an original to ask for.
        filing.documents[0].original_key = filing.documents[0].storage_key
    return {
        **_on_file(filing, applicant, everywhere),
        "draw_id": draw_id, "inspector_id": inspector.id, "case_id": case_id,
        "inspection_id": own_id, "paper_id": 999, "file_id": 999, "report_id": report_id, "serial": 1,
        "party_id": db.session.scalar(select(Party.id)),
        "filing_id": filing.id, "document_id": filing.documents[0].id, "registration_id": 999, "enterprise_id": filing.enterprise_id,
        "number": filing.receipt.number, "proposal_id": 999, "item_id": 999, "letter_id": 999, "batch_id": batch_id,
        "yearly_id": 999, "kind": "plan", "section": "remarks", "key": "free_trade_zone", "code": filing.receipt.code,
    }  # fmt: skip


def _on_file(filing, applicant, everywhere) -> dict:
    """A credit record of the enterprise, an application to correct it, and what is published of it."""
    with transaction():
        customs = Department(name="青岛海关", category="海关", region="370200")
        officer = accounts.create_staff(
            "c@example.com", "关员", "department", PASSWORD, AT, department=customs
        )
        second = accounts.create_staff("second@example.com", "复审", "supervisor", PASSWORD, AT)
        item = {
            "number": "1", "name": filing.enterprise.name, "kind": "not_filed",
            "facts": "未备案。", "committed_on": AT.date(),
        }  # fmt: skip
        (record,) = importing.hand_in(officer, AT, calendar(), [item])
        correction = corrections.apply(record.id, applicant, AT, what="有误。", evidence="回执。")
        one = publishing.draft_record(record.id, everywhere, AT)
        publishing.redact(one, everywhere, AT, calendar(), redactions=[])
        publishing.check(one, everywhere, AT, calendar())
        publishing.publish(one, second, AT, calendar())
        ids = {"record_id": record.id, "correction_id": correction.id}
        return ids | {"disclosure_id": one.id, "public_id": one.id}


@pytest.fixture
def callers(client, applicant, reviewer):
    made = {
        "anonymous": Caller(client),
        "owner": caller_for(client, applicant),
        "its reviewer": caller_for(client, reviewer),
    }
    with transaction():
        other = accounts.register_applicant("zhao@example.com", "赵外", PASSWORD, AT, organisation="别家")
        staff = {
            name: accounts.create_staff(
                f"{number}@example.com", name, role, PASSWORD, AT, Agency.by_code(code) if code else None
            )
            for number, (name, role, code) in enumerate((
                ("another agency's reviewer", "reviewer", "370100"),
                ("its supervisor", "supervisor", "370200"),
                ("another agency's supervisor", "supervisor", "370100"),
                ("supervisor of all", "supervisor", None),
                ("admin", "admin", None),
            ))
        }  # fmt: skip
    made["another organisation"] = caller_for(client, other)
    return made | {name: caller_for(client, user) for name, user in staff.items()}


def rules_of(app):
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
            if rule.rule.startswith("/api/v1/"):
                yield rule, method, declared(app, rule.endpoint, method)


def expected(name: str, method: str, arguments: set[str], allowed: frozenset) -> str:
    """refused, unknown, or answered (with whatever the state of things allows)."""
    role, knows = CALLERS[name]
    if "public" in allowed:
        return "answered"
    if method == "POST" and "draw_id" in arguments:
        return "answered" if name == "supervisor of all" else "refused"
    if role not in allowed:
        return "refused"
    if arguments & OF_THE_REVIEWER:
        return "answered" if name == "its reviewer" else "unknown"
    return "answered" if knows or not arguments & OF_THE_FILING else "unknown"


def kind_of(answer) -> str:
    return {401: "refused", 403: "refused", 404: "unknown"}.get(answer.status_code, "answered")


def asked_of(caller: Caller, rule, method: str, things: dict):
    with caller.client.application.test_request_context():
        path = caller.client.application.url_map.bind("").build(
            rule.endpoint, {key: things[key] for key in rule.arguments}, method=method
        )
    return caller.call(method, path.removeprefix("/api/v1"), json={})


def test_each_caller_gets_what_the_declarations_and_ownership_say(app, things, callers):
    """If this fails, a view's @access is wrong, or it reads something without asking services/access.py."""
    wrong = {}
    for name in CALLERS:
        move = "suspend" if CALLERS[name][0] == "reviewer" else "cancel"
        for rule, method, allowed in rules_of(app):
            answer = asked_of(callers[name], rule, method, {**things, "move": move})
            want = "unknown" if rule.rule in BY_CODE else expected(name, method, rule.arguments, allowed)
            # Even who knows the rest is told that a proposal, an item, a letter or a piece of evidence does not exist,
            # and an inspector whom the call before struck off the roster is there no more.
            missing = (
                kind_of(answer) == "unknown"
                and {
                    "proposal_id",
                    "item_id",
                    "inspector_id",
                    "letter_id",
                    "serial",
                    "paper_id",
                    "file_id",
                    "party_id",
                    "yearly_id",
                }
                & rule.arguments
            )
            if answer.status_code >= 500 or kind_of(answer) != want and not missing:
                wrong[f"{name}: {method} {rule.rule}"] = f"{answer.status_code}, expected to be {want}"
    assert wrong == {}
