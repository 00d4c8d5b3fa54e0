"""What answers an item of the supplement: a changed value, a new paper, or a reply (17-§12¶2)."""

from __future__ import annotations

from datetime import datetime

from filing.domain.questions.paths import get_at
from filing.models import Filing, SupplementItem
from filing.services.filings.reading import last_submission


def is_answered(filing: Filing, item: SupplementItem) -> bool:
    """By a reply, or by what was changed or uploaded since the filing was last sent in."""
    return not item.is_open or item.replied_at is not None or is_changed(filing, item)


def is_changed(filing: Filing, item: SupplementItem) -> bool:
    """Whether the part or the paper that was asked for is another one than was last sent in."""
    sent = last_submission(filing)
    if item.path:
        path = tuple(item.path)
        return get_at(filing.answers, path) != get_at(sent.snapshot, path)
    return any(
        paper.uploaded_at > sent.at
        for paper in filing.current_documents
        if paper.requirement == item.requirement and item.row in (None, paper.row)
    )


def settle(filing: Filing, now: datetime) -> None:
    """What was changed counts as answered, without an essay about it."""
    for item in filing.supplement_items:
        if item.is_open and item.replied_at is None and is_changed(filing, item):
            item.replied_at = now
