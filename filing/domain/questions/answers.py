"""Reading a filled-in form: its open questions, its problems, what changed."""

from __future__ import annotations

import uuid
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from filing.domain.problems import Problem
from filing.domain.questions.context import Context
from filing.domain.questions.judging import judge
from filing.domain.questions.parsing import parse
from filing.domain.questions.paths import Path
from filing.domain.questions.spec import Field, Form, Group, Member
from filing.domain.questions.values import is_blank
from filing.domain.reference.lists import Places, places_on


@dataclass(frozen=True)
class Question:
    """One open question with its answer, where it stands and the groups around it (innermost first)."""

    field: Field
    value: Any
    path: Path
    scopes: tuple[Mapping, ...]


@dataclass(frozen=True)
class Rows:
    """One open repeat group with its rows."""

    group: Group
    rows: list
    path: Path


def normalise(form: Form, answers: Any, settled: Mapping[str, Any] | None = None) -> dict:
    """The answers in their stored shape: unknown keys dropped, rows given ids, the unreadable kept as typed.

    `settled` are answers that are in this form's shape already: what was taken from them untouched, the very same
    objects, is not read again. An autosave changes one page of many.
    """
    given = answers if isinstance(answers, Mapping) else {}
    stood = settled or {}
    return {
        m.key: _normal(m, given.get(m.key), stood.get(m.key))
        for m in form.members
        if not is_blank(given.get(m.key))
    }


def _normal(member: Member, raw: Any, stood: Any = None) -> Any:
    if raw is stood and isinstance(raw, (dict, list)):
        return raw
    if isinstance(member, Field):
        return parse(member, raw)
    return _normal_rows(member, raw, stood) if member.repeat else _normal_group(member, raw, stood)


def _normal_rows(group: Group, raw: Any, stood: Any) -> list:
    """Each row under an id of its own: of two that share one, the second gets a new one."""
    before = stood if isinstance(stood, list) else ()
    known = {row.get("id"): row for row in before if isinstance(row, dict)}
    rows: dict[str, dict] = {}
    for row in raw if isinstance(raw, list) else []:
        if isinstance(row, Mapping):
            fresh = _normal_row(group, row, known)
            fresh = {**fresh, "id": str(uuid.uuid4())} if fresh["id"] in rows else fresh
            rows[fresh["id"]] = fresh
    return list(rows.values())


def _normal_group(group: Group, raw: Any, stood: Any) -> dict:
    given = raw if isinstance(raw, Mapping) else {}
    before = stood if isinstance(stood, Mapping) else {}
    members = (
        (m.key, _normal(m, given.get(m.key), before.get(m.key))) for m in group.members if m.key in given
    )
    return {key: value for key, value in members if not is_blank(value)}


def _normal_row(group: Group, raw: Mapping, known: Mapping[Any, dict]) -> dict:
    row_id = raw.get("id")
    is_good = isinstance(row_id, str) and 0 < len(row_id) <= 64 and row_id.replace("-", "").isalnum()
    stood = known.get(row_id) if is_good else None
    if stood is not None and raw is stood:
        return stood
    return {"id": row_id if is_good else str(uuid.uuid4()), **_normal_group(group, raw, stood)}


def walk(form: Form, answers: Mapping, facts: Mapping | None = None) -> Iterator[Question | Rows]:
    """Every open question and repeat group, in the form's own order. Hidden parts are passed over."""
    root = {**answers, "facts": facts or {}}
    found: list[Question | Rows] = []
    for member in form.members:
        _walk(found, member, answers.get(member.key), (member.key,), root, ())
    return iter(found)


def _walk(
    found: list[Question | Rows], member: Member, value: Any, path: Path, root: Mapping, scopes: tuple
) -> None:
    """Gathered in one list: passing each up through all the groups around it took half the time of judging."""
    if member.when and not member.when.holds(root, scopes):
        return
    if isinstance(member, Field):
        found.append(Question(member, value, path, scopes))
    elif member.repeat:
        rows = value if isinstance(value, list) else []
        found.append(Rows(member, rows, path))
        for index, row in enumerate(rows):
            _walk_members(found, member, row, (*path, index), root, scopes)
    else:
        _walk_members(found, member, value, path, root, scopes)


