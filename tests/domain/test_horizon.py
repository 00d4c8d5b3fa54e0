"""Beyond the sources: which later rules are named, on which day and where."""

from __future__ import annotations

from datetime import date

import pytest

from filing.domain.horizon import is_beyond_sources, later_rules


@pytest.mark.parametrize(
    ("day", "in_zone", "first_days"),
    [
        (date(2018, 6, 29), None, []),
        (date(2018, 6, 30), False, [date(2018, 6, 30)]),
        (date(2018, 7, 28), False, [date(2018, 6, 30), date(2018, 7, 28)]),
        (date(2018, 7, 28), True, [date(2018, 6, 30)]),
        (date(2018, 7, 30), True, [date(2018, 6, 30), date(2018, 7, 30)]),
        (date(2019, 12, 31), None, [date(2018, 6, 30), date(2018, 7, 28), date(2018, 7, 30)]),
        (date(2020, 1, 1), False, [date(2018, 6, 30), date(2018, 7, 28), date(2020, 1, 1)]),
    ],
)
def test_a_page_names_each_later_rule_from_its_first_day_where_it_governs(day, in_zone, first_days):
    assert [rule.first_day for rule in later_rules(day, in_zone)] == first_days
    assert is_beyond_sources(day, in_zone) is bool(first_days)
