"""How a filing comes about, and what that asks in the form of every kind."""

from __future__ import annotations

from datetime import date

import pytest

from filing.domain.forms import KINDS
from filing.domain.forms.matter import Matter
from filing.domain.forms.ways import EARLIER_ACCEPTANCE, PENDING_APPROVAL, WAYS
from filing.domain.questions.answers import walk

DAYS = (date(2016, 10, 10), date(2018, 3, 5))


def asked(kind: str, day: date, way: str) -> list[str]:
    """The labels of the questions about the event."""
    of = KINDS[kind]
    found = walk(of.form_on(day), {}, of.facts(Matter({}, day, way=way)))
    return [item.field.label for item in found if item.path[0] == "event" and hasattr(item, "field")]


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("way", WAYS)
def test_the_number_of_the_earlier_acceptance_is_asked_of_a_pending_approval_alone(kind, way, day):
    """Of the kinds to which that way leads; no other can be begun by it."""
    leads_here = way == PENDING_APPROVAL and kind in WAYS[way].kinds
    assert (EARLIER_ACCEPTANCE.label in asked(kind, day, way)) is leads_here


@pytest.mark.parametrize(
    ("way", "event", "doubted"),
    [
        (PENDING_APPROVAL, {}, True),
        (PENDING_APPROVAL, {"earlier_acceptance": "青商受字〔2016〕12号"}, False),
        ("", {}, False),
    ],
)
@pytest.mark.parametrize("kind", WAYS[PENDING_APPROVAL].kinds)
def test_a_missing_number_is_a_doubt_and_no_problem(kind, way, event, doubted):
    matter = Matter({"event": event}, DAYS[1], way=way)
    assert ("acceptance_missing" in [d.code for d in KINDS[kind].find_doubts(matter)]) is doubted
