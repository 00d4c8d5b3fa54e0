"""Where a question stands in its form, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from filing.domain.questions.paths import get_at, member_at, row_at
from filing.domain.questions.spec import Field, Form, Group

FEW = 2  # a group this small needs no heading: its questions say what they are


def part_title(form: Form, key: str) -> str:
    """一、外商投资企业基本信息."""
    number, title = form.headings[key]
    title = title.partition("（")[0]
    return f"{number}、{title}" if number else title


def place(form: Form, answers: Mapping, path: tuple) -> str:
    """Where a question stands, in words: 一、外商投资企业基本信息 › 董事 2（王小明） › 董事姓名."""
    titles = [part_title(form, path[0]), *titles_around(form, answers, path)]
    if len(path) > 1 or _is_list(form, path):
        titles += _last_word(form, path)
    return " › ".join(titles)


def titles_around(form: Form, answers: Mapping, path: tuple) -> list[str]:
    """The groups and rows around a question, below its part of the form."""
    return [title for title in _around(form, answers, path) if title]


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


def _around(form: Form, answers: Any, path: tuple) -> Iterator[str]:
    found: Any = form
    part, depth = answers, 0
    while depth < len(path):
        found = found.member(path[depth]) if isinstance(found, Form | Group) else None
        part = part.get(path[depth]) if isinstance(part, Mapping) else None
        depth += 1
        if not isinstance(found, Group):
            return
        if found.repeat and depth < len(path):
            yield _row_title(found, part, path[depth], answers)
            part, depth = row_at(part, path[depth]), depth + 1
        elif depth > 1 and depth < len(path) and len(found.members) > FEW:
            yield found.label


def _row_title(group: Group, rows: Any, step: Any, answers: Any) -> str:
    row = row_at(rows, step)
    number = next((str(i) for i, r in enumerate(rows or [], 1) if r is row), "")
    name = row_name(row or {}, answers)
    return f"{group.noun} {number}" + (f"（{name}）" if name else "")


def row_name(row: Mapping, answers: Any) -> str:
    """What a row is called: by its own name, or that of the investor whom it is about."""
    about = row.get("investor")
    if isinstance(about, str) and about:
        found = get_at(answers, ("investors", about))
        row = found if isinstance(found, Mapping) else {}
    names = (row.get(key) for key in ("name_cn", "name", "name_en"))
    return next((name for name in names if isinstance(name, str) and name), "")
