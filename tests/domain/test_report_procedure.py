"""The table of a report, written out once more: who may do what when; and the model of its days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from filing.domain.days.calendar import CALENDAR
from filing.domain.errors import MoveNotAllowed, NotPermitted
from filing.domain.procedures.procedure import Role
from filing.domain.procedures.report import MOVES, REPORT, Stand, Step
from filing.domain.supervision.feedback import TAKE_UP, due_before, take_up_by

#: For a supervisor of the body: where the report need not be inspected, and where it must.
MAY = {
    Step.RECEIVED: {"take_up", "decline", "transfer", "hand_over"},
    Step.TAKEN_UP: {"open_case", "answer", "transfer", "hand_over"},
    Step.INSPECTING: set(),
    Step.ANSWERED: set(),
    Step.NOT_TAKEN_UP: set(),
    Step.HANDED_OVER: set(),
}
MUST = MAY | {
    Step.RECEIVED: {"take_up", "transfer", "hand_over"},
    Step.TAKEN_UP: {"open_case", "transfer", "hand_over"},
}
OURS = Stand(Step.RECEIVED, is_of_body=True)


@pytest.mark.parametrize("step", Step)
@pytest.mark.parametrize(("must_inspect", "table"), [(False, MAY), (True, MUST)])
def test_each_state_opens_its_moves_and_no_others(step, must_inspect, table):
    standing = replace(OURS, state=step, must_inspect=must_inspect)
    assert set(REPORT.open_to(standing, Role.SUPERVISOR)) == table[step]


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SUPERVISOR])
@pytest.mark.parametrize("name", MOVES)
def test_nobody_but_a_supervisor_makes_any_move(role, name):
    (state, *_) = MOVES[name].from_states
    with pytest.raises(NotPermitted):
        REPORT.advance(name, replace(OURS, state=state), role)


def test_another_body_does_nothing_with_a_report():
    assert all(REPORT.open_to(Stand(step), Role.SUPERVISOR) == [] for step in Step)


def test_an_inspection_is_answered_once_its_result_is_told():
    inspecting = replace(OURS, state=Step.INSPECTING, must_inspect=True)
    with pytest.raises(MoveNotAllowed, match="检查结果尚未告知"):
        REPORT.advance("answer", inspecting, Role.SUPERVISOR)
    told = replace(inspecting, result_told=True)
    assert REPORT.advance("answer", told, Role.SUPERVISOR) == Step.ANSWERED


@pytest.mark.parametrize("said", [None, False])
def test_what_must_be_inspected_goes_to_others_only_where_it_is_no_breach_of_the_measures(said):
    must = replace(OURS, must_inspect=True, is_outside=said)
    with pytest.raises(MoveNotAllowed, match="不属于违反办法的行为"):
        REPORT.advance("hand_over", must, Role.SUPERVISOR)
    outside = replace(must, is_outside=True)
    assert REPORT.advance("hand_over", outside, Role.SUPERVISOR) == Step.HANDED_OVER


def test_the_term_is_a_model_of_ten_working_days_over_a_week_of_work_and_a_holiday():
    counted = take_up_by(date(2017, 9, 25), CALENDAR)
    # Saturday the 30th was worked; the holiday went on until 8 October.
    assert (counted.on, counted.source, TAKE_UP.days) == (date(2017, 10, 13), "示范", 10)


@pytest.mark.parametrize(
    "today", [date(2017, 10, 12), date(2017, 10, 13), date(2017, 10, 14), date(2018, 2, 16)]
)
def test_whatever_came_by_the_day_found_is_overdue_and_nothing_later(today):
    last = due_before(today, CALENDAR)
    later = date.fromordinal(last.toordinal() + 1)
    assert take_up_by(last, CALENDAR).on < today <= take_up_by(later, CALENDAR).on
