"""Paths through answers: keys of the form, with rows named by their ids or by their positions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from filing.domain.questions.spec import Field, Form, Group
from filing.domain.questions.values import is_blank

Path = tuple[str | int, ...]


def row_at(rows: Any, step: Any) -> Any:
    """The row of a list with this id or position, or None."""
    if not isinstance(rows, list):
        return None
    if isinstance(step, int):
        # Ids are text. A page of a long list asks thousands of times: looking through it each time took a third of it.
        return rows[step] if 0 <= step < len(rows) else None
    return next((row for row in rows if isinstance(row, dict) and row.get("id") == step), None)


def get_at(answers: Any, path: Path) -> Any:
    """The part at a path; rows are named by id or by index. None where there is nothing."""
    for step in path:
        if isinstance(answers, Mapping):
            answers = answers.get(step)
        elif isinstance(answers, list):
            answers = row_at(answers, step)
        else:
            return None
    return answers


def put_at(answers: Any, path: Path, value: Any) -> Any:
    """A copy of the answers with the part at a path replaced; a row id that is new is appended, None removes."""
    if not path:
        return value
    step, rest = path[0], path[1:]
    if isinstance(answers, list):
        return _put_row(answers, step, rest, value)
    inside = dict(answers) if isinstance(answers, Mapping) else {}
    part = put_at(inside.get(step, [] if rest and _names_a_row(rest[0]) else None), rest, value)
    if is_blank(part):
        inside.pop(step, None)
    else:
        inside[step] = part
    return inside


def _names_a_row(step: Any) -> bool:
    return isinstance(step, str) and len(step) == 36 and step.count("-") == 4


def _put_row(rows: list, step: str | int, rest: Path, value: Any) -> list:
    position = next((i for i, r in enumerate(rows) if _is_named(r, i, step)), len(rows))
    row = put_at(rows[position] if position < len(rows) else {"id": step}, rest, value)
    changed = [] if row is None else [_with_id(row, step)]
    return rows[:position] + changed + rows[position + 1 :]


def _is_named(row: Any, index: int, step: Any) -> bool:
    return step == index or (isinstance(row, Mapping) and row.get("id") == step)


def _with_id(row: Any, step: Any) -> Any:
    return {**row, "id": row.get("id") or step} if isinstance(row, Mapping) else row


def named(answers: Any, path: Path) -> tuple[str, ...]:
    """The same path with rows named by their ids; a step that leads nowhere stays as it is."""
    steps: list[str] = []
    for step in path:
        row = row_at(answers, step) if isinstance(answers, list) else None
        steps.append(str(row["id"]) if isinstance(row, Mapping) and row.get("id") else str(step))
        answers = (
            row if isinstance(answers, list) else answers.get(step) if isinstance(answers, Mapping) else None
        )
    return tuple(steps)


def dotted(answers: Any, path: Path) -> str:
    """The path as text, rows named by their ids: the key of a line on a page."""
    return ".".join(named(answers, path))


def row_positions(form: Form, path: Path) -> list[int]:
    """Which steps of a path name rows (by id or index) and not members; empty where the path leads nowhere."""
    found: Any = form
    rows: list[int] = []
    behind_a_list = False
    for position, step in enumerate(path):
        if behind_a_list:
            rows.append(position)
            behind_a_list = False
            continue
        try:
            found = found.member(step)
        except (KeyError, AttributeError, TypeError):
            return []
        behind_a_list = isinstance(found, Group) and found.repeat
    return rows


def keys_of(form: Form, path: Path) -> tuple[str, ...]:
    """The path without its rows: the keys under which the form declares the member."""
    rows = set(row_positions(form, path))
    return tuple(str(step) for position, step in enumerate(path) if position not in rows)


def member_at(form: Form, path: Path) -> Field | Group | None:
    """The declaration at a path of keys and rows; None where the form has nothing there."""
    try:
        return form.member(*keys_of(form, path))
    except (KeyError, AttributeError):
        return None
