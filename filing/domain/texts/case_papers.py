"""What stands on the papers of supervision: title and paragraphs; a paragraph whose fact is missing falls away."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from filing.domain.texts.filling import BLANK, fill

SOURCE = Path(__file__).with_name("case_papers.json")


@dataclass(frozen=True)
class CasePaperText:
    title: str
    opening: tuple[str, ...]
    closing: tuple[str, ...]


@cache
def case_papers() -> dict[str, Mapping]:
    """Occasion -> title and paragraphs, with their blanks."""
    return json.loads(SOURCE.read_text("utf-8"))


def case_paper_text(occasion: str, day: date, **facts: str) -> CasePaperText:
    """The paper by the law of the day it is issued."""
    text = case_papers()[occasion]
    opening, closing = (tuple(_said(text[part], day, facts)) for part in ("opening", "closing"))
    return CasePaperText(fill(text["title"], day, **facts), opening, closing)


def _said(paragraphs: Iterable[str], day: date, facts: Mapping[str, str]) -> Iterable[str]:
    for paragraph in paragraphs:
        if all(facts.get(name) != "" for name in BLANK.findall(paragraph)):
            yield fill(paragraph, day, **facts)
