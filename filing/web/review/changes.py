"""What a supplement changed: the first submission beside the last, field by field and paper by paper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from filing.domain.questions.answers import compare, get_at
from filing.domain.questions.display import NO_ANSWER
from filing.domain.questions.spec import Field
from filing.models import Document, Filing, FilingEvent
from filing.web.form.sheet import key_of, member_at, place, words


@dataclass(frozen=True)
class Change:
    key: str
    label: str
    before: str
    after: str


def first_snapshot(filing: Filing) -> dict | None:
    """The answers as submitted; a recalled submission counts for nothing."""
    return next((e.snapshot for e in reversed(filing.events) if e.move == "submit"), None)


def last_submission(filing: Filing) -> FilingEvent:
    """What the agency has in hand: what the applicant is still working on is not sent yet."""
    return next(e for e in reversed(filing.events) if e.snapshot is not None)


def submitted_documents(filing: Filing) -> list[Document]:
    """The papers as they stood when the filing was last sent in."""
    at = last_submission(filing).at
    return [
        d for d in filing.documents if d.uploaded_at <= at and (d.removed_at is None or d.removed_at > at)
    ]


def last_supplement(filing: Filing) -> dict | None:
    return next((e.snapshot for e in reversed(filing.events) if e.move == "resubmit"), None)


def since_first(filing: Filing) -> list[Change]:
    """Each answer that the supplement changed; empty before one came back."""
    before, after = first_snapshot(filing), last_supplement(filing)
    if before is None or after is None:
        return []
    found = (_change(filing, before, after, *change) for change in compare(before, after))
    return [change for change in found if change is not None]


def _change(filing: Filing, before: dict, after: dict, path: tuple, old: Any, new: Any) -> Change | None:
    question = member_at(filing.form, path)
    if not isinstance(question, Field):
        return None  # a row's own id
    around = after if get_at(after, path[:-1]) is not None else before
    return Change(
        key_of(after, path),
        place(filing.form, around, path),
        _words(filing, question, old, before),
        _words(filing, question, new, after),
    )


def _words(filing: Filing, question: Field, value: Any, answers: Mapping) -> str:
    return NO_ANSWER if value is None else words(filing, question, value, answers)


def papers_since_request(filing: Filing) -> list[tuple[str, Document]]:
    """(what became of it, paper) for each paper added or taken away since the supplement was asked for."""
    asked_at = filing.supplement_asked_at
    if asked_at is None or last_supplement(filing) is None:
        return []
    added = [("补充", d) for d in submitted_documents(filing) if d.uploaded_at > asked_at]
    gone = [("移除", d) for d in filing.documents if d.removed_at and d.removed_at > asked_at]
    return [*added, *((what, d) for what, d in gone if d.uploaded_at <= asked_at)]
