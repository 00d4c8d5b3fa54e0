"""The statutory forms, by kind and by date."""

from __future__ import annotations

from datetime import date

from filing.domain.forms import establishment
from filing.domain.law import ruleset_on
from filing.domain.questions.spec import Form

FORMS: dict[str, tuple[Form, ...]] = {"establishment": establishment.VERSIONS}


def form_on(kind: str, day: date) -> Form:
    """The version of a form in force on a day; NoFilingRegime before 2016-10-08."""
    ruleset_on(day)
    return next(form for form in reversed(FORMS[kind]) if form.valid_from <= day)


def form_by_key(key: str) -> Form:
    """The published version that a filing was made on."""
    return next(form for versions in FORMS.values() for form in versions if form.key == key)
