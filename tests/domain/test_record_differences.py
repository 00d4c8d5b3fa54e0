"""What reads otherwise between two days of a record."""

from __future__ import annotations

from filing.domain.forms.record import differences
from tests.samples import controller, establishment_answers, investor

A1 = "00000000-0000-4000-8000-0000000000a1"


def between(before: dict, after: dict) -> list[tuple]:
    return [path for path, _, _ in differences(before, after)]


def test_the_same_record_differs_in_nothing():
    assert between(establishment_answers(), establishment_answers()) == []


def test_an_answer_differs_at_its_path():
    changed = establishment_answers(enterprise__planned_employees=7)
    assert between(establishment_answers(), changed) == [("enterprise", "planned_employees")]


def test_a_row_is_named_by_its_id():
    changed = establishment_answers(investors__0__equity_ratio="30")
    assert between(establishment_answers(), changed) == [("investors", A1, "equity_ratio")]


def test_a_new_row_and_one_that_left_are_told_once_each():
    changed = establishment_answers()
    left, new = changed["investors"].pop(), investor("b9", "新来者有限公司", "FR", "1.00", "1")
    changed["investors"].append(new)
    assert between(establishment_answers(), changed) == [("investors", left["id"]), ("investors", new["id"])]


def test_a_controller_of_an_investor_who_stays_is_told_by_itself():
    changed = establishment_answers()
    extra = controller("b8", "安娜·施密特")
    changed["investors"][0]["ultimate_controllers"].append(extra)
    assert between(establishment_answers(), changed) == [
        ("investors", A1, "ultimate_controllers", extra["id"])
    ]


def test_all_of_a_list_that_is_gone_is_told_row_by_row():
    changed = establishment_answers()
    rows = changed.pop("investors")
    assert between(establishment_answers(), changed) == [("investors", row["id"]) for row in rows]
