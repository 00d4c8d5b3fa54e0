"""The names of all classes of GB/T 4754 as scopes: a name is no hit unless its words are an item's own."""

import pytest

from filing.domain.screening.codes import edition
from tests.domain.screening import IN_2017_MARCH, IN_2018_MARCH, load, strong

EXPECTED = load("class_names.json")  # every strong hit, read one by one
NAMES = sorted({name for year in (2011, 2017) for code, name in edition(year).codes.items() if len(code) > 1})


@pytest.mark.parametrize(
    ("list_id", "day"), [("catalogue_2015", IN_2017_MARCH), ("national_2017", IN_2018_MARCH)]
)
def test_the_name_of_a_class_alone_is_a_strong_hit_only_where_it_was_read_and_found_right(list_id, day):
    hits = {name: keys for name in NAMES if (keys := strong(name, on=day))}
    assert hits == EXPECTED[list_id]
