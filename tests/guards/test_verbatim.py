"""The form, the checklist and the letters say what the published texts say, to the letter."""

from __future__ import annotations

import json

import pytest

from filing.config import ROOT
from filing.domain.forms.establishment.form import REVISED_2017
from filing.domain.questions.spec import Field, Group, Kind

PUBLISHED = json.loads((ROOT / "tests/verbatim/form_establishment.json").read_text("utf-8"))
KINDS = {
    "text": {Kind.TEXT, Kind.PLACE},
    "longtext": {Kind.LONGTEXT},
    "integer": {Kind.INTEGER},
    "money": {Kind.MONEY},
    "percent": {Kind.PERCENT},
    "date": {Kind.DATE},
    "bool": {Kind.BOOL},
    "attest": {Kind.ATTEST},
    "choice": {Kind.CHOICE},
    "multichoice": {Kind.MULTICHOICE},
    "choice_or_multichoice": {Kind.MULTICHOICE},
    "choice_from_list": {Kind.FTZ_AREA, Kind.ETDZ},
    "choice_from_codes": {Kind.MAIN_INDUSTRY},
    "multichoice_from_codes": {Kind.INDUSTRIES},
    "text_or_indefinite": {Kind.TERM},
    "region": {Kind.REGION},
    "country_or_region": {Kind.COUNTRY},
    "phone": {Kind.PHONE},
    "email": {Kind.EMAIL},
    "id_document": {Kind.IDENTITY},
}


def published_members() -> list[tuple[tuple[str, ...], dict]]:
    """Every published field with the path of keys under which answers carry it."""
    found: list = []
    for section in PUBLISHED["sections"]:
        for field in section["fields"]:
            # A section that is one group or one field is that member itself.
            same = field["key"] == section["key"]
            _collect((section["key"],) if same else (section["key"], field["key"]), field, found)
    return found


def _collect(path: tuple, field: dict, found: list) -> None:
    found.append((path, field))
    for inner in field.get("fields", []):
        _collect((*path, inner["key"]), inner, found)


MEMBERS = published_members()


@pytest.mark.parametrize(("path", "published"), MEMBERS, ids=[".".join(p) for p, _ in MEMBERS])
def test_every_published_field_is_declared_with_its_own_words(path, published):
    """If this fails, the declaration differs from the published form: mend the declaration."""
    ours = REVISED_2017.member(*path)
    assert ours.label == published["label"]
    assert ours.label_suffix == published.get("label_suffix", "")
    if published["type"] in ("group", "repeat_group"):
        assert isinstance(ours, Group)
        assert ours.repeat == (published["type"] == "repeat_group")
    else:
        assert isinstance(ours, Field)
        assert ours.kind in KINDS[published["type"]]
        assert ours.unit_label == published.get("unit_label", "")
        assert ours.instruction == published.get("instruction", "")
        assert ours.row_label == published.get("row_label", "")
        assert ours.currency == (published.get("currency") if published.get("currency") == "USD" else None)


def published_options(field: dict) -> list[dict]:
    grouped = [{**o, "heading": g["label"]} for g in field.get("groups", []) for o in g["options"]]
    return grouped or field.get("options", [])


WITH_OPTIONS = [(p, f) for p, f in MEMBERS if published_options(f)]


@pytest.mark.parametrize(("path", "published"), WITH_OPTIONS, ids=[".".join(p) for p, _ in WITH_OPTIONS])
def test_every_published_option_is_declared_with_its_own_words(path, published):
    _same_options(REVISED_2017.member(*path).options, published_options(published))


def _same_options(ours, published):
    values = [str(o["value"]).lower() for o in published]
    assert [o.value for o in ours] == values
    assert [o.label for o in ours] == [o["label"] for o in published]
    assert [o.heading for o in ours] == [o.get("heading", "") for o in published]
    assert [o.exclusive for o in ours] == [o.get("exclusive", False) for o in published]
    for own, theirs in zip(ours, published, strict=True):
        _same_options(own.options, theirs.get("options", []))


def test_nothing_is_declared_as_statutory_that_the_form_does_not_print():
    printed = {path for path, _ in MEMBERS}
    extra = {
        path
        for path, member in declared(REVISED_2017.members, ())
        if path not in printed and member.statutory
    }
    # The section itself is a heading of the form, not a field.
    assert extra == {("enterprise",), ("acquisition",), ("strategic_investment",)}


def declared(members, above):
    for member in members:
        path = (*above, member.key)
        yield path, member
        if isinstance(member, Group):
            yield from declared(member.members, path)


def test_the_sections_carry_their_numbers_and_titles():
    for section in PUBLISHED["sections"]:
        assert REVISED_2017.headings[section["key"]] == (section["no"], section["title"])
    assert REVISED_2017.title == PUBLISHED["form"]


CONDITIONAL = [(p, f) for p, f in MEMBERS if f.get("condition") and "any_of" not in f["condition"]]


@pytest.mark.parametrize(("path", "published"), CONDITIONAL, ids=[".".join(p) for p, _ in CONDITIONAL])
def test_every_published_condition_is_declared(path, published):
    ((question, answers),) = published["condition"].items()
    when = REVISED_2017.member(*path).when
    assert when.question.split(".")[-1] == question
    assert when.answers == frozenset(answers if isinstance(answers, list) else [answers])
