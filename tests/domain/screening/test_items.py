"""The items: verbatim, each with words, each with classes that exist."""

import json
import re
from pathlib import Path

import pytest

from filing.domain import screening
from filing.domain.screening.codes import edition
from filing.domain.screening.items import items
from filing.domain.screening.words import topics
from tests.domain.screening import IN_2017_MARCH, IN_2018_MARCH, found

REFERENCE = Path(screening.__file__).parents[1] / "reference"
CATALOGUE = json.loads((REFERENCE / "special_measures_2015_gbt4754.json").read_text("utf-8"))
NATIONAL = json.loads((REFERENCE / "negative_list_2017.json").read_text("utf-8"))
LISTS = ("catalogue_2015", "national_2017")
ALL = [item for name in LISTS for item in items(name)]


def test_every_row_of_the_table_of_2015_is_an_item_with_its_words_unchanged():
    rows = {(cls, row["no"], row["activity"], row["measure"] or "")
            for cls in ("encouraged_with_conditions", "restricted", "prohibited") for row in CATALOGUE[cls]}  # fmt: skip
    assert {(i.cls, i.no, i.text, i.requirement) for i in items("catalogue_2015")} == rows


def test_every_row_of_the_list_of_2017_is_an_item_with_its_words_unchanged():
    rows = {(cls, row["no"], row["text"]) for cls in ("restricted", "prohibited") for row in NATIONAL[cls]}
    assert {(i.cls, i.no, i.text) for i in items("national_2017")} == rows


def test_the_lists_have_their_numbers_of_items():
    counts = [(i.list, i.cls) for i in ALL]
    assert [counts.count(c) for c in dict.fromkeys(counts)] == [36, 38, 19, 28, 35]


@pytest.mark.parametrize("year", [2011, 2017])
def test_every_class_of_an_item_exists_in_its_edition(year):
    known = edition(year).codes
    assert [(i.key, c) for i in ALL for p in i.parts for c in p.codes[year] if c not in known] == []


def test_the_printed_codes_of_2015_are_all_looked_up_with_their_misprints_righted():
    printed = {c["code"] for cls in ("encouraged_with_conditions", "restricted", "prohibited")
               for row in CATALOGUE[cls] for c in row["codes"]}  # fmt: skip
    used = {c for i in items("catalogue_2015") for p in i.parts for c in p.codes[2011]}
    assert printed - used == {"D4840", "D4851", "D4852", "E7010"}
    assert {"E4840", "E4851", "E4852", "K7010"} <= used


def test_only_items_for_which_the_table_prints_no_code_have_codes_of_ours_in_2015():
    assert {i.key for i in items("catalogue_2015") if i.unofficial} == {
        "catalogue_2015.restricted.35", "catalogue_2015.prohibited.34", "catalogue_2015.prohibited.36",
    }  # fmt: skip


def test_every_topic_belongs_to_an_item():
    used = {topic.name for i in ALL for p in i.parts for topic in p.topics}
    assert set(topics()) - used == set()


def test_every_business_with_its_own_condition_in_the_list_of_2017_is_a_part():
    for row in NATIONAL["restricted"]:
        scopes = [part["scope"] for part in row["structured"].get("by_scope", ())]
        item = next(i for i in items("national_2017") if (i.cls, i.no) == ("restricted", row["no"]))
        known = {part.scope for part in item.parts}
        assert not scopes or known & set(scopes), row["no"]


def bare(text):
    return re.sub("（[^（）]*）", "", text).split("：")[0]


@pytest.mark.parametrize(
    ("day", "item"),
    [(IN_2017_MARCH, i) for i in items("catalogue_2015")]
    + [(IN_2018_MARCH, i) for i in items("national_2017")],
    ids=lambda value: getattr(value, "key", ""),
)
def test_the_item_s_own_text_as_a_scope_is_found_strongly(day, item):
    assert found(bare(item.text), on=day).get(item.key.split(".", 1)[1]) == "strong"
