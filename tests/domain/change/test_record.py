"""What changes add up to: announcements, endings, and the record on any day."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filing.domain.forms.change.opened import must_announce
from filing.domain.forms.kind import Entry
from filing.domain.forms.record import apply, conflicts, fold
from tests.domain.change.matters import (
    A1,
    A2,
    A3,
    CHANGE,
    changed,
    dated,
    doubts,
    problems,
    record,
    ticking,
    with_investors,
)

CAPITAL, MERGING, EQUITY = (
    "enterprise_basic_change.registered_capital",
    "merger_division_termination",
    "equity_change",
)
STATEMENT = ("change", "announcement_statement")


@pytest.mark.parametrize(
    ("change", "amount", "asked"),
    [
        (ticking(CAPITAL), "600000.00", True),
        (ticking(CAPITAL), "1200000.00", False),
        (ticking(CAPITAL), "1000000", False),
        ({MERGING: {"kind": ["merger.absorption.survives"]}}, None, True),
        ({MERGING: {"kind": ["merger.new_entity"]}}, None, True),
        ({MERGING: {"kind": ["division"]}}, None, True),
        ({MERGING: {"kind": ["termination"], "termination_reason": "term_expired"}}, None, False),
        (ticking(EQUITY), None, False),
    ],
)
def test_the_announcement_is_asked_with_merger_division_and_decrease_only(change, amount, asked):
    put = {"enterprise__registered_capital": {"amount": amount, "currency": "USD"}} if amount else {}
    matter = changed(change=change, **put)
    assert must_announce(matter) is asked
    assert (problems(matter).get(STATEMENT) == "required") is asked
    assert CHANGE.opened(matter).sections == (("announcement_statement",) if asked else ())


def test_capital_in_another_currency_is_no_decrease():
    assert not must_announce(
        changed(CAPITAL, enterprise__registered_capital={"amount": "1", "currency": "CNY"})
    )


def test_heads_of_two_days_make_two_entries():
    name, board = "enterprise_basic_change.name", "enterprise_basic_change.organisation"
    event = {"changes": [*dated(name, on="2018-03-01")["changes"], *dated(board, on="2018-02-01")["changes"]]}
    matter = changed(
        name, board, event=event,
        enterprise__enterprise_name__cn="青岛新名机械有限公司",
        enterprise__organisation__supreme_authority_name="股东会",
    )  # fmt: skip
    first, second = CHANGE.entries(matter)
    assert (first.valid_from, second.valid_from) == (date(2018, 2, 1), date(2018, 3, 1))
    assert first.changes == ((("enterprise", "organisation", "supreme_authority_name"), "股东会"),)
    assert second.changes == ((("enterprise", "enterprise_name", "cn"), "青岛新名机械有限公司"),)


def test_when_all_foreign_holders_leave_the_record_ends_as_domestic():
    matter = changed(EQUITY)
    rows = [{**r, "equity_ratio": "100.00", "subscribed_capital": {"amount": "1000000.00", "currency": "USD"}}
            for r in matter.answers["investors"] if r["id"] == A3]  # fmt: skip
    matter = with_investors(matter, rows)
    assert problems(matter) == {}
    (entry,) = CHANGE.entries(matter)
    assert entry.closes_as == "converted_to_domestic"
    assert [row["id"] for row in apply(matter.before, entry)["investors"]] == [A3]


@pytest.mark.parametrize(
    ("kinds", "closes_as"),
    [
        (["termination"], "closed"),
        (["merger.new_entity"], "closed"),
        (["merger.absorption.dissolved"], "closed"),
        (["merger.absorption.dissolved", "termination"], "closed"),
        (["merger.absorption.survives"], ""),
        (["division"], ""),
    ],
)
def test_endings_close_the_record(kinds, closes_as):
    change = {MERGING: {"kind": kinds, "termination_reason": "merger_or_division"}}
    assert CHANGE.entries(changed(change=change, event=dated(MERGING)))[0].closes_as == closes_as


def test_the_boxes_of_a_merger_ask_for_its_parties():
    found = problems(
        changed(change={MERGING: {"kind": ["merger.absorption.survives"]}}, event=dated(MERGING))
    )
    assert found[("change", MERGING, "merger", "merged_enterprises")] == "too_few_rows"
    assert found[("change", MERGING, "merger", "resulting_enterprise", "name")] == "required"


def test_the_receipt_names_the_heads_in_the_words_of_the_form():
    matter = changed("enterprise_basic_change.name", "enterprise_basic_change.registered_address", EQUITY)
    assert CHANGE.change_items(matter) == ("外商投资企业基本信息变更（名称、注册地址）", "股权、合作权益变更")


def test_a_ticked_head_without_a_difference_is_asked_about():
    assert "unchanged" in doubts(changed("enterprise_basic_change.name"))
    assert "unchanged" not in doubts(
        changed("enterprise_basic_change.name", enterprise__enterprise_name__cn="青岛新名机械有限公司")
    )


def test_nothing_ticked_is_nothing_to_file():
    assert problems(changed())[("change",)] == "no_head"


def test_a_conflict_is_what_both_changed_and_say_otherwise():
    base, now = record(), record(enterprise__enterprise_name__cn="青岛甲有限公司", remarks="无。")
    path = ("enterprise", "enterprise_name", "cn")
    assert conflicts(base, [(path, "青岛乙有限公司")], now) == [
        (path, base["enterprise"]["enterprise_name"]["cn"], "青岛乙有限公司", "青岛甲有限公司")
    ]
    assert conflicts(base, [(path, "青岛甲有限公司")], now) == []
    assert conflicts(base, [(("enterprise", "planned_employees"), 1)], now) == []


PATHS = (
    ("enterprise", "enterprise_name", "cn"),
    ("enterprise", "planned_employees"),
    ("investors", A1, "equity_ratio"),
    ("investors", A2, "equity_ratio"),
)
ENTRIES = st.lists(
    st.tuples(st.integers(1, 9), st.sampled_from(PATHS), st.sampled_from(["1", "2", "3"])), max_size=12
)


@settings(max_examples=200, derandomize=True, deadline=None)
@given(ENTRIES)
def test_the_record_of_a_day_is_what_was_entered_up_to_it_whatever_the_order_of_filing(given_entries):
    base = Entry(date(2018, 1, 1), tuple(((k,), v) for k, v in record().items()))
    entries = [Entry(date(2018, 1, day + 1), ((path, value),)) for day, path, value in given_entries]
    by_day = sorted(entries, key=lambda e: e.valid_from)
    whole = fold([base, *by_day])
    for path in PATHS:
        last = [e for e in by_day if e.changes[0][0] == path]
        expected = last[-1].changes[0][1] if last else _at(fold([base]), path)
        assert _at(whole, path) == expected


def _at(facts, path):
    from filing.domain.questions.paths import get_at

    return get_at(facts, path)


def test_a_director_who_left_is_gone_as_a_whole():
    head = "enterprise_basic_change.organisation"
    before = record()
    stays, *_ = directors = before["enterprise"]["organisation"]["directors"]
    leaves = {**stays, "id": "00000000-0000-4000-8000-0000000000d9", "name": "离任"}
    before["enterprise"]["organisation"]["directors"] = [*directors, leaves]
    matter = changed(head, before=before, enterprise__organisation__directors=directors)
    (entry,) = CHANGE.entries(matter)
    assert apply(before, entry)["enterprise"]["organisation"]["directors"] == directors


def test_a_director_who_came_is_written_whole_whatever_names_the_row():
    head = "enterprise_basic_change.organisation"
    before = record()
    del before["enterprise"]["organisation"]["directors"]
    directors = [{"id": "d-1", "name": "新董事"}]
    matter = changed(head, before=before, enterprise__organisation__directors=directors)
    (entry,) = CHANGE.entries(matter)
    assert entry.changes == ((("enterprise", "organisation", "directors", "d-1"), directors[0]),)
    assert apply(before, entry)["enterprise"]["organisation"]["directors"] == directors


def test_what_a_later_day_says_of_an_investor_who_left_before_makes_no_investor():
    base = Entry(date(2018, 1, 1), tuple(((k,), v) for k, v in record().items()))
    left = Entry(date(2018, 2, 1), ((("investors", A1), None),))
    renamed = Entry(date(2018, 3, 1), ((("investors", A1, "name_cn"), "改名有限公司"),))
    inside = ("investors", A1, "ultimate_controllers", "c9")
    controlled = Entry(date(2018, 3, 2), ((inside, {"id": "c9", "name_cn": "某人"}),))
    whole = fold([base, left, renamed, controlled])
    assert [row["id"] for row in whole["investors"]] == [A2, A3]
