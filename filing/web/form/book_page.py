"""One of the book, drawn and read with the same questions as in a filing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms.form import BaseForm

from filing.domain import parties
from filing.domain.questions.paths import Path, get_at
from filing.domain.questions.spec import Field, Kind, Member, Page
from filing.domain.reference.picking import Choice, country_choices
from filing.models import Party
from filing.web.form.builder import WIDGETS, build_form
from filing.web.form.drawing import Drawn
from filing.web.form.picking import unresolved
from filing.web.form.screens import Screen, field_id

_PICKED = frozenset({Kind.COUNTRY, Kind.PLACE})


def screen_of(party: Party) -> Screen:
    """Everything that can be written in it; rows within it have no page here."""
    members = parties.members_of(party.kind)
    page = Page(party.kind, party.label, (), "")
    return Screen(party.name, party.label, page, "", tuple(((member.key,), member) for member in members))


def form_of_party(party: Party) -> BaseForm:
    """What was posted, else what is kept."""
    return build_form(
        screen_of(party), lambda path: get_at(party.content, path), lambda _path: True, _choices
    )


def _choices(question: Field, _path: Path) -> Sequence[Choice]:
    return country_choices() if question.kind in _PICKED else ()


def drawn_party(
    party: Party, given: Mapping[Path, Any], wrong: Sequence[tuple[Path, str]]
) -> tuple[list[Drawn], list[dict]]:
    """(parts as templates/macros/fields.html draws them, the error summary)."""
    screen = screen_of(party)
    drawn = (_draw(screen, party, path, member, given, wrong) for path, member in screen.members)
    summary = [
        {"path": [field_id(screen, path)], "message": message, "article": None} for path, message in wrong
    ]
    return [part for part in drawn if part is not None], summary


def _draw(
    screen: Screen,
    party: Party,
    path: Path,
    member: Member,
    given: Mapping,
    wrong: Sequence[tuple[Path, str]],
) -> Drawn | None:
    drawn = Drawn("field", field_id(screen, path), member, path="/".join(map(str, path)))
    drawn.errors = [message for at, message in wrong if at == path]
    if isinstance(member, Field):
        drawn.value = given[path] if path in given else get_at(party.content, path)
        drawn.widget, drawn.help = WIDGETS[member.kind], ""
        choices = _choices(member, path)
        drawn.choices = [("", choices)] if choices else []
        drawn.typed = unresolved(member.kind, drawn.value, choices) if choices else ""
        return drawn
    if member.repeat:
        return None
    drawn.type = "group"
    inner = (_draw(screen, party, (*path, m.key), m, given, wrong) for m in member.members)
    drawn.inside = [part for part in inner if part is not None]
    return drawn
