"""备案回执 by keyset, newest first: what the staff look through and search."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, or_, select

from filing.domain.errors import BadAnswer
from filing.domain.procedures.receipt import STATUS_LABELS, Status
from filing.extensions import db
from filing.models import Filing, Receipt, ReceiptProposal, User
from filing.services.paging import place_of
from filing.services.people.sight import receipts_visible_to

MOST_ROWS = 200
#: Every view but these two is a status.
WAITING, EVERY = "waiting", "all"
VIEWS = {EVERY: "全部", WAITING: "待决定", **{str(status): label for status, label in STATUS_LABELS.items()}}


@dataclass(frozen=True)
class ReceiptRow:
    """One line of the list: columns and the agency's name of the day, never the whole view."""

    id: int
    number: str
    status: Status
    completed_on: date
    kind: str
    enterprise_name: str
    agency_name: str
    proposed: str | None

    @property
    def status_label(self) -> str:
        return STATUS_LABELS[Status(self.status)]


_PROPOSED = (
    select(ReceiptProposal.kind)
    .where(ReceiptProposal.receipt_id == Receipt.id, ReceiptProposal.outcome.is_(None))
    .correlate(Receipt)
    .scalar_subquery()
)
_COLUMNS = (
    Receipt.id, Receipt.number, Receipt.status, Receipt.completed_on, Filing.kind, Filing.enterprise_name,
    Receipt.view["agency_name"].as_string(), _PROPOSED,
)  # fmt: skip


def receipt_page(
    actor: User, *, view: str = EVERY, search: str = "", after: str | None = None, limit: int = 25
) -> tuple[list[ReceiptRow], str | None]:
    """The next rows of a view, and the cursor of the page after them or None; BadAnswer for an unknown one."""
    limit = max(1, min(limit, MOST_ROWS))
    wanted = [*_of_view(view), *_matching(search), *_behind(after)]
    query = receipts_visible_to(actor).where(*wanted)
    found = db.session.execute(
        query.with_only_columns(*_COLUMNS).order_by(Receipt.id.desc()).limit(limit + 1)
    )
    rows = [ReceiptRow(*row) for row in found]
    return rows[:limit], str(rows[limit - 1].id) if len(rows) > limit else None


def _of_view(view: str) -> list[ColumnElement]:
    if view not in VIEWS:
        raise BadAnswer(f"view 应为下列之一：{'、'.join(VIEWS)}。")
    if view == WAITING:
        return [Receipt.id.in_(select(ReceiptProposal.receipt_id).where(ReceiptProposal.outcome.is_(None)))]
    return [] if view == EVERY else [Receipt.status == view]


def _matching(search: str) -> list[ColumnElement]:
    """A part of the number, or of the enterprise's name."""
    words = search.strip()[:200]
    parts = (column.contains(words, autoescape=True) for column in (Receipt.number, Filing.enterprise_name))
    return [or_(*parts)] if words else []


def _behind(cursor: str | None) -> list[ColumnElement]:
    return [Receipt.id < place_of(cursor)] if cursor else []
