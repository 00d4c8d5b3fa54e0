"""Finding by any part of a name or number: texts cut into runs of three characters, searches into the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from filing.domain.questions.paths import get_at
from filing.domain.questions.values import sought

LENGTH = 3
_OF_ENTERPRISE = (
    ("enterprise", "enterprise_name", "cn"),
    ("enterprise", "enterprise_name", "en"),
    ("enterprise", "unified_social_credit_code", "text"),
)
_OF_INVESTOR = ("name_cn", "name_en")


def identifiers(answers: Mapping[str, Any]) -> list[str]:
    """What an enterprise is known by in its form: both names, its credit code, both names of each investor."""
    rows = answers.get("investors")
    investors = [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []
    found = [get_at(answers, path) for path in _OF_ENTERPRISE]
    found += [row.get(key) for row in investors for key in _OF_INVESTOR]
    return [text for text in found if isinstance(text, str)]


def grams(texts: Iterable[str]) -> list[str]:
    """The runs of three characters in order, shorter at each text's end, so that no search leads from one to the next."""
    plain = (sought(text) for text in texts)
    return [text[at : at + LENGTH] for text in plain for at in range(len(text))]


def wanted(search: str) -> list[list[str]]:
    """For each word the runs that have to follow one another; of a word of one or two characters, how a run begins."""
    words = (sought(word) for word in search.split())
    return [
        [word[at : at + LENGTH] for at in range(max(1, len(word) - LENGTH + 1))] for word in words if word
    ]
