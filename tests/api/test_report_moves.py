"""Every state x move x role of a report through the API: what the table opens is done, all else changes nothing."""

from __future__ import annotations

from itertools import product

import pytest

from filing.domain.procedures.report import MOVES
from filing.extensions import db
from filing.models import AuditRecord, Report
from tests.api.caller import Caller
from tests.api.conftest import caller_for, staff
from tests.api.reporting import act, concluded
from tests.services.reporting import department, reported
from tests.services.supervising import enlisted, supervisor_of


@pytest.fixture
def sun(client, app):
    return staff(client, "sun2@example.com", "supervisor", "370200")


#: Where a report stands, and whether it must be inspected -> what its body's supervisor may do.
OPEN = {
    ("received", True): {"take_up", "transfer", "hand_over"},
    ("received", False): {"take_up", "decline", "transfer", "hand_over"},
    ("taken up", True): {"open_case", "transfer", "hand_over"},
    ("taken up", False): {"open_case", "answer", "transfer", "hand_over"},
    ("inspecting", True): set(),
    ("result told", True): {"answer"},
    ("answered", False): set(),
    ("declined", False): set(),
    ("handed over", False): set(),
}
GIVEN = {
    "decline": {"reason": "没有具体事实。"},
    "open_case": {"respondent": "某公司"},
    "answer": {"answer": "经查未发现违反办法的行为。"},
    "transfer": {"agency": "370100", "reason": "注册地址在济南市。"},
    "hand_over": {"to": "青岛市税务局", "what": "偷税。", "receipt": "收字第1号", "is_outside": True},
}
TOWARDS = {
    "received": (), "taken up": ("take_up",), "inspecting": ("take_up", "open_case"), "result told": ("take_up", "open_case"),
    "answered": ("take_up", "answer"), "declined": ("decline",), "handed over": ("hand_over",),
}  # fmt: skip
ROLES = (
    "its supervisor",
    "another body's",
    "the province's",
    "a reviewer",
    "an applicant",
    "a department",
    "nobody",
)


@pytest.fixture
def callers(client, sun, wang, li) -> dict[str, Caller]:
    enlisted(supervisor_of("370200"))
    return {
        "its supervisor": sun, "another body's": staff(client, "o@example.com", "supervisor", "371300"),
        "the province's": staff(client, "p@example.com", "supervisor", "370000"), "a reviewer": wang,
        "an applicant": li, "a department": caller_for(client, department()), "nobody": Caller(client),
    }  # fmt: skip


def placed(callers: dict[str, Caller], place: str, must: bool) -> int:
    report, _ = reported(evidence=must)
    for move in TOWARDS[place]:
        act(callers["its supervisor"], report.id, move, **GIVEN.get(move, {}))
    if place == "result told":
        concluded(callers["its supervisor"], db.session.get(Report, report.id).inspection_id)
    return report.id


def test_every_move_by_every_role_answers_as_the_table_says(callers):
    """If this fails, the table of the procedure, a view's @access and who may know of what disagree."""
    sun, wrong = callers["its supervisor"], {}
    wanted = {
        "its supervisor": {409}, "another body's": {404}, "the province's": {403, 409}, "a reviewer": {403},
        "an applicant": {403}, "a department": {403}, "nobody": {401},
    }  # fmt: skip
    for (place, must), opened in OPEN.items():
        where = f"/supervision/reports/{placed(callers, place, must)}"
        before = sun.get(where).json
        assert set(before["moves"]) == opened, place
        for role, move in product(ROLES, MOVES):
            if role != "its supervisor" or move not in opened:
                answer = callers[role].post(f"{where}/moves/{move}", json=GIVEN.get(move, {}))
                if answer.status_code not in wanted[role] or not answer.json["message"].endswith("。"):
                    wrong[place, must, role, move] = answer.json
        assert sun.get(where).json == before, place
    assert wrong == {}


def test_what_the_table_opens_is_done(callers):
    sun = callers["its supervisor"]
    for (place, must), opened in OPEN.items():
        for move in sorted(opened):
            report = placed(callers, place, must)
            standing = db.session.get(Report, report).state
            made = act(sun, report, move, **GIVEN.get(move, {}))
            assert made["state"] == MOVES[move].leads_to(standing), (place, move)
            assert AuditRecord.about(f"report:{report}")[-1].act == f"report.{move}"


LACKING = [
    ("decline", {"reason": ""}), ("transfer", {"agency": "370200", "reason": "不归我们。"}),
    ("transfer", {"agency": "none", "reason": "某"}), ("transfer", {"agency": "370100", "reason": ""}),
    ("hand_over", {"to": "税务局", "what": "偷税。", "receipt": ""}), ("hand_over", {}),
]  # fmt: skip


def test_a_move_that_lacks_something_says_so_and_is_not_made(sun, app):
    report, _ = reported(evidence=False)
    for move, given in LACKING:
        answer = sun.post(f"/supervision/reports/{report.id}/moves/{move}", json=given)
        assert answer.status_code == 422 and answer.json["problems"], (move, given)
    assert sun.get(f"/supervision/reports/{report.id}").json["state"] == "received"


def test_a_move_that_the_table_does_not_know_is_no_move(sun, app):
    report, _ = reported()
    assert sun.post(f"/supervision/reports/{report.id}/moves/forget").status_code == 409
