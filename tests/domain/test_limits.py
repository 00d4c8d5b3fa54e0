"""最迟……（含当日），还剩……: one wording for every limit."""

from __future__ import annotations

from datetime import date

import pytest

from filing.domain.texts.limits import until

DAY = date(2018, 3, 5)


@pytest.mark.parametrize(
    ("left", "unit", "words"),
    [
        (9, "日", "最迟2018年3月5日（含当日），还剩9日"),
        (1, "个工作日", "最迟2018年3月5日（含当日），还剩1个工作日"),
        (0, "日", "最迟2018年3月5日（含当日），今天是最后一天"),
        (-3, "日", "最迟2018年3月5日（含当日），已逾期3日"),
    ],
)
def test_a_limit_says_its_last_day_and_what_is_left(left, unit, words):
    assert until(DAY, left, unit) == words


def test_a_day_that_may_still_move_says_so():
    assert until(DAY, 9, provisional=True) == "最迟2018年3月5日（含当日）（暂定），还剩9日"
