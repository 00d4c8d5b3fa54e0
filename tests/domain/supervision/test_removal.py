"""诚信档案: the day on which a record goes."""

from __future__ import annotations

from datetime import date

import pytest

from filing.domain.supervision.removal import Breached, removal_of

OLD = Breached(date(2017, 9, 1), date(2018, 3, 5), date(2018, 3, 12))


@pytest.mark.parametrize(
    ("corrected", "performed", "on"),
    [
        (date(2018, 3, 5), date(2018, 3, 12), date(2021, 3, 13)),
        (date(2018, 3, 12), date(2018, 3, 5), date(2021, 3, 13)),
        # 29 February has no counterpart: 28 February is the last clean day.
        (date(2020, 2, 29), date(2020, 2, 29), date(2023, 3, 1)),
        (date(2017, 2, 28), date(2017, 2, 28), date(2020, 2, 29)),
        # New Year's Day and the Spring Festival move nothing.
        (date(2017, 12, 31), date(2017, 12, 31), date(2021, 1, 1)),
        (date(2018, 2, 14), date(2018, 2, 14), date(2021, 2, 15)),
        (None, date(2018, 3, 5), None),
        (date(2018, 3, 5), None, None),
        (None, None, None),
    ],
)
def test_it_goes_the_day_after_three_clean_years_from_the_later_of_correction_and_performance(
    corrected, performed, on
):
    assert removal_of(Breached(date(2017, 1, 20), corrected, performed)).on == on


def settled(committed: date, on: date | None) -> Breached:
    return Breached(committed, on, on)


@pytest.mark.parametrize(
    ("others", "on"),
    [
        # On the last clean day: not clean.
        ([settled(date(2021, 3, 12), date(2021, 5, 6))], date(2024, 5, 7)),
        # The day after: the old record is gone already.
        ([settled(date(2021, 3, 13), date(2021, 5, 6))], date(2021, 3, 13)),
        # Before the old one was settled, and on that very day.
        ([settled(date(2018, 1, 1), date(2019, 1, 1))], date(2021, 3, 13)),
        ([settled(date(2018, 3, 12), date(2019, 1, 1))], date(2021, 3, 13)),
        ([settled(date(2019, 1, 1), None)], None),
        # A chain: each restarts the count.
        (
            [settled(date(2020, 1, 1), date(2020, 6, 1)), settled(date(2022, 1, 1), date(2022, 2, 1))],
            date(2025, 2, 2),
        ),
        # One that was committed while the other was not settled yet, and settled later.
        (
            [settled(date(2019, 1, 1), date(2020, 6, 1)), settled(date(2019, 6, 1), date(2020, 9, 1))],
            date(2023, 9, 2),
        ),
    ],
)
def test_a_new_breach_within_the_three_years_restarts_the_count(others, on):
    assert removal_of(OLD, others).on == on


def test_why_is_said_with_the_days_it_was_counted_from():
    assert "自2018年3月12日改正并履行后，到2021年3月12日" in removal_of(OLD).why
    assert "2019年1月1日又有违反办法的行为" in removal_of(OLD, [settled(date(2019, 1, 1), None)]).why
