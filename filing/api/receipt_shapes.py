"""A receipt's life as JSON, and the shapes for the document."""

from __future__ import annotations

from marshmallow import Schema, fields

from filing.api.represent import iso
from filing.api.shapes import AgencyShape
from filing.current import press
from filing.domain.procedures.receipt import COLLECTED, COPIED, STATUS_LABELS, Kind, Outcome, Status
from filing.domain.receipts.corrections import printed_texts
from filing.models import AuditRecord, Receipt, ReceiptProposal, SealKey, User
from filing.services.people.sight import proposals_for, records_for
from filing.services.receipts import life as receipt_life


class TextShape(Schema):
    key = fields.String(required=True)
    label = fields.String(required=True)
    text = fields.String(required=True)


class SignatureShape(Schema):
    certificate_serial = fields.String(required=True)
    valid_from = fields.String(required=True)
    valid_until = fields.String(required=True)
    retired_at = fields.String(required=True, allow_none=True)


class ProposalShape(Schema):
    id = fields.Integer(required=True)
    kind = fields.String(required=True, metadata={"enum": list(Kind)})
    reason = fields.String(required=True)
    article = fields.String(required=True)
    corrections = fields.Dict(required=True)
    proposed_by = fields.String(required=True)
    proposed_at = fields.String(required=True)
    outcome = fields.String(required=True, allow_none=True, metadata={"enum": [*Outcome, None]})
    decided_by = fields.String(required=True, allow_none=True)
    decided_at = fields.String(required=True, allow_none=True)
    decision_note = fields.String(required=True)


class RecordShape(Schema):
    act = fields.String(required=True)
    at = fields.String(required=True)
    actor = fields.String(required=True)
    details = fields.Dict(required=True)


class CollectionShape(Schema):
    id = fields.Integer(required=True)
    recorded_at = fields.String(required=True)
    recorded_by = fields.String(required=True)
    basis = fields.String(required=True)
    document_number = fields.String(required=True)
    collector = fields.String(required=True)
    capacity = fields.String(required=True)
    copies = fields.Integer(required=True)
    collected_on = fields.Date(required=True)


class CopyShape(Schema):
    at = fields.String(required=True)
    reader = fields.String(required=True)
    through = fields.String(required=True, metadata={"enum": ["page", "api", "batch"]})


class LifeShape(Schema):
    number = fields.String(required=True)
    kind = fields.String(required=True)
    status = fields.String(required=True, metadata={"enum": list(map(str, STATUS_LABELS))})
    status_label = fields.String(required=True)
    filing = fields.Integer(required=True)
    agency = fields.Nested(AgencyShape, required=True)
    completed_on = fields.Date(required=True)
    issued_at = fields.String(required=True)
    code = fields.String(required=True)
    verify_url = fields.String(required=True)
    sha256 = fields.String(required=True)
    size = fields.Integer(required=True)
    audit_head = fields.String(required=True)
    signature = fields.Nested(SignatureShape, required=True, allow_none=True)
    replaces = fields.String(required=True, allow_none=True)
    replaced_by = fields.String(required=True, allow_none=True)
    superseded_by = fields.String(required=True, allow_none=True)
    texts = fields.List(fields.Nested(TextShape), required=True)
    acts = fields.List(fields.String(metadata={"enum": list(receipt_life.SHOWN_ACTS)}), required=True)
    proposals = fields.List(fields.Nested(ProposalShape), required=True)
    collections = fields.List(fields.Nested(CollectionShape), required=True)
    copies = fields.List(fields.Nested(CopyShape), required=True)
    records = fields.List(fields.Nested(RecordShape), required=True)


def life(receipt: Receipt, reader: User) -> dict:
    """Everything about a receipt that this person may know."""
    records = records_for(reader, receipt)
    return {
        **_head(receipt),
        "signature": _signature(receipt.seal_key) if receipt.seal_key else None,
        "replaces": _number(receipt.replaces),
        "replaced_by": _number(receipt.replaced_by),
        "superseded_by": _number(receipt.superseded_by),
        "texts": [{"key": t.key, "label": t.label, "text": t.text} for t in printed_texts(receipt.view)],
        "acts": receipt_life.acts_open(receipt, reader),
        "proposals": [proposal(p) for p in proposals_for(reader, receipt)],
        "collections": [collection(r) for r in records if r.act == COLLECTED],
        "copies": [_copy(r) for r in records if r.act == COPIED],
        "records": [_record(r) for r in records if r.act not in (COLLECTED, COPIED)],
    }


def _head(receipt: Receipt) -> dict:
    return {
        "number": receipt.number,
        "kind": receipt.view["kind"],
        "status": receipt.status,
        "status_label": STATUS_LABELS[Status(receipt.status)],
        "filing": receipt.filing_id,
        "agency": {"code": receipt.agency.code, "name": receipt.agency_name},
        "completed_on": iso(receipt.completed_on),
        "issued_at": iso(receipt.issued_at),
        "code": receipt.code,
        "verify_url": press().verify_url(receipt.code),
        "sha256": receipt.sha256,
        "size": receipt.size,
        "audit_head": receipt.audit_head,
    }


def _number(receipt: Receipt | None) -> str | None:
    return receipt.number if receipt else None


def _signature(key: SealKey) -> dict:
    return {
        "certificate_serial": key.serial,
        "valid_from": iso(key.valid_from),
        "valid_until": iso(key.valid_until),
        "retired_at": iso(key.retired_at),
    }


def proposal(made: ReceiptProposal) -> dict:
    return {
        "id": made.id,
        "kind": made.kind,
        "reason": made.reason,
        "article": made.article,
        "corrections": made.corrections,
        "proposed_by": made.proposed_by.name,
        "proposed_at": iso(made.proposed_at),
        "outcome": made.outcome,
        "decided_by": made.decided_by.name if made.decided_by else None,
        "decided_at": iso(made.decided_at),
        "decision_note": made.decision_note,
    }


def collection(record: AuditRecord) -> dict:
    head = {"id": record.id, "recorded_at": iso(record.at), "recorded_by": record.actor_name}
    return {**head, **record.details}


def _copy(record: AuditRecord) -> dict:
    return {"at": iso(record.at), "reader": record.actor_name, "through": record.details["through"]}


def _record(record: AuditRecord) -> dict:
    return {"act": record.act, "at": iso(record.at), "actor": record.actor_name, "details": record.details}
