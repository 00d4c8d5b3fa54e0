"""The enterprise's record: what the entries of its completed filings add up to, on any day."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from typing import Any

from filing.domain.forms.kind import Entry
from filing.domain.questions.answers import compare
from filing.domain.questions.paths import get_at, put_at, row_positions
from filing.domain.questions.spec import Form


def apply(facts: Mapping[str, Any], entry: Entry) -> dict[str, Any]:
    """The record after one entry; nothing of `facts` is changed in place."""
    after = dict(facts)
    for path, value in entry.changes:
        after = _put(after, path, copy.deepcopy(value))
    return after


def _put(facts: dict, path: tuple, value: Any) -> dict:
    """Rows are named by id, whatever ids look like: a list that is not there yet is begun."""
    if (
        len(path) > 1
        and facts.get(path[0]) is None
        and path[0] in ("investors", "acquisition", "strategic_investment")
    ):
        facts = {**facts, path[0]: []}
    return put_at(facts, path, value)


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


def differences(form: Form, before: Mapping, after: Mapping) -> list[tuple[tuple, Any, Any]]:
    """(path, before, after) of what reads otherwise, rows by their ids; a row that came or went is told once."""
    found: dict[tuple, tuple[Any, Any]] = {}
    for path, old, new in compare(before, after):
        row = _row_without_pair(form, path, before, after)
        if row is not None:
            found[row] = (get_at(before, row), get_at(after, row))
        else:
            found[path] = (old, new)
    return [(path, old, new) for path, (old, new) in found.items()]


def _row_without_pair(form: Form, path: tuple, before: Mapping, after: Mapping) -> tuple | None:
    """The outermost row on the way that stands on one side only."""
    members = path[:-1] if path[-1] == "id" else path
    rows = (members[: position + 1] for position in row_positions(form, members))
    return next((row for row in rows if get_at(before, row) is None or get_at(after, row) is None), None)
