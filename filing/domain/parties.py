"""名录: investors, people and controllers that come again in other filings, and how one of them fills a place."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from filing.domain.forms.establishment.form import REVISED_2017
from filing.domain.forms.matter import part_of, rows_of
from filing.domain.forms.shared import CONTACT_IDENTITY, identity, nationality
from filing.domain.questions.paths import Path, keys_of, row_positions
from filing.domain.questions.spec import Field, Form, Group, Kind, Member, always, choices
from filing.domain.questions.values import folded, is_blank, sought

INVESTOR, PERSON, CONTROLLER = "investor", "person", "controller"
LABELS = {INVESTOR: "投资者", PERSON: "人员", CONTROLLER: "实际控制人"}
CONTROLLERS = "ultimate_controllers"
_ORGANISATION = ("enterprise", "organisation")

#: Whoever a form names, in one record: what each place asks for is taken from it.
_PERSON = Group(
    "person",
    "人员",
    (
        Field("name", "姓名", format="person_name"),
        nationality(required=False),
        identity(*CONTACT_IDENTITY, label="证件及号码", required=False),
        Field("phone", "联系电话", Kind.PHONE, required=False, personal=always),
        Field("mobile", "手机", Kind.PHONE, required=False, example="13800138000", personal=always),
        Field("landline", "固定电话", Kind.PHONE, required=False, example="0532-80000000"),
        Field("fax", "传真", Kind.PHONE, required=False),
        Field("email", "电子邮件", Kind.EMAIL, required=False, example="name@example.com"),
        Field("address", "联系地址", required=False),
    ),
)
#: What of an investor is the same in the next filing; its capital and share are not.
_OF_INVESTORS = (
    "name_cn", "name_en", "nationality_or_address_or_place_of_registration", "certificate", "source_of_funds", "investor_type",
    CONTROLLERS,
)  # fmt: skip
#: Places of a form by their keys; a list of controllers is one wherever it stands.
_PLACES = {
    ("investors",): INVESTOR,
    (*_ORGANISATION, "directors"): PERSON,
    (*_ORGANISATION, "supervisors"): PERSON,
    (*_ORGANISATION, "general_manager"): PERSON,
    ("enterprise", "legal_representative"): PERSON,
    ("enterprise", "enterprise_contact"): PERSON,
}
_NUMBERS = {INVESTOR: ("certificate", "number"), PERSON: ("id_document", "text"), CONTROLLER: ("certificate_number",)}  # fmt: skip


@dataclass(frozen=True)
class Place:
    """Where somebody of the book can stand: a list that rows come to, a row of one, or a part of its own."""

    path: Path
    kind: str
    group: Group
    is_list: bool


def place_at(form: Form, path: Path) -> Place | None:
    """The place at a path; None where nobody of the book stands."""
    try:
        keys = keys_of(form, path)
        group: Any = form.member(*keys)
    except (KeyError, AttributeError):
        return None
    kind = CONTROLLER if keys[-1:] == (CONTROLLERS,) else _PLACES.get(keys)
    if kind is None or not isinstance(group, Group):
        return None
    is_row = bool(path) and len(path) - 1 in row_positions(form, path)
    return Place(path, kind, group, group.repeat and not is_row)


def members_of(kind: str) -> tuple[Member, ...]:
    """What the book keeps of one, in the form's order."""
    if kind == PERSON:
        return _PERSON.members
    if kind == CONTROLLER:
        return _group("investors", CONTROLLERS).members
    return tuple(m for m in _group("investors").members if m.key in _OF_INVESTORS)


def _group(*keys: str) -> Group:
    found: Any = REVISED_2017.member(*keys)
    return found


def name_of(content: Mapping[str, Any]) -> str:
    names = (content.get(key) for key in ("name_cn", "name", "name_en"))
    return next((name for name in names if isinstance(name, str) and name), "")


def number_of(kind: str, content: Mapping[str, Any]) -> str:
    found: Any = content
    for key in _NUMBERS[kind]:
        found = found.get(key) if isinstance(found, Mapping) else None
    return found if isinstance(found, str) else ""


def key_of(kind: str, content: Mapping[str, Any]) -> str:
    """One and the same for one party, however name and number are written."""
    said = f"{sought(name_of(content))}|{folded(number_of(kind, content))}"
    return hashlib.sha256(said.encode()).hexdigest()


def sought_in(kind: str, content: Mapping[str, Any]) -> str:
    """What it is found by: its names and its number."""
    names = (sought(content.get(key)) for key in ("name_cn", "name", "name_en"))
    return " ".join(part for part in (*names, folded(number_of(kind, content))) if part)[:1000]


def is_personal(kind: str, content: Mapping[str, Any]) -> bool:
    """Whether its number is a private person's."""
    around: Mapping[str, Any] = content
    found: Any = (
        _PERSON if kind == PERSON else _group("investors", *([CONTROLLERS] if kind == CONTROLLER else []))
    )
    *above, last = _NUMBERS[kind][:2] if kind == INVESTOR else _NUMBERS[kind][:1]
    for key in above:
        found, around = found.member(key), part_of(around, key)
    field: Any = found.member(last)
    return bool(field.personal and field.personal(around))


def gathered(answers: Mapping[str, Any]) -> dict[tuple[str, str], dict[str, Any]]:
    """Every party of a filing by (kind, key); who stands in it several times once, with all that is said of it."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for kind, part in _parties(answers):
        content = kept(kind, part)
        if name_of(content):
            key = (kind, key_of(kind, content))
            found[key] = {**found.get(key, {}), **content}
    return found


def _parties(answers: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    enterprise = part_of(answers, "enterprise")
    organisation = part_of(enterprise, "organisation")
    for row in rows_of(answers, "investors"):
        yield INVESTOR, row
        for one in rows_of(row, CONTROLLERS):
            yield CONTROLLER, one
    for one in rows_of(enterprise, CONTROLLERS):
        yield CONTROLLER, one
    for row in (*rows_of(organisation, "directors"), *rows_of(organisation, "supervisors")):
        yield PERSON, row
    yield PERSON, part_of(organisation, "general_manager")
    yield PERSON, part_of(enterprise, "legal_representative")
    yield PERSON, part_of(enterprise, "enterprise_contact")


def kept(kind: str, part: Mapping[str, Any]) -> dict[str, Any]:
    """Of a row or part of a filing what the book keeps; rows within it without their ids."""
    found = ((member.key, part.get(member.key)) for member in members_of(kind))
    return {key: _without_ids(value) for key, value in found if not is_blank(value)}


def _without_ids(value: Any) -> Any:
    return [_no_id(one) for one in value] if isinstance(value, list) else value


def _no_id(one: Any) -> Any:
    return {key: value for key, value in one.items() if key != "id"} if isinstance(one, Mapping) else one


def filling(place: Place, content: Mapping[str, Any]) -> dict[str, Any]:
    """What somebody of the book answers at a place, by the keys of its group: only what is asked for there."""
    asked = {member.key: member for member in place.group.members}
    return {key: value for key, value in content.items() if key in asked and _fits(asked[key], value)}


def _fits(member: Member, value: Any) -> bool:
    """Whether it can be answered so here: not every kind of paper can be given everywhere."""
    if not isinstance(member, Field) or not member.options:
        return True
    return all(choice in member.flat_options for choice in choices(value))
