"""What need not be typed twice: people and controllers that stand elsewhere in the same form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from filing.domain.forms.matter import part_of, rows_of
from filing.domain.questions.paths import Path, get_at, put_at
from filing.domain.questions.spec import Field, Form

LEGAL, MANAGER = ("enterprise", "legal_representative"), ("enterprise", "organisation", "general_manager")
CONTROLLERS = "ultimate_controllers"
_PERSON = ("name", "nationality", "id_document")


@dataclass(frozen=True)
class Offer:
    """A part that can be filled from another: what a button says, and the answers it puts where."""

    key: str
    label: str
    changes: tuple[tuple[Path, Any], ...]

    def taken(self, answers: dict[str, Any]) -> dict[str, Any]:
        for path, value in self.changes:
            answers = put_at(answers, path, value)
        return answers


def offers_for(form: Form, answers: Mapping[str, Any], path: Path) -> Iterator[Offer]:
    """What can be taken over for the group or list at a path; nothing that stands there already."""
    if path in (LEGAL, MANAGER):
        yield from _people(form, answers, path)
    elif path and path[-1] == CONTROLLERS and not get_at(answers, path):
        yield from _controllers(answers, path)


def _people(form: Form, answers: Mapping[str, Any], path: Path) -> Iterator[Offer]:
    noun = "法定代表人" if path == LEGAL else "总经理"
    here = get_at(answers, path) or {}
    for key, role, person in _known_people(answers):
        name = str(person.get("name") or "")
        if name and key != ".".join(map(str, path)) and name != here.get("name"):
            taken = tuple(
                ((*path, field), person[field]) for field in _PERSON if _fits(form, path, field, person)
            )
            yield Offer(f"{'.'.join(map(str, path))}<{key}", f"{noun}与{role}{name}相同", taken)


def _known_people(answers: Mapping[str, Any]) -> Iterator[tuple[str, str, Mapping]]:
    organisation = part_of(part_of(answers, "enterprise"), "organisation")
    for row in rows_of(organisation, "directors"):
        yield f"directors.{row.get('id')}", "董事", row
    yield ".".join(MANAGER), "总经理", part_of(organisation, "general_manager")
    yield ".".join(LEGAL), "法定代表人", part_of(part_of(answers, "enterprise"), "legal_representative")


def _fits(form: Form, path: Path, field: str, person: Mapping) -> bool:
    """Whether the answer is one of this question too: not every paper can be given everywhere."""
    value, question = person.get(field), form.member(*path, field)
    if not isinstance(question, Field) or value is None:
        return False
    return not question.options or (
        isinstance(value, Mapping) and value.get("choice") in question.flat_options
    )


def _controllers(answers: Mapping[str, Any], path: Path) -> Iterator[Offer]:
    """Each other list of controllers, told once where several say the same."""
    seen: set[tuple[str, ...]] = set()
    for key, whose, part in _holders(answers):
        rows = rows_of(part, CONTROLLERS)
        names = tuple(str(row.get("name_cn") or "") for row in rows)
        if any(names) and names not in seen:
            seen.add(names)
            copies = [{k: v for k, v in row.items() if k != "id"} for row in rows]
            label = f"最终实际控制人与{whose}的相同（{'、'.join(names)}）"
            yield Offer(f"{'.'.join(map(str, path))}<{key}", label, ((path, copies),))


def _holders(answers: Mapping[str, Any]) -> Iterator[tuple[str, str, Mapping]]:
    yield "enterprise", "企业", part_of(answers, "enterprise")
    for row in rows_of(answers, "investors"):
        yield f"investors.{row.get('id')}", f"投资者{row.get('name_cn') or ''}", row


def currency_of(answers: Mapping[str, Any]) -> str:
    """The currency that the form's amounts are in so far: of the capital, else of the first that has one."""
    enterprise = part_of(answers, "enterprise")
    given = [enterprise.get("registered_capital"), enterprise.get("total_investment")]
    given += [row.get("subscribed_capital") for row in rows_of(answers, "investors")]
    known = (money.get("currency") for money in given if isinstance(money, Mapping))
    return next((currency for currency in known if isinstance(currency, str) and currency), "")
