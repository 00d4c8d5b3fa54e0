"""Single sentences that letters, decisions and advice say."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from pathlib import Path

from filing.domain.texts.filling import fill

SOURCE = Path(__file__).with_name("sentences.json")


@cache
def sentences() -> dict[str, str]:
    """Name -> the sentence with its blanks."""
    return json.loads(SOURCE.read_text("utf-8"))


def sentence(name: str, day: date, **facts: str) -> str:
    """The sentence by the law of a day."""
    return fill(sentences()[name], day, **facts)
