"""Filling a text's named blanks: numbers and articles by the law of a day, everything else from the facts.

{REVIEW_DAYS} is a number of law.py, {REVISED_2017} the first day of a version, {article:17-§12¶2} a citation; a name
in small letters is a fact.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date

from filing.domain import law
from filing.domain.articles import Article, RuleSet, article, said_of_day

BLANK = re.compile(r"\{([^{}]+)\}")
_ARTICLE = "article:"


def fill(text: str, day: date, **facts: object) -> str:
    """The text with every blank filled; KeyError for a blank that nothing fills."""
    filled = "".join(
        part.cited if isinstance(part, Article) else str(part) for part in parts(text, day, facts)
    )
    # Whoever writes a reason ends it as a sentence, and so does the text around it.
    return re.sub("。+", "。", filled)


def parts(text: str, day: date, facts: Mapping[str, object] | None = None) -> Iterator[object]:
    """The filled text in its order: each citation by itself, for a page to lead to, each fact as it was given."""
    for position, piece in enumerate(BLANK.split(text)):
        if position % 2 == 0:
            yield piece
        elif piece.startswith(_ARTICLE):
            yield article(piece.removeprefix(_ARTICLE), on=day)
        else:
            yield said(piece, day) if piece.isupper() else (facts or {})[piece]


def articles_in(text: str) -> list[str]:
    """The codes of the articles that a text cites."""
    return [name.removeprefix(_ARTICLE) for name in BLANK.findall(text) if name.startswith(_ARTICLE)]


def numbers_in(text: str) -> list[str]:
    """The names of the law's numbers that a text gives."""
    return [name for name in BLANK.findall(text) if name.isupper()]


def said(name: str, day: date) -> str:
    """A number of the law on a day, or the first day of a version, as a sentence says it; KeyError for neither."""
    if name not in vars(law):
        raise KeyError(name)
    value = vars(law)[name]
    return said_of_day(value.first_day) if isinstance(value, RuleSet) else value.said_on(day)
