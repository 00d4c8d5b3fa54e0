"""A filing as its statutory form reads: parts, blocks, lines, in the form's own order."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any, Protocol

from filing.domain.forms.change.opened import PARTS
from filing.domain.questions.answers import Question, Rows, walk
from filing.domain.questions.display import text_of
from filing.domain.questions.masking import Veil
from filing.domain.questions.naming import part_title, titles_around
from filing.domain.questions.paths import dotted, named
from filing.domain.questions.spec import Field, Form
from filing.domain.questions.values import is_blank
from filing.domain.reference.industries import edition_on
from filing.services.filings.reading import Reading


class Readable(Protocol):
    """A filing, or an enterprise's record, as it reads on a day."""

    @property
    def form(self) -> Form: ...
    @property
    def answers(self) -> Mapping[str, Any]: ...
    @property
    def facts(self) -> Mapping[str, Any]: ...
    @property
    def day(self) -> date: ...

    veil: Veil


@dataclass(frozen=True)
class Line:
    """One question and its answer; `key` is its path, rows named by id, joined by dots."""

    key: str
    label: str
    text: str
    is_rows: bool = False


@dataclass(frozen=True)
class Block:
    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Part:
    key: str
    title: str
    blocks: tuple[Block, ...]


def opened_sheet(reading: Reading) -> list[Part]:
    """The sheet of what this filing says itself or may change; the rest is the record's, and boxes left empty."""
    return sheet(reading, lambda item, path: _is_told(reading, item, path))


def ticked_sheet(reading: Reading) -> list[Part]:
    """The sheet with the record around it, and of what can be ticked only what is."""
    return sheet(reading, _is_said)


def _is_told(reading: Reading, item: Question | Rows, path: tuple) -> bool:
    return reading.opened.covers(path) if path[0] in PARTS else _is_said(item, path)


def _is_said(item: Question | Rows, path: tuple) -> bool:
    return path[0] != "change" or not is_blank(item.rows if isinstance(item, Rows) else item.value)


def sheet(reading: Readable, shown: Callable[[Any, tuple], bool] = lambda _item, _path: True) -> list[Part]:
    """Every open question with its answer, and each list of rows by its number of rows."""
    walked = walk(reading.form, reading.answers, reading.facts)
    kept = (item for item in walked if shown(item, named(reading.answers, item.path)))
    items = groupby(kept, key=lambda item: item.path[0])
    return [_part(reading, key, list(group)) for key, group in items]


def _part(reading: Readable, key: str, items: list[Question | Rows]) -> Part:
    form = reading.form
    titled = [
        (" › ".join(titles_around(form, reading.answers, item.path)), _line(reading, item)) for item in items
    ]
    blocks = tuple(
        Block(title, tuple(line for _, line in group))
        for title, group in groupby(titled, key=lambda pair: pair[0])
    )
    return Part(key, part_title(form, key), blocks)


def _line(reading: Readable, item: Question | Rows) -> Line:
    key = dotted(reading.answers, item.path)
    if isinstance(item, Rows):
        return Line(key, f"{item.group.noun}（整项）", f"共{len(item.rows)}名（个）", True)
    return Line(key, item.field.noun, words(reading, item.field, item.value))


def words(reading: Readable, question: Field, value: Any, answers: Mapping | None = None) -> str:
    """An answer in words, as far as whoever reads may see it, by the industry codes of the day whose rules apply."""
    return reading.veil.over(_unveiled(reading, question, value, answers))


def both_in_words(
    reading: Readable, question: Field, before: tuple[Any, Mapping], after: tuple[Any, Mapping]
) -> tuple[str, str]:
    """Two answers, each with the answers around it, in words that can be compared."""
    old, new = (_unveiled(reading, question, value, around) for value, around in (before, after))
    return reading.veil.over_both(old, new)


def _unveiled(reading: Readable, question: Field, value: Any, answers: Mapping | None) -> str:
    answers = reading.answers if answers is None else answers
    return text_of(question, value, used=edition_on(reading.day), answers=answers)
