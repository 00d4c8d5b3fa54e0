"""The kinds of filing, and their statutory forms by date."""

from __future__ import annotations

from datetime import date

from filing.domain.forms.change import CHANGE
from filing.domain.forms.establishment import ESTABLISHMENT
from filing.domain.forms.kind import FilingKind
from filing.domain.questions.spec import Form

KINDS: dict[str, FilingKind] = {kind.key: kind for kind in (ESTABLISHMENT, CHANGE)}
FORMS: dict[str, tuple[Form, ...]] = {key: kind.versions for key, kind in KINDS.items()}


def form_on(kind: str, day: date) -> Form:
    """The version of a kind's form in force on a day; NoFilingRegime before 2016-10-08."""
    return KINDS[kind].form_on(day)


def form_by_key(key: str) -> Form:
    """The published version that a filing was made on."""
    return next(form for kind in KINDS.values() for form in kind.versions if form.key == key)
