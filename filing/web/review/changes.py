"""What a supplement changed: the first submission beside the last, field by field and paper by paper."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from filing.current import in_hand
from filing.domain.questions.answers import compare
from filing.domain.questions.naming import place
from filing.domain.questions.paths import dotted, get_at, member_at
from filing.domain.questions.spec import Field
from filing.models import Document, Filing
from filing.services.filings.reading import first_snapshot, submitted_documents
from filing.services.filings.sheet import both_in_words


@dataclass(frozen=True)
class Change:
    key: str
    label: str
    before: str
    after: str


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
    read = in_hand(filing)
    question = member_at(read.form, path)
    if not isinstance(question, Field):
        return None  # a row's own id
    around = after if get_at(after, path[:-1]) is not None else before
    texts = both_in_words(read, question, (old, before), (new, after))
    return Change(dotted(after, path), place(read.form, around, path), *texts)


def papers_since_request(filing: Filing) -> list[tuple[str, Document]]:
    """(what became of it, paper) for each paper added or taken away since the supplement was asked for."""
    asked_at = filing.supplement_asked_at
    if asked_at is None or last_supplement(filing) is None:
        return []
    added = [("补充", d) for d in submitted_documents(filing) if d.uploaded_at > asked_at]
    gone = [("移除", d) for d in filing.documents if d.removed_at and d.removed_at > asked_at]
    return [*added, *((what, d) for what, d in gone if d.uploaded_at <= asked_at)]
