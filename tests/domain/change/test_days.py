"""The days of a change: one for each head, by which term, how late, and when a listed company may wait."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from filing.domain.days.deadlines import days_late, deadline
from filing.domain.forms.change.events import events_of, listed_duty
from tests.domain.change.matters import A1, DAY, changed, dated, doubts, problems, record

NAME, BOARD, EQUITY = "enterprise_basic_change.name", "enterprise_basic_change.organisation", "equity_change"


def due_days(matter) -> dict[str, tuple[date, int]]:
    return {
        e.head: (
            deadline(e.term, e.occurred_on, law_day=matter.on).date,
            max(0, days_late(e.term, e.occurred_on, matter.on)),
        )
        for e in events_of(matter)
    }


def test_heads_of_one_filing_have_days_of_their_own():
    event = {"changes": [*dated(BOARD, on="2018-02-01")["changes"], *dated(NAME, on="2018-03-01")["changes"]]}
    assert due_days(changed(NAME, BOARD, event=event)) == {
        NAME: (date(2018, 4, 2), 0),
        BOARD: (date(2018, 3, 5), 15),
    }


def test_a_revoked_licence_counts_from_the_decision_and_over_a_make_up_sunday():
    change = {
        "merger_division_termination": {"kind": ["termination"], "termination_reason": "licence_revoked"}
    }
    event = dated("merger_division_termination", on="2018-03-07", basis="occurrence")
    matter = changed(change=change, event=event)
    assert due_days(matter) == {"merger_division_termination": (date(2018, 4, 8), 0)}
    assert "basis" not in doubts(matter)
    assert "basis" in doubts(changed(change=change, event=dated("merger_division_termination")))


@pytest.mark.parametrize(
    ("event", "code"),
    [
        ({"changes": []}, "event_missing"),
        (dated(NAME, on="2018-03-21"), "in_the_future"),
        (dated(NAME, NAME), "repeated"),
        (dated(NAME, BOARD), "head_not_ticked"),
        (dated(NAME, "no_such_head"), "unknown_head"),
        (dated(NAME, on="2018-02-30"), "malformed"),
        (dated(NAME, basis="because"), "unknown_option"),
    ],
)
def test_each_head_has_one_day_and_one_basis(event, code):
    assert (
        code
        in problems(
            changed(NAME, event=event, enterprise__enterprise_name__cn="青岛新名机械有限公司")
        ).values()
    )


def test_a_correction_after_the_licence_runs_from_the_licence():
    event = {**dated(NAME, on="2018-01-10"), "licence_on": "2018-03-01"}
    (found,) = events_of(changed(NAME, way="correction_after_licence", event=event))
    assert (found.term, found.occurred_on) == ("change_after_prelicence_filing", date(2018, 3, 1))


def test_a_change_after_the_licence_is_an_ordinary_one():
    event = {**dated(NAME, on="2018-03-05"), "licence_on": "2018-03-01"}
    (found,) = events_of(changed(NAME, way="correction_after_licence", event=event))
    assert (found.term, found.occurred_on) == ("change_filing", date(2018, 3, 5))


def test_strategic_data_runs_from_the_disclosure():
    change = {"strategic_investment_change": ["consideration"]}
    event = {**dated("strategic_investment_change.consideration"), "disclosed_on": "2018-03-15"}
    (found,) = events_of(changed(change=change, event=event))
    assert (found.term, found.occurred_on) == ("strategic_investment_update", date(2018, 3, 15))


def test_a_new_strategic_investor_runs_from_the_securities_registration():
    change = {EQUITY: {"cause_and_mode": "equity.strategic_investment"}}
    event = {**dated(EQUITY), "registration_on": "2018-03-12"}
    (found,) = events_of(changed(change=change, event=event, before=_listed()))
    assert (found.term, found.occurred_on, found.optional) == (
        "strategic_investment_change", date(2018, 3, 12), False,
    )  # fmt: skip


def _listed() -> dict:
    return record(enterprise__enterprise_type="joint_stock.listed")


@pytest.mark.parametrize(
    ("share", "optional"),
    [("33.33", True), ("28.33", True), ("28.32", False), ("38.33", True), ("38.34", False)],
)
def test_a_listed_company_may_wait_up_to_five_points(share, optional):
    matter = changed(EQUITY, before=_listed(), **{f"investors__{A1}__equity_ratio": share})
    (found,) = events_of(matter)
    assert found.optional is optional


def test_a_change_of_control_must_be_filed_whatever_the_share():
    matter = changed(
        EQUITY,
        "enterprise_basic_change.ultimate_controllers",
        before=_listed(),
        enterprise__ultimate_controllers__0__name_cn="别人",
    )
    assert not any(event.optional for event in events_of(matter))


@pytest.mark.parametrize("kind", ["equity_joint_venture", "joint_stock.unlisted.other"])
def test_only_listed_companies_may_wait(kind):
    assert not any(
        e.optional for e in events_of(changed(EQUITY, before=record(enterprise__enterprise_type=kind)))
    )


def test_the_option_never_covers_the_enterprise_itself():
    assert not any(e.optional for e in events_of(changed(NAME, before=_listed())))


@pytest.mark.parametrize(
    ("before", "after", "control", "duty"),
    [("30", "35", False, "optional"), ("30", "35.01", False, "required"), ("30", "24.9", False, "required"),
     ("30", "30", True, "required")],
)  # fmt: skip
def test_the_duty_of_a_listed_company(before, after, control, duty):
    assert listed_duty(Decimal(before), Decimal(after), control, DAY) == duty
