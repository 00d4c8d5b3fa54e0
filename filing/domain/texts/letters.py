"""The agency's letters: a title, what stands before the list of items, and what after it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from filing.domain.texts.filling import fill

SOURCE = Path(__file__).with_name("letters.json")


@dataclass(frozen=True)
class LetterText:
    title: str
    opening: tuple[str, ...]
    closing: tuple[str, ...]


@cache
def letters() -> dict[str, Mapping]:
    """Occasion -> title and paragraphs, with their blanks."""
    return json.loads(SOURCE.read_text("utf-8"))


def letter_text(occasion: str, day: date, **facts: str) -> LetterText:
    """The letter by the law of a day."""
    text = letters()[occasion]
    opening, closing = (
        tuple(fill(paragraph, day, **facts) for paragraph in text[part]) for part in ("opening", "closing")
    )
    return LetterText(text["title"], opening, closing)
