"""Business scopes with the items they touch, labelled by hand: found, and nothing else found strongly."""

from datetime import date

import pytest

from tests.domain.screening import found, load

LABELLED = load("labelled.json")
LEAST_RECALL = 0.98


def found_in(row):
    return found(row["business_scope"], " ".join(row["industries"]), date.fromisoformat(row["on"]))


def test_at_least_three_hundred_scopes_are_labelled_for_both_lists():
    days = [row["on"] for row in LABELLED]
    assert min(days.count("2017-03-06"), days.count("2018-03-05")) >= 300


def test_nearly_every_item_that_a_scope_touches_is_found():
    wanted = [(row["business_scope"], key) for row in LABELLED for key in row["must"]]
    missed = [
        (row["business_scope"], key) for row in LABELLED for key in row["must"] if key not in found_in(row)
    ]
    assert len(missed) <= (1 - LEAST_RECALL) * len(wanted), missed


def test_no_scope_is_said_to_touch_an_item_that_it_does_not():
    false = [
        (row["business_scope"], key)
        for row in LABELLED
        for key, strength in found_in(row).items()
        if strength == "strong" and key not in row["must"] + row["may"]
    ]
    assert false == []


@pytest.mark.parametrize(
    ("day", "key"),
    [("2017-03-06", f"encouraged_with_conditions.{no:02d}") for no in range(1, 20)]
    + [("2017-03-06", f"restricted.{no:02d}") for no in range(1, 39)]
    + [("2017-03-06", f"prohibited.{no:02d}") for no in range(1, 37) if no != 34]
    + [("2018-03-05", f"restricted.{no:02d}") for no in range(1, 36)]
    + [("2018-03-05", f"prohibited.{no:02d}") for no in range(1, 29)],
)
def test_every_item_has_a_scope_in_which_it_is_found_strongly(day, key):
    rows = [row for row in LABELLED if row["on"] == day and key in row["must"]]
    assert "strong" in [found_in(row).get(key) for row in rows]
