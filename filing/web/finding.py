"""A finding as pages show it: on the public page, to the applicant, and as a card that the reviewer answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from filing.domain.screening import Finding
from filing.domain.screening.answering import ANSWERS
from filing.domain.screening.naming import CONDITION_WORDS, STRENGTH_NAMES, name_of
from filing.models import FindingAnswer
from filing.services.filings.screening import Answered


@dataclass(frozen=True)
class Shown:
    """A finding in words."""

    finding: Finding

    @property
    def anchor(self) -> str:
        return f"finding-{self.finding.key}"

    @property
    def name(self) -> str:
        return name_of(self.finding)

    @property
    def strength(self) -> str:
        return STRENGTH_NAMES[self.finding.strength]

    @property
    def verdict(self) -> str:
        """Whether the condition is met; nothing where the finding has none."""
        return CONDITION_WORDS[self.finding.condition_met] if self.finding.condition else ""


@dataclass(frozen=True)
class Card(Shown):
    """A finding on a filing: the answer that counts, and what stands in the form."""

    answered: Answered
    typed: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)

    @property
    def answer(self) -> FindingAnswer | None:
        return self.answered.answer

    @property
    def answer_words(self) -> str:
        return ANSWERS[self.answer.answer] if self.answer else ""

    @property
    def chosen(self) -> str:
        """An answer to what reads otherwise now has to be made again."""
        return self.typed.get("answer", self.answer.answer if self.answer else "")

    @property
    def reason(self) -> str:
        return self.typed.get("reason", self._given.reason if self._given else "")

    def fact(self, key: str) -> str:
        kept = self._given.facts.get(key, "") if self._given else ""
        return self.typed.get(f"fact-{key}", kept)

    @property
    def _given(self) -> FindingAnswer | None:
        """The words of an earlier answer stay in the form."""
        return self.answered.answer or self.answered.earlier


def card(
    found: Answered, typed: Mapping[str, str] | None = None, errors: Mapping[str, str] | None = None
) -> Card:
    return Card(found.finding, found, typed or {}, errors or {})
