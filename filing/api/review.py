"""The reviewer's queue, and taking a filing in hand."""

from __future__ import annotations

from filing.api import inputs, represent, shapes
from filing.api.answering import Answer, actor, answered, write
from filing.api.blueprint import Blueprint
from filing.api.filings import respond
from filing.current import calendar, now, today
from filing.domain.procedures.filing import State, holder_of
from filing.http.access import access
from filing.services.filings import claims, review
from filing.services.filings.narrowing import CHOICES, Filters
from filing.services.filings.queue import QueueRow, narrowed_to, queue_page
from filing.services.people.sight import reviewed_filing

bp = Blueprint("review", "The reviewer's queue")
readers = access("reviewer", "supervisor")


@bp.get("/review/queue")
@readers
@bp.arguments(inputs.QueueQuery, location="query")
@bp.response(200, shapes.QueueShape)
def get_queue(given: dict):
    """What waits for a decision, by due day, narrowed as on the page; `next` leads to the page after"""
    filters = Filters(**{name: given.pop(name) for name in CHOICES})
    search = given.pop("search")
    search = given.pop("q") or search
    narrowed = narrowed_to(actor(), given["view"], filters, today())
    rows, following = queue_page(actor(), **given, search=search, narrowed=narrowed)
    return answered(Answer({"items": [_line(row) for row in rows], "next": following}))


def _line(row: QueueRow) -> dict:
    """A filing in short, named as in its whole: columns only, so that a page is fast at a million rows."""
    due = {
        "holder": str(holder_of(State(row.state))),
        "due_on": represent.iso(row.due_on),
        "days_left": row.days_left(today(), calendar()),
        "provisional": row.due_provisional,
    }
    return {
        "id": row.id,
        "kind": row.kind,
        "application_number": row.application_number,
        "state": str(row.state),
        "state_label": row.state_label,
        "enterprise_name": row.enterprise_name,
        "version": row.version,
        "late_days": row.late_days,
        "due": due if row.due_on else None,
        "claimed_by": row.claimed_by,
    }


@bp.post("/filings/<id:filing_id>/claim")
@access("reviewer")
@bp.response(200, shapes.FilingShape)
def claim(filing_id: int):
    """领取: from now on this reviewer decides"""
    return write(lambda: _claimed(filing_id))


def _claimed(filing_id: int) -> Answer:
    filing = reviewed_filing(actor(), filing_id)
    claims.claim(filing, actor(), now())
    return respond(filing)


@bp.post("/filings/<id:filing_id>/release")
@access("reviewer")
@bp.response(200, shapes.FilingShape)
def release(filing_id: int):
    """退回待办: somebody else of the agency may take it"""
    return write(lambda: _released(filing_id))


def _released(filing_id: int) -> Answer:
    filing = reviewed_filing(actor(), filing_id)
    claims.release(filing, actor(), now())
    return respond(filing)


@bp.post("/filings/<id:filing_id>/take-over")
@access("reviewer")
@bp.arguments(inputs.TakeOver)
@bp.response(200, shapes.FilingShape)
def take_over(given: dict, filing_id: int):
    """接手: a colleague goes on with what another has in hand, and says why"""
    return write(lambda: _taken_over(filing_id, given["reason"]))


def _taken_over(filing_id: int, reason: str) -> Answer:
    filing = reviewed_filing(actor(), filing_id)
    claims.take_over(filing, actor(), now(), reason)
    return respond(filing)


@bp.post("/filings/<id:filing_id>/hand-over")
@access("reviewer")
@bp.arguments(inputs.HandOver)
@bp.response(200, shapes.FilingShape)
def hand_over(given: dict, filing_id: int):
    """交由同事办理: by whoever has it in hand, or the lead of the agency"""
    return write(lambda: _handed_over(filing_id, given))


def _handed_over(filing_id: int, given: dict) -> Answer:
    filing = reviewed_filing(actor(), filing_id)
    colleague = claims.colleague_of(filing, given["colleague"])
    claims.hand_over(filing, actor(), colleague, now(), given["reason"])
    return respond(filing)


@bp.post("/filings/<id:filing_id>/items/<id:item_id>/close")
@access("reviewer")
@bp.response(200, shapes.FilingShape)
def close_item(filing_id: int, item_id: int):
    """已补齐: one item of the one request is settled (17-§12)"""
    return write(lambda: _closed(filing_id, item_id))


def _closed(filing_id: int, item_id: int) -> Answer:
    filing = reviewed_filing(actor(), filing_id)
    review.close_item(filing, actor(), now(), item_id)
    return respond(filing)
