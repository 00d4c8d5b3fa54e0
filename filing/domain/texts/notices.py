"""Notices: a subject and a body for each occasion."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from pathlib import Path

from filing.domain.texts.filling import fill

SOURCE = Path(__file__).with_name("notices.json")


@cache
def notices() -> dict[str, dict[str, str]]:
    """Occasion -> subject and body, with their blanks."""
    return json.loads(SOURCE.read_text("utf-8"))


def notice(occasion: str, day: date, **facts: str) -> tuple[str, str]:
    """The subject and the body by the law of a day; the subject is one line."""
    text = notices()[occasion]
    return " ".join(fill(text["subject"], day, **facts).split("\n")), fill(text["body"], day, **facts)
