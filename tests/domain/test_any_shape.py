"""Whatever is sent in whatever place: it is stored in a settled shape, reported, and nothing breaks."""

from __future__ import annotations

import copy
import json
from datetime import date
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filing.domain.forms import KINDS, form_on
from filing.domain.forms.letters import letter
from filing.domain.forms.matter import Matter
from filing.domain.questions.answers import (
    Question,
    compare,
    drop_hidden,
    normalise,
    walk,
)
from filing.domain.questions.display import address_text, text_of
from filing.domain.questions.masking import UNVEILED
from filing.domain.questions.paths import get_at, put_at
from filing.domain.questions.spec import Field, Group, boxes_to
from filing.domain.reference.lists import places_on
from filing.services.filings.sheet import sheet
from tests.domain.forms import find_problems
from tests.samples import establishment_answers

DAY = date(2018, 5, 10)
FORM = form_on("establishment", DAY)

scalar = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12)
known = st.sampled_from(
    ["choice", "text", "items", "amount", "currency", "country", "address", "id", "name_cn"]
)
anything = st.recursive(
    scalar,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(known | st.text(max_size=4), inner, max_size=3)
    ),
    max_leaves=8,
)


def whole() -> dict:
    """The sample with its hidden parts opened: an acquisition and a strategic investment stand in it too."""
    row = {"id": "00000000-0000-4000-8000-0000000000c1", "investor": "00000000-0000-4000-8000-0000000000a1"}
    paid = {"payment_methods": ["cash", "equity"], "consideration": {"amount": "1", "currency": "USD"}}
    return establishment_answers(
        acquisition=[{**row, **paid}], strategic_investment=[{**row, **paid}], event__licence_on=""
    )


def paths(members=FORM.members, above=()) -> list[tuple]:
    """Every path of the form, groups, rows and questions; a list of rows by its first row too."""
    found = []
    for member in members:
        path = (*above, member.key)
        found.append(path)
        if isinstance(member, Group):
            inside = (*path, 0) if member.repeat else path
            found += [inside] if member.repeat else []
            found += paths(member.members, inside)
    return found


def written(path: tuple, junk) -> dict:
    """The whole sample with something written at a path."""
    answers = whole()
    part = answers
    for step, following in zip(path, path[1:], strict=False):
        empty = [{}] if isinstance(following, int) else {}
        if isinstance(part, list):
            part = part[step]
        else:
            part[step] = part = part.get(step) or empty
    part[path[-1]] = junk
    return answers


def read_everywhere(answers: dict) -> list:
    """Every reading of stored answers; the problems found."""
    kind, given = KINDS["establishment"], Matter(answers, DAY)
    problems = kind.find_problems(FORM, given, places_on(DAY), frozenset(range(0x9FFF)))
    matter = Matter(drop_hidden(FORM, answers), DAY)
    for item in walk(FORM, answers):
        if isinstance(item, Question):
            assert isinstance(text_of(item.field, item.value, answers=answers), str)
    address_text(answers.get("enterprise", {}).get("registered_address", {}))
    kind.find_doubts(given), kind.checklist.rows(matter, []), kind.events(matter), kind.entries(matter)
    letter(kind, given)
    compare(normalise(FORM, establishment_answers()), answers)
    sheet(SimpleNamespace(form=FORM, facts={}, day=DAY, answers=answers, veil=UNVEILED))
    return problems


@settings(max_examples=150, derandomize=True, deadline=None)
@given(junk=anything, path=st.sampled_from(paths()))
def test_anything_in_any_place_is_read_everywhere(junk, path):
    stored = normalise(FORM, written(path, junk))
    assert normalise(FORM, stored) == stored or has_new_rows(path)
    json.dumps(stored, allow_nan=False)
    read_everywhere(stored)


def has_new_rows(path: tuple) -> bool:
    member = FORM.member(*(step for step in path if isinstance(step, str)))
    return isinstance(member, Group)


steps = st.sampled_from(sorted({step for path in paths() for step in path if isinstance(step, str)} | {"x"}))


@settings(max_examples=100, derandomize=True, deadline=None)
@given(junk=anything, path=st.lists(steps | st.integers(0, 3), max_size=5))
def test_anything_is_put_at_any_path(junk, path):
    changed = put_at(normalise(FORM, whole()), tuple(path), junk)
    get_at(changed, tuple(path))
    read_everywhere(normalise(FORM, changed))


@settings(max_examples=60, derandomize=True, deadline=None)
@given(junk=anything)
def test_anything_in_place_of_the_whole_form_is_read_everywhere(junk):
    assert read_everywhere(normalise(FORM, junk))


LEAVES = [
    path for path in paths() if isinstance(FORM.member(*(s for s in path if isinstance(s, str))), Field)
]


@pytest.mark.parametrize(
    "junk",
    [{"a": 1}, [["x"]], [{"b": []}], {"choice": {"a": 1}}, {"amount": ["1"]}, {"country": {"a": 1}}],
    ids=str,
)
def test_an_object_or_a_list_where_a_value_is_wanted_is_reported(junk):
    """Only where the question is open, of course."""
    for path in LEAVES:
        stored = normalise(FORM, written(path, copy.deepcopy(junk)))
        asked = {item.path for item in walk(FORM, stored) if isinstance(item, Question)}
        found = {problem.path for problem in read_everywhere(stored)}
        assert path in found or path not in asked, path


def test_two_rows_never_share_an_id():
    rows = normalise(FORM, {"investors": [{"id": "a", "name_cn": "甲"}, {"id": "a", "name_cn": "乙"}]})[
        "investors"
    ]
    assert [row["name_cn"] for row in rows] == ["甲", "乙"]
    assert rows[0]["id"] == "a" != rows[1]["id"]


def test_a_filing_too_large_to_be_read_is_told_where_it_is_largest():
    answers = establishment_answers(remarks="长" * 2_000_000)
    found = {p.path: p.code for p in find_problems(answers, DAY)}
    assert found == {("remarks",): "too_long"}
    answers["investors"][0]["ultimate_controllers"] = [
        {"id": f"x{n}", "name_cn": "长" * 200} for n in range(10_000)
    ]
    found = {p.path: p.code for p in find_problems(answers, DAY)}
    assert found[("investors",)] == "too_large"
    assert found[("investors", 0, "ultimate_controllers")] == "too_many_rows"


def test_more_industries_than_anybody_chooses_are_one_problem():
    answers = establishment_answers(enterprise__industries=[f"X{n}" for n in range(101)])
    found = [p.code for p in find_problems(answers, DAY) if p.path[-1] == "industries"]
    assert found == ["too_many"]


def test_a_box_is_named_after_those_around_it_and_a_text_full_of_dots_is_one_step():
    """If this fails, one long text takes as many steps as it has characters, each as long as the text."""
    assert boxes_to("equity.transfer.gift") == ["equity", "equity.transfer", "equity.transfer.gift"]
    assert boxes_to("equity") == ["equity"]
    dots = "." * 100_000
    assert len(boxes_to(dots)) < 10
    assert boxes_to(dots)[-1] == dots
