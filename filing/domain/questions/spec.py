"""The words in which a statutory form is declared: once, for every reader."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any


class Kind(StrEnum):
    """What sort of answer a field takes; the JSON shape of each is in docs/architecture.md."""

    TEXT = "text"
    LONGTEXT = "longtext"
    INTEGER = "integer"
    MONEY = "money"
    PERCENT = "percent"
    DATE = "date"
    BOOL = "bool"
    ATTEST = "attest"
    CHOICE = "choice"
    MULTICHOICE = "multichoice"
    INDUSTRIES = "industries"
    MAIN_INDUSTRY = "main_industry"
    FTZ_AREA = "ftz_area"
    ETDZ = "etdz"
    REGION = "region"
    COUNTRY = "country"
    PLACE = "place"
    PHONE = "phone"
    EMAIL = "email"
    IDENTITY = "identity"
    TERM = "term"
    INVESTOR = "investor"


#: Kinds whose answer is one option, as a value or as {"choice", "text"}.
SINGLE_CHOICE = frozenset({Kind.CHOICE, Kind.IDENTITY, Kind.TERM})


@dataclass(frozen=True)
class Option:
    """One box to tick. `fill_in` names the format of the blank behind it, `items` a list to tick in."""

    value: str
    label: str
    options: tuple[Option, ...] = ()
    fill_in: str = ""
    fill_label: str = ""
    items: str = ""
    exclusive: bool = False
    heading: str = ""


@dataclass(frozen=True)
class When:
    """A member is asked only when the named question has one of these answers.

    A name with a dot is a path from the top of the form; a bare name is a question of the same
    group or of one around it.
    """

    question: str
    answers: frozenset

    def holds(self, root: Mapping, scopes: tuple[Mapping, ...]) -> bool:
        """Whether the question is open, given all answers and the groups around it, innermost first."""
        if "." in self.question:
            value = _look_up(root, self.question)
        else:
            value = next((scope[self.question] for scope in scopes if self.question in scope), None)
        return any(_matches(chosen, wanted) for chosen in choices(value) for wanted in self.answers)


def always(_around: Mapping) -> bool:
    """Of a number that is a private person's whatever stands around it."""
    return True


def when(question: str, *answers: Any) -> When:
    return When(question, frozenset(answers))


def choices(value: Any) -> Iterator[Any]:
    """Each option chosen in an answer of any kind, without its fill-in."""
    for item in value if isinstance(value, list) else (value,):
        yield item.get("choice") if isinstance(item, dict) else item


def _matches(chosen: Any, wanted: Any) -> bool:
    if isinstance(chosen, str) and isinstance(wanted, str):
        return chosen == wanted or chosen.startswith(wanted + ".")
    return type(chosen) is type(wanted) and chosen == wanted


def _look_up(root: Mapping, dotted: str) -> Any:
    value: Any = root
    for key in dotted.split("."):
        value = value.get(key) if isinstance(value, Mapping) else None
    return value


#: Boxes within boxes: no form has so many.
_DEEPEST = 8


def boxes_to(chosen: str) -> list[str]:
    """The box itself, after those that it stands in: a.b.c behind a and a.b. What is deeper than any form is no box, and one step."""
    steps = chosen.split(".", _DEEPEST)
    return [".".join(steps[: depth + 1]) for depth in range(len(steps))]


@dataclass(frozen=True)
class Field:
    """One question. `statutory` is false for the few the rules need and the printed form lacks.

    `several`: more than one of the list may be given. `printed`: the receipt prints what is typed here.
    `routing`: it decides the way only, so that no supplement may ask for it.
    `personal`: whether what is typed here is a private person's number, by the answers around it.
    """

    key: str
    label: str
    kind: Kind = Kind.TEXT
    required: bool = True
    when: When | None = None
    options: tuple[Option, ...] = ()
    format: str = ""
    max_length: int | None = None
    currency: str | None = None
    #: An amount that may be below zero: 溢折价.
    signed: bool = False
    row_label: str = ""
    label_suffix: str = ""
    unit_label: str = ""
    instruction: str = ""
    short: str = ""
    help: str = ""
    example: str = ""
    article: str | None = None
    statutory: bool = True
    several: bool = False
    printed: bool = False
    routing: bool = False
    personal: Callable[[Mapping], bool] | None = None

    @cached_property
    def noun(self) -> str:
        """What a message calls this question: the short name, or the label without its punctuation."""
        return self.short or (self.row_label + self.label).strip("：: ")

    @cached_property
    def flat_options(self) -> Mapping[str, Option]:
        """Every option that can be chosen, by its dotted value."""
        return dict(_flatten(self.options, ""))


@dataclass(frozen=True)
class Group:
    """Questions that belong together; with `repeat`, rows that each carry a stable id.

    `inline`: its rows are answered where the list stands, not on pages of their own.
    """

    key: str
    label: str
    members: tuple[Field | Group, ...] = ()
    when: When | None = None
    repeat: bool = False
    inline: bool = False
    min_rows: int = 0
    max_rows: int = 50
    per_investor: bool = False
    row_noun: str = ""
    label_suffix: str = ""
    help: str = ""
    article: str | None = None
    statutory: bool = True

    @property
    def noun(self) -> str:
        return self.row_noun or self.label

    def member(self, key: str) -> Field | Group:
        return _members_by_key(self)[key]


Member = Field | Group


@dataclass(frozen=True)
class Page:
    """One screen: a few members of one section, named by their paths."""

    key: str
    title: str
    paths: tuple[tuple[str, ...], ...]
    section: str
    when: When | None = None
    #: Whether nothing needs to be said on it.
    optional: bool = False


@dataclass(frozen=True)
class Form:
    """A published version of a statutory form: never edited, only followed by a dated successor."""

    key: str
    kind: str
    title: str
    valid_from: date
    members: tuple[Member, ...]
    headings: Mapping[str, tuple[str, str]] = field(hash=False)
    pages: tuple[Page, ...] = ()

    def member(self, *path: str) -> Member:
        """The member at a path of keys (row ids and indexes left out); KeyError when there is none."""
        found: Any = self
        for key in path:
            found = _members_by_key(found)[key]
        return found

    def page(self, key: str) -> Page:
        return next(page for page in self.pages if page.key == key)

    def page_of(self, path: tuple) -> Page | None:
        """The page on which the question at this path is asked, or the first one for a part that has several."""
        keys = tuple(part for part in path if isinstance(part, str))
        asked = (page for page in self.pages if any(keys[: len(p)] == p for p in page.paths))
        parts = (page for page in self.pages if any(p[: len(keys)] == keys for p in page.paths))
        return next(asked, None) or next(parts, None)


#: By identity: declarations never die.
_KEYED: dict[int, tuple[Any, dict]] = {}


def _flatten(options: tuple[Option, ...], prefix: str) -> Iterator[tuple[str, Option]]:
    for option in options:
        yield prefix + option.value, option
        yield from _flatten(option.options, prefix + option.value + ".")


def _members_by_key(of: Form | Group) -> dict[str, Member]:
    if id(of) not in _KEYED:
        _KEYED[id(of)] = (of, {member.key: member for member in of.members})
    return _KEYED[id(of)][1]
