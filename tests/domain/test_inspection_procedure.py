"""The table of an inspection, written out once more: who may do what when."""

from __future__ import annotations

from dataclasses import replace

import pytest

from filing.domain.errors import MoveNotAllowed, NotPermitted
from filing.domain.procedures.inspection import INSPECTION, MOVES, Stage, Stand
from filing.domain.procedures.procedure import Role

#: Everything in order: each state's moves, for a colleague who has not investigated.
OPEN = {
    Stage.OPENED: {"notify"},
    Stage.NOTIFIED: {"receive_papers"},
    Stage.EXAMINING: {"find", "conclude", "hand_over"},
    Stage.CONCLUDED: {"hand_over", "report", "close"},
    Stage.CORRECTING: {"extend", "propose_fine", "hand_over", "report", "close"},
    Stage.PROPOSED: {"hear", "decide", "hand_over", "report"},
    Stage.DECIDED: {"hand_over", "report", "close"},
    Stage.CLOSED: set(),
}
ANSWERS = ("submit_papers", "state_case", "ask_hearing", "report_correction", "report_payment")
ASKED = Stand(Stage.OPENED, is_respondent=True, may_ask_hearing=True, correction_owed=True, payment_owed=True)
READY = Stand(Stage.OPENED, is_of_body=True, enough_inspectors=True, fine_may_be_proposed=True)


@pytest.mark.parametrize("stage", Stage)
def test_each_state_opens_its_moves_and_no_others(stage):
    assert set(INSPECTION.open_to(replace(READY, state=stage), Role.SUPERVISOR)) == OPEN[stage]


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("name", MOVES)
def test_nobody_but_a_supervisor_makes_a_move_of_the_body_and_nobody_but_the_respondent_its_own(role, name):
    if role is (Role.APPLICANT if name in ANSWERS else Role.SUPERVISOR):
        return
    (state, *_) = MOVES[name].from_states
    with pytest.raises(NotPermitted):
        INSPECTION.advance(name, replace(READY, state=state), role)


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_of_the_respondent_leaves_the_case_where_it_is(name):
    for state in MOVES[name].from_states:
        standing = replace(ASKED, state=state)
        assert INSPECTION.advance(name, standing, Role.APPLICANT) == state
        with pytest.raises(NotPermitted):
            INSPECTION.advance(name, replace(standing, is_respondent=False), Role.APPLICANT)


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("ask_hearing", {"may_ask_hearing": False}),
        ("report_correction", {"correction_owed": False}),
        ("report_payment", {"payment_owed": False}),
    ],
)
def test_an_answer_waits_for_what_it_answers(name, change):
    (state, *_) = MOVES[name].from_states
    with pytest.raises(MoveNotAllowed):
        INSPECTION.advance(name, replace(ASKED, state=state, **change), Role.APPLICANT)


def test_no_decision_while_a_statement_is_unanswered():
    standing = replace(READY, state=Stage.PROPOSED, heavier=False)
    with pytest.raises(MoveNotAllowed, match="还没有答复"):
        INSPECTION.advance("decide", replace(standing, statement_open=True), Role.SUPERVISOR)


@pytest.mark.parametrize(
    ("stage", "move", "change"),
    [
        (Stage.OPENED, "notify", {"enough_inspectors": False}),
        (Stage.OPENED, "notify", {"notice_in_time": False}),
        (Stage.NOTIFIED, "visit", {"for_visit": True, "day_reached": False}),
        (Stage.NOTIFIED, "visit", {"for_visit": False, "day_reached": True}),
        (Stage.NOTIFIED, "receive_papers", {"papers_complete": False}),
        (Stage.NOTIFIED, "receive_papers", {"for_visit": True, "papers_complete": True}),
        (Stage.EXAMINING, "conclude", {"findings_open": 1}),
        (Stage.CONCLUDED, "order", {"breach_found": False}),
        (Stage.CORRECTING, "propose_fine", {"fine_may_be_proposed": False}),
        (Stage.PROPOSED, "decide", {"heavier": True}),
        (Stage.PROPOSED, "decide", {"heavier": False, "hearing_open": True}),
        (Stage.CORRECTING, "perform", {"unperformed": 0}),
        (Stage.CONCLUDED, "report", {"reported": True}),
        (Stage.CONCLUDED, "close", {"breach_found": True}),
        (Stage.CORRECTING, "close", {"fine_owed": True}),
        (Stage.DECIDED, "close", {"unperformed": 1}),
    ],
)
def test_a_move_waits_for_its_condition(stage, move, change):
    with pytest.raises(MoveNotAllowed):
        INSPECTION.advance(move, replace(READY, state=stage, **change), Role.SUPERVISOR)


def test_who_investigated_does_not_decide():
    standing = replace(READY, state=Stage.PROPOSED, investigated_by_actor=True, heavier=False)
    with pytest.raises(NotPermitted, match="请由另一人决定"):
        INSPECTION.advance("decide", standing, Role.SUPERVISOR)
    colleague = replace(standing, investigated_by_actor=False)
    assert INSPECTION.advance("decide", colleague, Role.SUPERVISOR) == Stage.DECIDED


@pytest.mark.parametrize("fact", ["notice_in_time", "papers_complete", "heavier"])
def test_what_is_not_known_lets_nothing_through(fact):
    stage, move = {
        "notice_in_time": (Stage.OPENED, "notify"), "papers_complete": (Stage.NOTIFIED, "receive_papers"),
        "heavier": (Stage.PROPOSED, "decide"),
    }[fact]  # fmt: skip
    standing = replace(READY, state=stage)
    assert move in INSPECTION.open_to(standing, Role.SUPERVISOR)
    with pytest.raises(MoveNotAllowed):
        INSPECTION.advance(move, standing, Role.SUPERVISOR)


def test_another_body_does_nothing_in_a_case():
    stranger = replace(READY, is_of_body=False)
    assert all(INSPECTION.open_to(replace(stranger, state=stage), Role.SUPERVISOR) == [] for stage in Stage)
