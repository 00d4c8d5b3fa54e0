"""发生日期: one day and one basis for each ticked head, with its last day and how late a filing would be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from filing.current import calendar
from filing.domain.errors import FilingError
from filing.domain.forms.change.heads import HEADS, ticked
from filing.domain.forms.matter import part_of
from filing.domain.questions.paths import get_at, put_at
from filing.services.filings.reading import Reading
from filing.web.form.drawing import Drawer
from filing.web.form.screens import DATES

COPIED = ("occurred_on", "basis")


def shown(reading: Reading, drawer: Drawer) -> dict[str, Any]:
    """Each ticked head with its questions and its term, and the other parts of the page."""
    event, *others = drawer.parts()
    listed = next(part for part in event.inside if part.type == "listed")
    terms = terms_of(reading)
    return {
        "listed": listed,
        "dates": [(HEADS[row.value], row, terms.get(row.value)) for row in listed.inside],
        "others": [part for part in event.inside if part is not listed] + others,
    }


def terms_of(reading: Reading) -> dict[str, tuple]:
    """Head -> (event, last day, days late, days left); empty for days from before every calendar."""
    try:
        return {
            event.head: (event, due, late, -late or (due.date - reading.today).days)
            for event, due, late in reading.deadlines(calendar())
        }
    except FilingError:
        return {}


def all_like_the_first(answers: Mapping[str, Any]) -> dict[str, Any]:
    """The day and the basis of the first head that has them, for every ticked head."""
    rows = get_at(answers, DATES) or []
    heads = [head.key for head in ticked(part_of(answers, "change"))]
    known = {row.get("head"): row for row in rows}
    first: Mapping[str, Any] = next((known[head] for head in heads if head in known), {})
    same = {key: first[key] for key in COPIED if key in first}
    return put_at(
        answers, DATES, [{**known.get(head, {}), "head": head, **same} for head in heads if same] or None
    )


def of_ticked_heads(answers: dict[str, Any]) -> dict[str, Any]:
    """The answers without the days of heads that are not ticked."""
    rows = get_at(answers, DATES)
    if not rows:
        return answers
    heads = {head.key for head in ticked(part_of(answers, "change"))}
    return put_at(answers, DATES, [row for row in rows if row.get("head") in heads] or None)
