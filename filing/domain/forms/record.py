"""The enterprise's record: what the entries of its completed filings add up to, on any day."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from filing.domain.forms import transactions
from filing.domain.forms.enterprise import ENTERPRISE
from filing.domain.forms.investors import INVESTORS
from filing.domain.forms.kind import Entry
from filing.domain.questions.answers import compare
from filing.domain.questions.paths import get_at, row_positions
from filing.domain.questions.spec import Form
from filing.domain.questions.values import is_blank

#: What a record consists of, whichever form wrote it: which steps of a path name rows is read here.
RECORD = Form(
    key="record",
    kind="record",
    title="备案记录",
    valid_from=date.min,
    members=(ENTERPRISE, INVESTORS, transactions.ACQUISITION, transactions.STRATEGIC_INVESTMENT),
    headings={},
)


def apply(facts: Mapping[str, Any], entry: Entry) -> dict[str, Any]:
    """The record after one entry; nothing of `facts` is changed in place."""
    after = dict(facts)
    for path, value in entry.changes:
        after = put(after, path, value)
    return after


def put(facts: Mapping[str, Any], path: tuple, value: Any) -> dict[str, Any]:
    """A copy with the part at a path replaced: rows come whole and go whole (None).

    What is said of a member of a row that is not there is said of nothing: it makes no row.
    """
    rows = frozenset(row_positions(RECORD, path))
    return _put(facts, path, copy.deepcopy(value), rows, 0) or {}


def _put(part: Any, path: tuple, value: Any, rows: frozenset[int], at: int) -> Any:
    if at == len(path):
        return value
    if at in rows:
        return _put_row(part if isinstance(part, list) else [], path, value, rows, at)
    inside = dict(part) if isinstance(part, Mapping) else {}
    found = _put(inside.get(path[at]), path, value, rows, at + 1)
    if is_blank(found):
        inside.pop(path[at], None)
    else:
        inside[path[at]] = found
    return inside


def _put_row(part: list, path: tuple, value: Any, rows: frozenset[int], at: int) -> list:
    place = next((i for i, row in enumerate(part) if row.get("id") == path[at]), None)
    if place is None:
        return [*part, value] if at + 1 == len(path) and value is not None else part
    row = _put(part[place], path, value, rows, at + 1)
    return [*part[:place], *([] if row is None else [row]), *part[place + 1 :]]


def fold(entries: Iterable[Entry]) -> dict[str, Any]:
    """What the entries add up to, in the order given: that of their days."""
    facts: dict[str, Any] = {}
    for entry in entries:
        facts = apply(facts, entry)
    return facts


def conflicts(
    base: Mapping, mine: Iterable[tuple[tuple, Any]], record: Mapping
) -> list[tuple[tuple, Any, Any, Any]]:
    """(path, base, mine, record) where the record moved on under what this filing changes, and they disagree."""
    found = []
    for path, value in mine:
        was, now = get_at(base, path), get_at(record, path)
        if was != now and now != value:
            found.append((path, was, value, now))
    return found


def differences(before: Mapping, after: Mapping) -> list[tuple[tuple, Any, Any]]:
    """(path, before, after) of what reads otherwise, rows by their ids; a row that came or went is told once."""
    found: dict[tuple, tuple[Any, Any]] = {}
    for path, old, new in compare(before, after):
        row = row_without_pair(path, before, after)
        if row is not None:
            found[row] = (get_at(before, row), get_at(after, row))
        else:
            found[path] = (old, new)
    return [(path, old, new) for path, (old, new) in found.items()]


def row_without_pair(path: tuple, before: Mapping, after: Mapping) -> tuple | None:
    """The outermost row on the way that stands on one side only."""
    rows = rows_on_the_way(path)
    return next((row for row in rows if get_at(before, row) is None or get_at(after, row) is None), None)


def rows_on_the_way(path: tuple) -> list[tuple]:
    """The rows in which the part at a path lies, the outermost first; itself, where it is one."""
    members = path[:-1] if path[-1] == "id" else path
    return [members[: position + 1] for position in row_positions(RECORD, members)]
