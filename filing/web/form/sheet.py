"""A filing as its statutory form reads: parts, blocks, lines, in the form's own order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from filing.domain.forms.change.opened import PARTS
from filing.domain.questions.answers import Question, Rows, walk
from filing.domain.questions.display import text_of
from filing.domain.questions.paths import dotted, member_at, named, row_at
from filing.domain.questions.spec import Field, Form, Group
from filing.domain.questions.values import is_blank
from filing.domain.reference.industries import edition_on
from filing.services.filings.reading import Reading

FEW = 2  # a group this small needs no heading: its questions say what they are


@dataclass(frozen=True)
class Line:
    """One question and its answer; `key` is its path, rows named by id, joined by dots."""

    key: str
    label: str
    text: str
    article: str | None = None
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


def _is_told(reading: Reading, item: Question | Rows, path: tuple) -> bool:
    if path[0] in PARTS:
        return reading.opened.covers(path)
    return path[0] != "change" or not is_blank(item.rows if isinstance(item, Rows) else item.value)


def sheet(reading: Reading, shown: Callable[[Any, tuple], bool] = lambda _item, _path: True) -> list[Part]:
    """Every open question with its answer, and each list of rows by its number of rows."""
    walked = walk(reading.form, reading.answers, reading.facts)
    kept = (item for item in walked if shown(item, named(reading.answers, item.path)))
    items = groupby(kept, key=lambda item: item.path[0])
    return [_part(reading, key, list(group)) for key, group in items]


def _part(reading: Reading, key: str, items: list[Question | Rows]) -> Part:
    form = reading.form
    titled = [(_block_title(form, reading.answers, item.path), _line(reading, item)) for item in items]
    blocks = tuple(
        Block(title, tuple(line for _, line in group))
        for title, group in groupby(titled, key=lambda pair: pair[0])
    )
    return Part(key, part_title(form, key), blocks)


def part_title(form: Form, key: str) -> str:
    number, title = form.headings[key]
    title = title.partition("（")[0]
    return f"{number}、{title}" if number else title


def _line(reading: Reading, item: Question | Rows) -> Line:
    key = dotted(reading.answers, item.path)
    if isinstance(item, Rows):
        return Line(
            key, f"{item.group.noun}（整项）", f"共{len(item.rows)}名（个）", item.group.article, True
        )
    return Line(key, item.field.noun, words(reading, item.field, item.value), item.field.article)


def words(reading: Reading, question: Field, value: Any, answers: Mapping | None = None) -> str:
    """An answer of this filing in words, by the industry codes of the day whose rules apply."""
    answers = reading.answers if answers is None else answers
    return text_of(question, value, used=edition_on(reading.day), answers=answers)


def place(form: Form, answers: Mapping, path: tuple) -> str:
    """Where a question stands, in words: 一、外商投资企业基本信息 › 董事 2（王小明） › 董事姓名."""
    titles = [part_title(form, path[0]), *_titles(form, answers, path)]
    if len(path) > 1 or _is_list(form, path):
        titles += _last_word(form, path)
    return " › ".join(titles)


def _last_word(form: Form, path: tuple) -> list[str]:
    member = member_at(form, path)
    if isinstance(member, Field):
        return [member.noun]
    if _is_list(form, path):
        return [f"{member.noun}（整项）"]
    return [member.label] if isinstance(member, Group) and not member.repeat else []


def _is_list(form: Form, path: tuple) -> bool:
    """Whether the path ends at a list of rows, not at one of them."""
    member = member_at(form, path)
    return isinstance(member, Group) and member.repeat and member.key == path[-1]


def _block_title(form: Form, answers: Mapping, path: tuple) -> str:
    return " › ".join(_titles(form, answers, path))


def _titles(form: Form, answers: Mapping, path: tuple) -> list[str]:
    """The groups and rows around a question, below its part of the form."""
    return [title for title in _around(form, answers, path) if title]


def _around(form: Form, answers: Any, path: tuple) -> Iterator[str]:
    found, part, depth = form, answers, 0
    while depth < len(path):
        found = found.member(path[depth]) if isinstance(found, Form | Group) else None
        part = part.get(path[depth]) if isinstance(part, Mapping) else None
        depth += 1
        if not isinstance(found, Group):
            return
        if found.repeat and depth < len(path):
            yield _row_title(found, part, path[depth])
            part, depth = row_at(part, path[depth]), depth + 1
        elif depth > 1 and depth < len(path) and len(found.members) > FEW:
            yield found.label


def _row_title(group: Group, rows: Any, step: Any) -> str:
    row = row_at(rows, step)
    number = next((str(i) for i, r in enumerate(rows or [], 1) if r is row), "")
    name = (row or {}).get("name_cn") or (row or {}).get("name")
    return f"{group.noun} {number}" + (f"（{name}）" if isinstance(name, str) else "")
