"""How much one filing may hold. Refused where it is written, so that whatever is stored is judged and shown at once.

Far more than anybody needs: two hundred investors with a controller each, or eighty with five, every one described at length.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from filing.domain.problems import Problem
from filing.domain.questions.paths import Path
from filing.domain.questions.spec import Field, Form, Group, Member

#: Rows of all lists together.
MOST_ROWS = 500
#: Characters of all answers together, as JSON with its keys.
MOST_CHARACTERS = 400_000
#: Objects of what somebody sends, before anything is read of it: each row has some inside.
MOST_OBJECTS = 8_000


def size_of(given: Any) -> int:
    """Characters of the answers as JSON, which is how they are kept."""
    return len(json.dumps(given, ensure_ascii=False, separators=(",", ":"), default=str))


def sent_too_much(given: Any) -> list[Problem]:
    """What is wrong with the amount sent, told without reading it: cheap, and before anybody is kept waiting."""
    size = size_of(given)
    if size > MOST_CHARACTERS:
        return [_too_large(size)]
    return [_too_many(MOST_ROWS, None)] if _objects_in(given) > MOST_OBJECTS else []


def beyond(form: Form, answers: Mapping[str, Any], stood: Mapping[str, Any]) -> list[Problem]:
    """What of the answers, in their stored shape, is more than a filing may hold, and more than stood there already.

    What was stored under other bounds, or came from a record, may be shortened step by step.
    """
    before = dict(_lists(form, stood))
    found = []
    lists = dict(_lists(form, answers))
    for path, (group, count) in lists.items():
        if count > group.max_rows and count > before.get(path, (group, 0))[1]:
            words = f"{group.noun}最多{group.max_rows}个，提交的有{count}个，没有保存。请减少后再保存。"
            found.append(Problem(path, "too_many_rows", words, group.article))
    rows = sum(count for _, count in lists.values())
    if rows > MOST_ROWS and rows > sum(count for _, count in before.values()):
        found.append(_too_many(MOST_ROWS, rows))
    if (size := size_of(answers)) > MOST_CHARACTERS and size > size_of(stood):
        found.append(_too_large(size))
    return found


def _too_many(most: int, rows: int | None) -> Problem:
    now = f"提交的有{rows}个" if rows else "提交的远多于此"
    words = (
        f"一份申报的投资者、最终实际控制人、董事等各列表合计最多{most}个，{now}，没有保存。"
        "请减少后再保存；确需更多的，请在备注中说明，并将名单作为文件上传。"
    )
    return Problem((), "too_many_rows", words)


def _too_large(size: int) -> Problem:
    words = (
        f"申报内容过多：约{-(-size // 10_000)}万字符，一份申报最多{MOST_CHARACTERS // 10_000}万字符，没有保存。"
        "请精简文字后再保存，详细的说明可以作为文件上传。"
    )
    return Problem((), "too_large", words)


def _lists(form: Form, answers: Mapping[str, Any]) -> Iterator[tuple[Path, tuple[Group, int]]]:
    """Every list of rows with its path, rows named by their ids, and how many it has."""
    for member in form.members:
        yield from _lists_in(member, answers.get(member.key), (member.key,))


def _lists_in(member: Member, value: Any, path: Path) -> Iterator[tuple[Path, tuple[Group, int]]]:
    if isinstance(member, Field) or not value:
        return
    rows = (value if isinstance(value, list) else []) if member.repeat else [value]
    if member.repeat:
        yield path, (member, len(rows))
    for row in rows:
        at = (*path, row.get("id")) if member.repeat else path
        for inner in member.members:
            if not isinstance(inner, Field):
                yield from _lists_in(inner, row.get(inner.key), (*at, inner.key))


def _objects_in(given: Any) -> int:
    count, waiting = 0, [given]
    while waiting:
        part = waiting.pop()
        count += isinstance(part, Mapping)
        if isinstance(part, Mapping | list):
            waiting.extend(part.values() if isinstance(part, Mapping) else part)
    return count
