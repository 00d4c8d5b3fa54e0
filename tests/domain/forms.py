"""Judging the sample filing with one thing changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from filing.domain.forms import KINDS
from filing.domain.forms.matter import Matter
from filing.domain.law import article
from filing.domain.questions.answers import normalise
from filing.domain.reference.lists import places_on
from tests.samples import establishment_answers

DAY = date(2017, 9, 28)


def problems(on: date = DAY, facts: dict | None = None, **changes) -> dict[tuple, str]:
    """path -> message, for the complete sample with some answers changed (enterprise__remarks=...)."""
    return {p.path: p.message for p in found(on, facts, **changes)}


def codes(on: date = DAY, facts: dict | None = None, **changes) -> dict[tuple, str]:
    return {p.path: p.code for p in found(on, facts, **changes)}


def found(on: date = DAY, facts: dict | None = None, **changes) -> list:
    return find_problems(establishment_answers(**changes), on, again=bool((facts or {}).get("filing_again")))


def find_problems(answers: dict, on: date = DAY, *, again: bool = False, printable=None) -> list:
    """Everything wrong with an establishment's answers, as its kind judges them."""
    kind = KINDS["establishment"]
    form = kind.form_on(on)
    matter = Matter(normalise(form, answers), on, again=again)
    return [
        replace(p, article=article(p.article, on=on).short if p.article else None)
        for p in kind.find_problems(form, matter, places_on(on), printable)
    ]
