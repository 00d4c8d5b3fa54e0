"""What was typed into a picker, beside or instead of what was chosen: resolved by the rule of the domain, or kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from filing.domain.questions.spec import Kind
from filing.domain.reference.picking import Choice, normal, only_match

TYPED, WANTED = "-typed", "-wanted"


def with_typed(
    kind: Kind, value: Any, typed: str, stored: Any, choices: Sequence[Choice], wanted: str = ""
) -> Any:
    """The answer with the typed text in it: as a code where it names one, else as typed, to be reported.

    `wanted` is the text the page already showed industries for: once one of them is ticked, it has served.
    """
    typed = typed.strip()
    if kind is Kind.PLACE:
        before = stored.get("country") if isinstance(stored, Mapping) else None
        return {**value, "country": _picked(value["country"], typed, before, choices)}
    if kind is Kind.INDUSTRIES:
        has_served = typed == wanted and set(value) - set(stored or ())
        return value if not typed or has_served else [*value, _picked("", typed, None, choices)]
    return _picked(value, typed, stored, choices)


def _picked(chosen: str, typed: str, stored: Any, choices: Sequence[Choice]) -> str:
    if not typed or any(
        choice.code == chosen and normal(choice.label) == normal(typed) for choice in choices
    ):
        return chosen
    if found := only_match(typed, choices):
        return found.code
    # Without a script the text that could not be resolved last time still stands beside the list.
    return chosen if chosen and typed == stored else typed


def unresolved(kind: Kind, value: Any, choices: Sequence[Choice]) -> str:
    """The typed text in an answer that names nothing in the list; empty where there is none."""
    given = value.get("country") if kind is Kind.PLACE and isinstance(value, Mapping) else value
    texts = given if isinstance(given, list) else [given]
    codes = {choice.code for choice in choices}
    unknown = [text for text in texts if isinstance(text, str) and text and text not in codes]
    return unknown[-1] if unknown else ""
