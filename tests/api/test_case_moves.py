"""Every stage x move x role of an inspection, through the API and on the pages: what the table opens, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from filing.domain.procedures.inspection import MOVES
from filing.models import User
from tests.api import test_inspections as told
from tests.api.caller import Caller
from tests.api.conftest import caller_for, staff
from tests.conftest import turn_clock
from tests.services.reporting import department
from tests.services.supervising import enlisted, supervisor_of
from tests.web.conftest import as_user

#: What its body's supervisor may do who has inspected, and what the other one may do beside.
OPEN = {
    "opened": {"notify"},
    "notified": set(),
    "notified, on the day": {"visit"},
    "examining": {"find", "hand_over"},
    "examining, all found": {"find", "conclude", "hand_over"},
    "concluded": {"order", "hand_over", "report"},
    "correcting": {"extend", "propose_fine", "perform", "hand_over", "report"},
    "proposed": {"hear", "perform", "hand_over", "report"},
    "proposed, hearing over": {"hear", "perform", "hand_over", "report"},
    "decided": {"perform", "hand_over", "report"},
    "decided, all performed": {"hand_over", "report", "close"},
    "closed": set(),
}
BESIDE = {"proposed, hearing over": {"decide"}}
ANSWERS = {
    "its supervisor": {403, 409}, "the other one": {403, 409}, "the province's": {403, 409}, "another body's": {404},
    "a reviewer": {403}, "an applicant": {403}, "a department": {403}, "nobody": {401},
}  # fmt: skip
# What the respondent does has pages of its own.
RESPONDENTS = {"submit_papers", "state_case", "ask_hearing", "report_correction", "report_payment"}


@pytest.fixture
def sun(client, app):
    return staff(client, "sun2@example.com", "supervisor", "370200")


@pytest.fixture
def callers(client, sun, wang, li) -> dict[str, Caller]:
    enlisted(supervisor_of("370200"))
    return {
        "its supervisor": sun, "the other one": staff(client, "he@example.com", "supervisor", "370200"),
        "the province's": staff(client, "p@example.com", "supervisor", "370000"),
        "another body's": staff(client, "o@example.com", "supervisor", "371300"),
        "a reviewer": wang, "an applicant": li, "a department": caller_for(client, department()), "nobody": Caller(client),
    }  # fmt: skip


@pytest.fixture
def browsers(app, callers) -> dict[str, Callable]:
    """Two of them with their pages."""
    emails = {"its supervisor": "sun2@example.com", "the province's": "p@example.com"}
    return {who: as_user(app.test_client(), User.by_email(email)) for who, email in emails.items()}


def stages(sun: Caller, he: Caller, case: int) -> Iterator[str]:
    """The case, taken from one to the next."""
    yield "opened"
    told.notified(sun, case)
    yield "notified"
    turn_clock(f"{told.VISIT_ON} 09:30")
    yield "notified, on the day"
    told.made(sun, case, "visit", certificates_shown=True)
    yield "examining"
    told.made(sun, case, "find", findings=told.FINDINGS)
    yield "examining, all found"
    told.made(sun, case, "conclude", result="检查结果如下。", breaches=[told.FALSE])
    yield "concluded"
    told.made(sun, case, "order", text="请更正备案。", days=10)
    yield "correcting"
    told.made(sun, case, "propose_fine", fines=[{"breach": 0, "amount": "20000"}])
    yield "proposed"
    turn_clock("2017-10-25 09:00")
    yield "proposed, hearing over"
    told.made(he, case, "decide", amounts=["10000"], reason="事实清楚。")
    yield "decided"
    for what in ("correction", "payment"):
        told.made(sun, case, "perform", what=what, on="2017-10-25", evidence="凭证。")
    yield "decided, all performed"
    told.made(sun, case, "close")
    yield "closed"


def test_every_move_by_every_role_answers_as_the_table_says(callers, browsers):
    """If this fails, the table of the procedure, a view's @access and who may know of what disagree."""
    sun, he, wrong = callers["its supervisor"], callers["the other one"], {}
    asked = {
        "way": "own_initiative",
        "ground": "not_filed",
        "respondent": "胶州某公司",
        "source": "登记后未备案。",
    }
    case = sun.post("/supervision/cases", json=asked).json["id"]
    for stage in stages(sun, he, case):
        before, beside = (one.get(f"/supervision/cases/{case}").json for one in (sun, he))
        opened = {"its supervisor": OPEN[stage], "the other one": OPEN[stage] | BESIDE.get(stage, set())}
        assert (set(before["moves"]), set(beside["moves"])) == tuple(opened.values()), stage
        for who, caller in callers.items():
            for move in [*MOVES, "unheard_of"]:
                if move in opened.get(who, set()):
                    continue
                answer = told.moves(caller, case, move)
                allowed = ANSWERS[who] | ({404} if move not in MOVES or move in RESPONDENTS else set())
                if answer.status_code not in allowed or not answer.json["message"].endswith("。"):
                    wrong[stage, who, move] = answer.json
        for who, browser in browsers.items():
            for move in set(MOVES) - RESPONDENTS:
                status = browser.get(f"/supervision/cases/{case}/moves/{move}").status_code
                if status not in ({200} if move in opened.get(who, set()) else ANSWERS[who]):
                    wrong[stage, who, "page", move] = status
        assert sun.get(f"/supervision/cases/{case}").json == before, stage
    assert wrong == {}
