"""Register, first submission and supplement side by side."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from filing.current import reading, seen_by
from filing.domain.questions.answers import compare
from filing.domain.questions.naming import row_name
from filing.domain.questions.paths import get_at
from filing.domain.questions.spec import Form
from filing.models import Filing, User


def field_by_field(filing: Filing, actor: User) -> list[dict]:
    """Each answer in which the three differ, as far as the actor may see; null where a side says nothing."""
    register, first, later = _register(filing), *_submissions(filing)
    paths = {path: None for path, _, _ in compare(register or {}, first)}
    paths |= {path: None for path, _, _ in compare(first, later if later is not None else first)}
    lines = [_line(reading(filing).form, path, register, first, later) for path in paths]
    return seen_by(filing, actor).veil.over_data(lines)


def _submissions(filing: Filing) -> tuple[Mapping, Mapping | None]:
    """The answers as first submitted, and as they came back; a draft stands for its first submission."""
    given = [e.snapshot for e in filing.events if e.snapshot is not None]
    first = given[0] if given else filing.answers
    return first, given[-1] if len(given) > 1 else None


def _register(filing: Filing) -> Mapping | None:
    """What was on record before this filing."""
    return filing.base.facts if filing.base else None


def _line(form: Form, path: tuple, register: Any, first: Any, later: Any) -> dict:
    return {
        "path": list(path),
        "label": label_of(form, path, first if get_at(first, path) is not None else later or first),
        "register": get_at(register or {}, path),
        "first_submission": get_at(first, path),
        "supplement": get_at(later, path) if later is not None else None,
    }


def label_of(form: Form, path: tuple, answers: Any) -> str:
    """The question's name with those of the groups around it; a row is called by its investor, where it is about one."""
    found: Any = form
    names: list[str] = []
    part = answers
    for step in path:
        if isinstance(part, list) and (about := _about(get_at(part, (step,)), answers)):
            names[-1] += f"（{about}）"
        if not isinstance(part, list):
            try:
                found = found.member(step)
            except (KeyError, AttributeError):
                break
            names.append(found.label.strip("：: "))
        part = get_at(part, (step,))
    return " › ".join(names)


def _about(row: Any, answers: Any) -> str:
    return row_name(row, answers) if isinstance(row, Mapping) and row.get("investor") else ""
