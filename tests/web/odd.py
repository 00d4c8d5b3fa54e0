"""Odd values: what programs, fuzzers and people in a hurry send; the same for the same seed."""

from __future__ import annotations

from random import Random
from typing import Any

from filing.domain.questions.spec import Field, Form, Group

#: Of a query string or a part of a path.
TEXTS = (
    "", " ", "-1", "0", "--5", "1_", "_", "x_1", "NaN", "1e9", "１２", "٣", "9223372036854775808", "9" * 40,
    "2018-02-30", "0001-01-01", "9999-12-31", "2018-01-01_", "2018-01-01T00:00:00+99:99", "9999-12-31T23:59:59_9",
    "\u202e", "\ufeff", "💥", "a" * 3000, "' or 1=1 --", "%", "[]", "{}", "../../etc/passwd", "<script>", "true",
)  # fmt: skip
_SCALARS = (
    None, True, False, 0, -1, 10**30, 1.5, "", " ", "x", "💥", "\u202e", "2018-02-30", "9999-12-31", "1e3", "DE", "-0",
    "１２", "\x01\x1b", "1," * 300, "a" * 300, "licence_pending", "years", "USD", "370200", "C3824", "长" * 50,
)  # fmt: skip
_KEYS = (
    "id", "choice", "text", "items", "amount", "currency", "country", "address", "name_cn", "cn", "kind", "head",
    "occurred_on", "changes", "selected", "merged_enterprises", "x",
)  # fmt: skip


def odd(by: Random, depth: int = 3) -> Any:
    """Any JSON there is."""
    sort = by.random()
    if depth == 0 or sort < 0.5:
        return by.choice(_SCALARS)
    if sort < 0.7:
        return [odd(by, depth - 1) for _ in range(by.randint(0, 3))]
    return {key: odd(by, depth - 1) for key in by.sample(_KEYS, by.randint(0, 4))}


def paths(form: Form) -> list[tuple]:
    """Every path of the form: groups, rows by their first, and questions."""
    return [path for member in form.members for path in _below(member, (member.key,))]


def _below(member: Field | Group, path: tuple) -> list[tuple]:
    if isinstance(member, Field):
        return [path]
    inside = (*path, 0) if member.repeat else path
    found = [path, inside] if member.repeat else [path]
    return found + [deeper for part in member.members for deeper in _below(part, (*inside, part.key))]


def written(answers: Any, path: tuple, value: Any) -> Any:
    """The answers with the value at the path; what stands in its way gives way."""
    if not path:
        return value
    step, rest = path[0], path[1:]
    if isinstance(step, int):
        rows = list(answers) if isinstance(answers, list) else []
        rows = rows or [{}]
        return [written(rows[0], rest, value), *rows[1:]]
    inside = dict(answers) if isinstance(answers, dict) else {}
    return {**inside, step: written(inside.get(step), rest, value)}
