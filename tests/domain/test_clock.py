"""Clocks that stop and start again, and the ledger that explains them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filing.domain.days.calendar import CALENDAR
from filing.domain.days.clock import Due, Handover, Holder, days_left, due, ledger, limits_on, used, window

AGENCY, APPLICANT, NOBODY = Holder
LIMITS = {AGENCY: 3, APPLICANT: 15}


def held(*turns: tuple[date, Holder]) -> list[Handover]:
    return [Handover(on, holder) for on, holder in turns]


SUBMITTED = held((date(2017, 9, 28), AGENCY))
ASKED = held((date(2018, 2, 9), AGENCY), (date(2018, 2, 12), APPLICANT))


def test_limits_are_those_of_the_law():
    assert limits_on(date(2018, 1, 1)) == LIMITS


def test_submitted_before_the_golden_week_the_agency_is_due_after_it():
    assert due(SUBMITTED, LIMITS) == Due(AGENCY, date(2017, 10, 9), 3, 0, False)


def test_asked_before_the_golden_week_the_applicant_has_until_25_october():
    handovers = held((date(2017, 9, 27), AGENCY), (date(2017, 9, 28), APPLICANT))
    assert due(handovers, LIMITS).on == date(2017, 10, 25)


def test_asked_before_the_spring_festival_the_agency_has_used_two_days():
    assert used(ASKED, AGENCY, date(2018, 3, 9)) == 2


def test_asked_before_the_spring_festival_the_applicant_has_until_9_march():
    assert due(ASKED, LIMITS) == Due(APPLICANT, date(2018, 3, 9), 15, 0, False)


def test_the_remainder_resumes_after_a_supplement():
    handovers = [*ASKED, Handover(date(2018, 3, 1), AGENCY)]
    assert due(handovers, LIMITS) == Due(AGENCY, date(2018, 3, 2), 3, 2, False)


def test_an_agency_that_asked_on_its_third_day_is_due_the_day_it_comes_back():
    handovers = held((date(2018, 3, 5), AGENCY), (date(2018, 3, 8), APPLICANT), (date(2018, 3, 14), AGENCY))
    assert due(handovers, LIMITS) == Due(AGENCY, date(2018, 3, 14), 3, 3, False)


def test_an_applicant_sent_back_has_the_rest_of_its_fifteen_days():
    handovers = held(
        (date(2018, 3, 5), AGENCY), (date(2018, 3, 6), APPLICANT),
        (date(2018, 3, 13), AGENCY), (date(2018, 3, 15), APPLICANT),
    )  # fmt: skip
    assert due(handovers, LIMITS) == Due(APPLICANT, date(2018, 3, 29), 15, 5, False)


def test_of_several_handovers_on_one_day_the_last_counts_from_the_next_day():
    handovers = held(
        (date(2018, 3, 5), AGENCY), (date(2018, 3, 6), APPLICANT), (date(2018, 3, 6), AGENCY),
        (date(2018, 3, 6), NOBODY),
    )  # fmt: skip
    until = date(2018, 3, 9)
    assert [used(handovers, holder, until) for holder in (AGENCY, APPLICANT, NOBODY)] == [1, 0, 3]


def test_nobody_is_due_while_suspended():
    assert due([*SUBMITTED, Handover(date(2017, 9, 29), NOBODY)], LIMITS) is None


def test_nobody_is_due_before_submission():
    assert due([], LIMITS) is None


def test_a_suspension_costs_nobody_a_day():
    handovers = held((date(2018, 3, 5), AGENCY), (date(2018, 3, 6), NOBODY), (date(2018, 4, 16), AGENCY))
    assert due(handovers, LIMITS) == Due(AGENCY, date(2018, 4, 18), 3, 1, False)


@pytest.mark.parametrize(
    ("today", "left"),
    [(date(2017, 9, 28), 3), (date(2017, 9, 30), 1), (date(2017, 10, 8), 1), (date(2017, 10, 9), 0),
     (date(2017, 10, 11), -2)],
)  # fmt: skip
def test_days_left_reach_0_on_the_last_day(today, left):
    assert days_left(due(SUBMITTED, LIMITS), today) == left


def test_the_window_is_open_on_its_last_day_and_over_the_day_after():
    today = date(2018, 3, 9)
    assert not window(ASKED, APPLICANT, LIMITS, today).is_over
    assert window(ASKED, APPLICANT, LIMITS, today + timedelta(days=1)).is_over


def test_a_supplement_on_the_last_day_leaves_no_window_to_return_it_in():
    handovers = [*ASKED, Handover(date(2018, 3, 9), AGENCY)]
    found = window(handovers, APPLICANT, LIMITS, date(2018, 3, 9))
    assert (found.left, found.used_up) == (0, True)


def test_a_supplement_a_day_earlier_leaves_one_day():
    handovers = [*ASKED, Handover(date(2018, 3, 8), AGENCY)]
    found = window(handovers, APPLICANT, LIMITS, date(2018, 3, 20))
    assert (found.left, found.used_up) == (1, False)


def test_a_provisional_window_is_never_over():
    handovers = held((date(2026, 12, 25), AGENCY), (date(2026, 12, 28), APPLICANT))
    found = window(handovers, APPLICANT, LIMITS, date(2027, 6, 1))
    assert (found.used_up, found.provisional, found.is_over) == (True, True, False)


def test_a_date_is_provisional_when_days_used_before_were():
    published_2028 = CALENDAR.with_year(2028, [{"date": "2028-01-01", "isOffDay": True, "name": "元旦"}])
    handovers = held(
        (date(2027, 12, 28), AGENCY), (date(2027, 12, 29), APPLICANT), (date(2028, 1, 10), AGENCY)
    )
    assert due(handovers, LIMITS, published_2028).provisional


def test_the_ledger_explains_the_golden_week():
    lines = {line.date: line for line in ledger(SUBMITTED, date(2017, 10, 9))}
    assert lines[date(2017, 9, 28)].why == "工作日，提交当日，不计入；次日起计入备案机构"
    assert lines[date(2017, 9, 30)].why == "调休上班，计入备案机构第2日"
    assert lines[date(2017, 10, 4)].why == "中秋节，不计入"
    assert lines[date(2017, 10, 9)].count == 3


def test_the_ledger_charges_the_day_of_asking_to_the_agency():
    line = ledger(ASKED, date(2018, 2, 12))[-1]
    assert (line.charged_to, line.why) == (AGENCY, "工作日，计入备案机构第2日；次日起计入申请人")


def test_the_ledger_marks_unpublished_days():
    assert "暂定" in ledger(held((date(2027, 3, 1), AGENCY)), date(2027, 3, 2))[-1].why


def test_the_ledger_before_submission_is_empty():
    assert ledger(SUBMITTED, date(2017, 9, 27)) == ledger([], date(2017, 9, 27)) == []


def test_a_handover_dated_before_the_last_one_loses_no_day_and_counts_none_twice():
    handovers = held((date(2018, 3, 5), AGENCY), (date(2018, 3, 9), APPLICANT), (date(2018, 3, 1), AGENCY))
    until = date(2018, 3, 16)
    assert (used(handovers, AGENCY, until), used(handovers, APPLICANT, until)) == (9, 0)


@st.composite
def histories(draw) -> list[Handover]:
    day = draw(st.dates(date(2016, 10, 8), date(2025, 12, 31)))
    turns = [Handover(day, AGENCY)]
    for gap, holder in draw(st.lists(st.tuples(st.integers(0, 20), st.sampled_from(Holder)), max_size=8)):
        day += timedelta(days=gap)
        turns.append(Handover(day, holder))
    return turns


def holder_when_the_day_began(handovers: list[Handover], day: date) -> Holder | None:
    return next((each.holder for each in reversed(handovers) if each.on < day), None)


@given(histories(), st.integers(0, 60))
def test_every_working_day_is_charged_to_whoever_held_the_filing_when_it_began(handovers, more):
    until = handovers[-1].on + timedelta(days=more)
    lines = ledger(handovers, until)
    assert len(lines) == (until - handovers[0].on).days + 1
    for line in lines:
        held_by = holder_when_the_day_began(handovers, line.date)
        assert line.charged_to == (held_by if CALENDAR.is_working(line.date) else None)


@given(histories(), st.integers(0, 60))
def test_nothing_is_lost_and_nothing_is_counted_twice(handovers, more):
    until = handovers[-1].on + timedelta(days=more)
    charged = [used(handovers, holder, until) for holder in Holder]
    assert sum(charged) == CALENDAR.count(handovers[0].on, until)


@given(histories(), st.integers(0, 60))
def test_the_ledger_and_the_totals_agree(handovers, more):
    until = handovers[-1].on + timedelta(days=more)
    lines = ledger(handovers, until)
    for holder in Holder:
        assert used(handovers, holder, until) == sum(line.charged_to is holder for line in lines)


@given(histories())
def test_due_does_not_move_while_the_holder_does_not_change(handovers):
    last = handovers[-1]
    repeated = [*handovers, Handover(last.on + timedelta(days=9), last.holder)]
    assert due(repeated, LIMITS) == due(handovers, LIMITS)


@given(histories())
def test_due_is_the_day_on_which_the_limit_is_used_up(handovers):
    found = due(handovers, LIMITS)
    if found and found.used_before < found.limit:
        assert used(handovers, found.holder, found.on) == found.limit
        assert used(handovers, found.holder, found.on - timedelta(days=1)) == found.limit - 1


@given(histories(), st.integers(0, 60))
def test_used_and_left_make_the_limit(handovers, more):
    found = due(handovers, LIMITS)
    if found and found.used_before <= found.limit:
        today = handovers[-1].on + timedelta(days=more)
        assert used(handovers, found.holder, today) + days_left(found, today) == found.limit
