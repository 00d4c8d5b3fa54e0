"""《设立备案申报表》 as annex 1 rules it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from filing.domain.forms.matter import Matter, rows_of
from filing.domain.papers.filled import Filled
from filing.domain.papers.lines import Block, Line, Row, Table, typed
from filing.domain.questions.spec import Form, Group
from filing.domain.reference.industries import edition_on


def printed(form: Form, matter: Matter) -> tuple[Table, ...]:
    """Every numbered part, the parts that the case does not touch left blank as on the published form."""
    filled = Filled(matter.answers, edition_on(matter.on))
    return tuple(
        Table(f"{no}、{title}", _blocks(form, key, matter, filled))
        for key, (no, title) in form.headings.items()
        if no and any(member.key == key for member in form.members)
    )


def _blocks(form: Form, key: str, matter: Matter, filled: Filled) -> tuple[Block, ...]:
    member = form.member(key)
    if not isinstance(member, Group):
        return (Block((Row("", (Line((typed(str(matter.answers.get(key) or "")),)),)),)),)
    if not member.repeat:
        return (filled.block(member, matter.answers.get(key)),)
    rows = rows_of(matter.answers, key)
    titles = [_title(member, row, number, len(rows), matter) for number, row in enumerate(rows, 1)]
    return tuple(filled.block(member, *entry) for entry in zip(rows, titles, strict=True)) or (
        filled.block(member, {}),
    )


def _title(group: Group, row: Mapping, number: int, count: int, matter: Matter) -> str:
    """Which entry of the list it is; a transaction is told by its investor."""
    which = f"{group.noun}{number}（共{count}）" if count > 1 else ""
    whose = _investor_of(row, matter.answers) if group.per_investor else ""
    return "　".join(part for part in (which, whose and f"投资者：{whose}") if part)


def _investor_of(row: Mapping, answers: Any) -> str:
    investor = next((i for i in rows_of(answers, "investors") if i.get("id") == row.get("investor")), {})
    return str(investor.get("name_cn") or "")
