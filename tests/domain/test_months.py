"""The ledger drawn as months, and what a move made today would do to the days."""

from datetime import date

from filing.domain.days.clock import Handover, Holder, ledger, limits_on
from filing.domain.days.foresight import foresee
from filing.domain.days.months import months

SUBMITTED = [Handover(date(2017, 9, 28), Holder.AGENCY)]
LIMITS = limits_on(date(2017, 9, 28))


def cells(picture):
    return {cell.date: cell for one in picture for week in one.weeks for cell in week if cell}


def test_a_month_is_whole_weeks_from_monday_with_every_day_once():
    (september, october) = months(ledger(SUBMITTED, date(2017, 10, 9)))
    assert {len(week) for week in september.weeks} == {7}
    assert [cell and cell.date.day for cell in september.weeks[0]] == [None] * 4 + [1, 2, 3]
    assert len(cells([october])) == 31


def test_holidays_make_up_days_and_weekends_are_named():
    drawn = cells(months(ledger(SUBMITTED, date(2017, 10, 9))))
    names = {day: drawn[date(2017, *day)].name for day in ((9, 29), (9, 30), (10, 2), (10, 14))}
    assert names == {(9, 29): "", (9, 30): "调休上班", (10, 2): "国庆节", (10, 14): "周末"}


def test_a_month_in_which_nobody_is_charged_is_not_drawn():
    turns = [*SUBMITTED, Handover(date(2017, 9, 29), Holder.NOBODY)]
    assert [one.first for one in months(ledger(turns, date(2018, 3, 1)))] == [date(2017, 9, 1)]


def test_days_of_an_unpublished_year_are_provisional():
    turns = [Handover(date(2090, 3, 1), Holder.AGENCY)]
    assert cells(months(ledger(turns, date(2090, 3, 6))))[date(2090, 3, 6)].provisional


def test_asked_today_the_applicant_has_its_fifteen_days_and_the_agency_keeps_the_rest():
    seen = foresee(SUBMITTED, Holder.APPLICANT, LIMITS, date(2017, 9, 29))
    assert (seen.due.on, seen.agency_left) == (date(2017, 10, 26), 2)


def test_suspended_today_no_day_runs_and_the_agency_keeps_the_rest():
    seen = foresee(SUBMITTED, Holder.NOBODY, LIMITS, date(2017, 9, 30))
    assert (seen.due, seen.agency_left) == (None, 1)


def test_an_overdue_agency_keeps_nothing():
    assert foresee(SUBMITTED, Holder.APPLICANT, LIMITS, date(2017, 10, 12)).agency_left == 0


def test_sent_in_today_the_agency_goes_on_where_it_stopped():
    turns = [*SUBMITTED, Handover(date(2017, 9, 29), Holder.APPLICANT)]
    seen = foresee(turns, Holder.AGENCY, LIMITS, date(2017, 10, 9))
    assert (seen.due.on, seen.agency_left) == (date(2017, 10, 11), 2)
