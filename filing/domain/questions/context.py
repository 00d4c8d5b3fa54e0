"""What judging one answer may look at beside it, and how it says that nothing was answered."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from filing.domain.questions.spec import Field, Kind
from filing.domain.reference.industries import Edition, edition_on
from filing.domain.reference.lists import Places

_CHOOSE = {
    Kind.BOOL, Kind.CHOICE, Kind.MULTICHOICE, Kind.INDUSTRIES, Kind.MAIN_INDUSTRY, Kind.FTZ_AREA, Kind.ETDZ,
    Kind.REGION, Kind.COUNTRY, Kind.INVESTOR,
}  # fmt: skip

Finding = tuple[str, str]


@dataclass(frozen=True)
class Context:
    """What judging one answer may look at beside it: the law day, the lists, all answers, the rows around.

    `printable` holds what the fonts of the receipts can print, see characters.unprintable; None: not known.
    """

    day: date
    places: Places
    root: Mapping[str, Any]
    scopes: tuple[Mapping[str, Any], ...] = ()
    investor_ids: frozenset = field(default_factory=frozenset)
    printable: Container | None = None

    @property
    def edition(self) -> Edition:
        return edition_on(self.day)

    def within(self, scopes: tuple[Mapping[str, Any], ...]) -> Context:
        """The same for an answer that stands in other rows."""
        return Context(self.day, self.places, self.root, scopes, self.investor_ids, self.printable)

    def sibling(self, key: str) -> Any:
        return next((scope[key] for scope in self.scopes if key in scope), None)


def missing_message(question: Field) -> str:
    if question.kind is Kind.ATTEST:
        return f"请勾选“{question.options[0].label}”；不能作此声明的，不适用备案，应按规定办理审批。"
    verb = "请选择" if question.kind in _CHOOSE else "请填写"
    example = f"，例如 {question.example}" if question.example and verb == "请填写" else ""
    return f"{verb}{question.noun}{example}。"
