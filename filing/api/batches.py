"""批量出具: many filings accepted in the background, and what came of each."""

from __future__ import annotations

from marshmallow import Schema, fields

from filing.api import inputs
from filing.api.answering import Answer, actor, answered, write
from filing.api.blueprint import Blueprint
from filing.api.represent import iso
from filing.current import calendar, now
from filing.http.access import access
from filing.models import Batch
from filing.services.receipts import batches

bp = Blueprint("batches", "Receipts issued in batches")


class NewBatch(inputs.Input):
    filings = fields.List(
        inputs.number(1),
        required=True,
        error_messages={"invalid": "应为一个列表。", **inputs.WORDS},
        metadata={"description": f"Ids of filings that the caller has claimed, at most {batches.MOST}"},
    )
    within_scope = inputs.flag(
        load_default=False,
        metadata={"description": "Each was checked, and its screening answered: it is in scope"},
    )
    note = inputs.words(2000)


class OutcomeShape(Schema):
    filing = fields.Integer(required=True)
    outcome = fields.String(required=True, metadata={"enum": ["waiting", "issued", "refused", "stopped"]})
    receipt = fields.String(required=True, allow_none=True)
    message = fields.String(required=True)


class BatchShape(Schema):
    id = fields.Integer(required=True)
    note = fields.String(required=True)
    created_at = fields.String(required=True)
    finished_at = fields.String(required=True, allow_none=True)
    total = fields.Integer(required=True)
    waiting = fields.Integer(required=True)
    issued = fields.Integer(required=True)
    refused = fields.Integer(required=True)
    stopped = fields.Integer(required=True)
    seconds_left = fields.Integer(required=True, allow_none=True)
    filings = fields.List(fields.Nested(OutcomeShape), required=True)


@bp.post("/review/batches")
@access("reviewer")
@bp.arguments(NewBatch)
@bp.response(201, BatchShape)
def create_batch(given: dict):
    """A batch, worked off in the background; the same choice sent again is the same batch"""
    return write(lambda: Answer(_whole(_opened(given)), 201))


def _opened(given: dict) -> Batch:
    attested = {name: given[name] for name in ("within_scope", "note")}
    return batches.open_batch(actor(), given["filings"], now(), calendar(), **attested)


@bp.get("/review/batches/<id:batch_id>")
@access("reviewer")
@bp.response(200, BatchShape)
def get_batch(batch_id: int):
    """How far the batch is, and the outcome of each filing in the order of the choice"""
    return answered(Answer(_whole(batches.batch_for(actor(), batch_id))))


def _whole(batch: Batch) -> dict:
    reached = batches.progress_of(batch, now())
    counts = {
        name: getattr(reached, name)
        for name in ("total", "waiting", "issued", "refused", "stopped", "seconds_left")
    }
    numbers = {receipt.filing_id: receipt.number for receipt in batches.receipts_of(batch)}
    return {
        "id": batch.id,
        "note": batch.note,
        "created_at": iso(batch.created_at),
        "finished_at": iso(batch.finished_at),
        **counts,
        "filings": [
            {
                "filing": item.filing_id,
                "outcome": batches.outcome_of(item),
                "receipt": numbers.get(item.filing_id),
                "message": item.refusal,
            }
            for item in batch.items
        ],
    }