def _walk_members(
    found: list[Question | Rows], group: Group, value: Any, path: Path, root: Mapping, scopes: tuple
) -> None:
    inside = value if isinstance(value, Mapping) else {}
    around = (inside, *scopes)
    for member in group.members:
        _walk(found, member, inside.get(member.key), (*path, member.key), root, around)


def find_problems(
    form: Form,
    answers: Mapping,
    *,
    on: date,
    places: Places | None = None,
    facts: Mapping | None = None,
    printable: Container | None = None,
) -> list[Problem]:
    """Everything wrong with each answer by itself, in the form's order; what must hold between them is the kind's.

    `facts` are circumstances outside the form, such as {"filing_again": True}; `printable` is what the receipt's
    fonts can print, see characters.unprintable. Hidden parts are ignored.
    """
    context = Context(on, places or places_on(on), answers, (), _investor_ids(answers), printable)
    problems: list[Problem] = []
    for item in walk(form, answers, facts):
        if isinstance(item, Rows):
            problems += _row_problems(item)
        else:
            # The questions of one group stand in the same scopes, and follow one another.
            if item.scopes is not context.scopes:
                context = replace(context, scopes=item.scopes)
            found = judge(item.field, item.value, context)
            problems += [Problem(item.path, code, message, item.field.article) for code, message in found]
    return problems


def _investor_ids(answers: Mapping) -> frozenset:
    rows = answers.get("investors")
    return (
        frozenset(r.get("id") for r in rows if isinstance(r, Mapping))
        if isinstance(rows, list)
        else frozenset()
    )


def _row_problems(item: Rows) -> Iterator[Problem]:
    group, count = item.group, len(item.rows)
    if count < group.min_rows:
        yield Problem(
            item.path, "too_few_rows", f"请至少添加{group.min_rows}名（个）{group.noun}。", group.article
        )
    if count > group.max_rows:
        yield Problem(
            item.path, "too_many_rows", f"{group.noun}最多{group.max_rows}个，现有{count}个。", group.article
        )


def drop_hidden(form: Form, answers: Mapping, facts: Mapping | None = None) -> dict:
    """The answers without what is not asked: what a submission carries."""
    root = {**answers, "facts": facts or {}}
    kept = ((m.key, _open_part(m, answers.get(m.key), root, ())) for m in form.members)
    return {key: value for key, value in kept if not is_blank(value)}


def _open_part(member: Member, value: Any, root: Mapping, scopes: tuple) -> Any:
    if value is None or (member.when and not member.when.holds(root, scopes)):
        return None
    if isinstance(member, Field):
        return value
    if member.repeat:
        return [{"id": row.get("id"), **_open_members(member, row, root, scopes)} for row in value]
    return _open_members(member, value, root, scopes)


def _open_members(group: Group, value: Any, root: Mapping, scopes: tuple) -> dict:
    inside = value if isinstance(value, Mapping) else {}
    around, kept = (inside, *scopes), {}
    for member in group.members:
        part = _open_part(member, inside.get(member.key), root, around)
        if not is_blank(part):
            kept[member.key] = part
    return kept


def compare(before: Mapping, after: Mapping) -> list[tuple[Path, Any, Any]]:
    """(path, before, after) for each answer that differs; rows are matched by their ids."""
    return list(_differences((), before, after))


def _differences(path: Path, before: Any, after: Any) -> Iterator[tuple[Path, Any, Any]]:
    if before == after:
        return
    if _rows(before) or _rows(after):
        old, new = ({r["id"]: r for r in side or []} for side in (before, after))
        for row_id in [*old, *(i for i in new if i not in old)]:
            yield from _differences((*path, row_id), old.get(row_id), new.get(row_id))
    elif _is_group(before) or _is_group(after):
        old, new = before or {}, after or {}
        for key in [*old, *(k for k in new if k not in old)]:
            yield from _differences((*path, key), old.get(key), new.get(key))
    else:
        yield path, before, after


def _rows(value: Any) -> bool:
    return (
        isinstance(value, list) and bool(value) and all(isinstance(r, Mapping) and "id" in r for r in value)
    )


def _is_group(value: Any) -> bool:
    return isinstance(value, Mapping) and not value.keys() & {"amount", "choice", "country"}
