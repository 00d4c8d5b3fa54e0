"""The number of a row as somebody gives it."""

import pytest

from filing.domain.row_ids import row_id, row_ids


@pytest.mark.parametrize(
    ("given", "meant"),
    [("0", 0), ("7", 7), ("007", 7), ("999999999", 999_999_999), ("1000000000", None), (str(2**63), None), ("-1", None),
     ("²", None), ("１２", None), ("٣", None), ("1_0", None), (" 1", None), ("1.0", None), ("", None), ("9" * 5000, None)],
)  # fmt: skip
def test_only_what_a_row_may_have_is_a_number(given, meant):
    assert row_id(given) == meant


def test_of_several_each_counts_once_in_their_order():
    assert row_ids(["3", "x", "1", "03", str(2**63), "2"]) == [3, 1, 2]
