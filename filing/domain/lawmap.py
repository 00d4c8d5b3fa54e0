"""条文对照: each place of the measures, and what in this system rests on it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from itertools import product
from pathlib import Path

from filing.domain import law
from filing.domain.advice.guide import DUTIES
from filing.domain.advice.selfcheck import MATTERS, ROADS
from filing.domain.articles import REVISED_2017, RULE_SETS, Article, article
from filing.domain.days.deadlines import DEADLINES
from filing.domain.forms import FORMS, KINDS
from filing.domain.forms.matter import Matter
from filing.domain.procedures.filing import FILING
from filing.domain.procedures.receipt import RECEIPT
from filing.domain.questions.spec import Group, Member
from filing.domain.receipts.revocation import GROUNDS
from filing.domain.reference.measures import Passage, counterpart, measures
from filing.domain.texts.filling import BLANK, articles_in
from filing.domain.texts.notices import notices
from filing.domain.texts.sentences import sentences

#: What the code's own words and the tests cite: collected by scripts/law_citations.py, which `make law-map` runs.
COLLECTED = Path(__file__).parent / "reference" / "law_citations.json"


class Source(StrEnum):
    """What can rest on a place of the measures."""

    NUMBER = "number"
    MOVE = "move"
    FIELD = "field"
    DOCUMENT = "document"
    DEADLINE = "deadline"
    TEXT = "text"
    ADVICE = "advice"
    CODE = "code"
    TEST = "test"


SOURCE_LABELS = {
    Source.NUMBER: "数字", Source.MOVE: "办理", Source.FIELD: "栏目", Source.DOCUMENT: "文件",
    Source.DEADLINE: "期限", Source.TEXT: "通知、文书", Source.ADVICE: "指南、依据", Source.CODE: "程序", Source.TEST: "测试",
}  # fmt: skip


@dataclass(frozen=True)
class Citation:
    """Something in this system that names a place of the measures."""

    source: Source
    name: str
    code: str


@dataclass(frozen=True)
class Row:
    """An article or a paragraph with its number in both versions and all that rests on it."""

    passage: Passage
    other: Article | None
    citations: tuple[Citation, ...]
    rows: tuple[Row, ...] = ()

    @property
    def rests(self) -> bool:
        """Whether anything rests on it or on a part of it."""
        return bool(self.citations) or any(row.rests for row in self.rows)

    def of(self, source: Source) -> list[str]:
        return list(dict.fromkeys(c.name for c in self.citations if c.source is source))


@cache
def law_map() -> tuple[Row, ...]:
    """Every article of the measures now in force with its paragraphs, in the order of the text."""
    found: dict[Article, list[Citation]] = {}
    for citation in citations():
        if place := _row_of(citation.code):
            found.setdefault(place, []).append(citation)
    chapters = measures(REVISED_2017).chapters
    return tuple(_row(passage, found) for chapter in chapters for passage in chapter.articles)


def _row(passage: Passage, found: dict[Article, list[Citation]]) -> Row:
    inner = passage.inside if not passage.place.paragraph and len(passage.inside) > 1 else ()
    own = list(found.get(passage.place, ()))
    if not passage.place.paragraph and not inner:
        # An article of one paragraph: what cites the paragraph cites the article.
        own += found.get(passage.inside[0].place, ())
    rows = tuple(_row(paragraph, found) for paragraph in inner)
    return Row(passage, counterpart(passage.place), tuple(own), rows)


def _row_of(code: str) -> Article | None:
    """The article or paragraph of the revised measures that a code belongs to; None for another source."""
    place = article(code)
    if place.rules is None:
        return None
    paragraph = place.paragraph or (1 if place.item else 0)
    place = replace(place, paragraph=paragraph, item=0)
    return place if place.rules is REVISED_2017 else counterpart(place)


@cache
def citations() -> tuple[Citation, ...]:
    """Everything that cites the measures, from the tables themselves and as collected from the code and the tests."""
    gathered = (_numbers, _moves, _fields, _documents, _deadlines, _texts, _advice, _collected)
    return tuple(citation for gather in gathered for citation in gather() if citation.code)


def _numbers() -> Iterator[Citation]:
    for name, value in vars(law).items():
        if isinstance(value, law.Dated) and not name.startswith("_"):
            since = "；".join(f"{day}起为{said}" for day, said in value.history())
            yield Citation(Source.NUMBER, f"{name}：{since}", value.article)


def _moves() -> Iterator[Citation]:
    for procedure in (FILING, RECEIPT):
        for move in procedure.moves.values():
            yield Citation(Source.MOVE, f"{procedure.noun}：{move.label}", move.article or "")


def _fields() -> Iterator[Citation]:
    for form in (form for versions in FORMS.values() for form in versions):
        for member in _members(form.members):
            yield Citation(Source.FIELD, member.noun, member.article or "")
            for code in articles_in(member.help):
                yield Citation(Source.FIELD, member.noun, code)


def _members(members: Iterable[Member]) -> Iterator[Member]:
    for member in members:
        yield member
        if isinstance(member, Group):
            yield from _members(member.members)


def _documents() -> Iterator[Citation]:
    for kind, rules in product(KINDS.values(), RULE_SETS):
        for row in kind.checklist.rows(Matter({}, rules.first_day), ()):
            yield Citation(Source.DOCUMENT, f"{row.no}{row.label}", row.article)


def _deadlines() -> Iterator[Citation]:
    for rule in DEADLINES.values():
        if article(rule.allowed.article).rules is None:
            continue
        yield Citation(Source.DEADLINE, rule.said_on(REVISED_2017.first_day), rule.allowed.article)


def _texts() -> Iterator[Citation]:
    for occasion, text in notices().items():
        for code in articles_in(text["subject"] + text["body"]):
            subject = BLANK.sub("…", text["subject"].partition("：")[0])
            yield Citation(Source.TEXT, f"通知“{subject}”（{occasion}）", code)
    for name, sentence in sentences().items():
        for code in articles_in(sentence):
            yield Citation(Source.TEXT, f"文书“{BLANK.sub('…', sentence)[:20]}…”（{name}）", code)


def _advice() -> Iterator[Citation]:
    for case, _who, _when, _days, code in DUTIES:
        yield Citation(Source.ADVICE, f"谁来申报：{case}", code)
    for matter, (_form, _deadline, code) in ROADS.items():
        yield Citation(Source.ADVICE, f"自查：{MATTERS[matter]}", code)
    for ground in GROUNDS:
        yield Citation(Source.ADVICE, f"撤销回执的依据：{ground.facts}", ground.article)


def _collected() -> Iterator[Citation]:
    """What docstrings and tests name, as the collected file has it: [source, place in the project, code]."""
    for source, name, code in json.loads(COLLECTED.read_text("utf-8")):
        yield Citation(Source(source), name, code)
