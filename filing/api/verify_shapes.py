"""What is said of a receipt that somebody holds."""

from __future__ import annotations

from marshmallow import Schema, fields

from filing.domain.procedures.receipt import NOT_THE_ORIGINAL, STATUS_LABELS, UNKNOWN
from filing.services.receipts.verification import A_CASE_PAPER, ANOTHERS, NO_RECEIPT, WHY


class SealShape(Schema):
    signed_at = fields.String(required=True)
    agency = fields.String(required=True)
    serial = fields.String(required=True)
    certificate_sha256 = fields.String(required=True)


class CasePaperShape(Schema):
    title = fields.String(required=True)
    number = fields.String(required=True)
    agency = fields.String(required=True)
    addressee = fields.String(required=True)
    issued_on = fields.Date(required=True)


class VerificationShape(Schema):
    genuine = fields.Boolean(
        required=True, metadata={"description": "Issued as it is; see valid for whether it still stands."}
    )
    valid = fields.Boolean(
        required=True,
        metadata={"description": "真实有效: genuine, and neither superseded, replaced nor revoked."},
    )
    answer = fields.String(
        required=True,
        metadata={
            "enum": [*STATUS_LABELS.values(), UNKNOWN, NOT_THE_ORIGINAL, ANOTHERS, A_CASE_PAPER, NO_RECEIPT]
        },
    )
    status = fields.String(
        required=True, allow_none=True, metadata={"enum": [*map(str, STATUS_LABELS), None]}
    )
    message = fields.String(required=True)
    reason = fields.String(required=True, allow_none=True, metadata={"enum": [*WHY, "another_receipt", None]})
    number = fields.String(required=True, allow_none=True)
    agency = fields.String(required=True, allow_none=True)
    completed_on = fields.Date(required=True, allow_none=True)
    verify_url = fields.String(required=True, allow_none=True)
    fields_ = fields.Dict(required=True, allow_none=True, data_key="fields")
    seal = fields.Nested(SealShape, required=True, allow_none=True)
    paper = fields.Nested(
        CasePaperShape,
        required=True,
        allow_none=True,
        metadata={"description": "Of an inspection, by its file alone"},
    )
