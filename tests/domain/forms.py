"""Judging the sample filing with one thing changed."""

from __future__ import annotations

from datetime import date

from filing.domain.forms import form_on
from filing.domain.questions.answers import find_problems, normalise
from tests.samples import establishment_answers

DAY = date(2017, 9, 28)


def problems(on: date = DAY, facts: dict | None = None, **changes) -> dict[tuple, str]:
    """path -> message, for the complete sample with some answers changed (enterprise__remarks=...)."""
    return {p.path: p.message for p in found(on, facts, **changes)}


def codes(on: date = DAY, facts: dict | None = None, **changes) -> dict[tuple, str]:
    return {p.path: p.code for p in found(on, facts, **changes)}


def found(on: date = DAY, facts: dict | None = None, **changes) -> list:
    form = form_on("establishment", on)
    return find_problems(form, normalise(form, establishment_answers(**changes)), on=on, facts=facts)
