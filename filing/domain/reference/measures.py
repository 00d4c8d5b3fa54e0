"""The measures' own text, both versions, word for word: chapters, articles, paragraphs, items."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from filing.domain.articles import REVISED_2017, RULE_SETS, Article, RuleSet

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Passage:
    """An article, a paragraph or an item: where it stands, what it says, what stands within it."""

    place: Article
    text: str = ""
    inside: tuple[Passage, ...] = ()

    @property
    def is_new(self) -> bool:
        """Whether the revision of 2017 put it in."""
        return self.place.before_revision is None

    def passages(self) -> Iterator[Passage]:
        yield self
        for inner in self.inside:
            yield from inner.passages()


@dataclass(frozen=True)
class Chapter:
    no: str
    title: str
    articles: tuple[Passage, ...]


@dataclass(frozen=True)
class Measures:
    """One version, as published."""

    rules: RuleSet
    title: str
    issued: tuple[str, ...]
    chapters: tuple[Chapter, ...]
    annexes: tuple[str, ...] = ()

    def passages(self) -> Iterator[Passage]:
        """Every article, paragraph and item, in the order of the text."""
        for chapter in self.chapters:
            for article in chapter.articles:
                yield from article.passages()


@cache
def measures(rules: RuleSet) -> Measures:
    """The text of a version."""
    raw = _read(f"measures_{rules.id}")
    chapters = tuple(
        Chapter(c["no"], c["title"], tuple(_article(rules, a) for a in c["articles"]))
        for c in raw["chapters"]
    )
    return Measures(rules, raw["title"], tuple(raw["issued"]), chapters, tuple(raw.get("annexes", ())))


@cache
def decision_of_2017() -> dict:
    """商务部令2017年第2号, which made the second version of the first."""
    return _read("decision_2017_2")


@cache
def passages() -> dict[Article, Passage]:
    """Every place of both versions."""
    return {p.place: p for rules in RULE_SETS for p in measures(rules).passages()}


def passage(place: Article) -> Passage | None:
    """What stands at a place; None where there is no such place. An item without a paragraph is one of the first."""
    return passages().get(replace(place, paragraph=1) if place.item and not place.paragraph else place)


def counterpart(place: Article) -> Article | None:
    """The same place in the other version; None for what the revision put in."""
    return place.before_revision if place.rules is REVISED_2017 else _after_revision().get(place)


@cache
def _after_revision() -> dict[Article, Article]:
    revised = (p.place for p in measures(REVISED_2017).passages())
    return {earlier: place for place in revised if (earlier := place.before_revision)}


def _article(rules: RuleSet, raw: dict) -> Passage:
    place = Article(rules, raw["no"])
    paragraphs = (
        _paragraph(replace(place, paragraph=number), p) for number, p in enumerate(raw["paragraphs"], 1)
    )
    return Passage(place, inside=tuple(paragraphs))


def _paragraph(place: Article, raw: dict) -> Passage:
    items = (Passage(replace(place, item=n), text) for n, text in enumerate(raw.get("items", ()), 1))
    return Passage(place, raw["text"], tuple(items))


def _read(name: str) -> dict:
    return json.loads((HERE / f"{name}.json").read_text("utf-8"))
