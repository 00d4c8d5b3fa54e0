"""What calls about a change and the record it changes give."""

from __future__ import annotations

from marshmallow import Schema, fields

from filing.api.shapes import LinkedShape


class DutyShape(Schema):
    kind = fields.String(required=True)
    why = fields.String(required=True)
    here = fields.Boolean(
        required=True,
        metadata={"description": "Whether you may begin it: POST /filings with linked_to and party"},
    )


class PartyShape(Schema):
    party = fields.String(required=True, metadata={"description": "Its key, for `party` of POST /filings"})
    name = fields.String(required=True)
    uscc = fields.String(
        required=True, metadata={"description": "统一社会信用代码, empty where none is given"}
    )
    role = fields.String(required=True, metadata={"description": "What becomes of it"})
    enterprise = fields.Integer(
        required=True, allow_none=True, metadata={"description": "Its record, where that is your own"}
    )
    files = fields.List(fields.Nested(DutyShape), required=True)
    filing = fields.Nested(LinkedShape, required=True, allow_none=True)
    linked = fields.Boolean(
        required=True, metadata={"description": "Whether that filing is tied to this one"}
    )


class OpenedShape(Schema):
    paths = fields.List(fields.List(fields.String()), required=True)
    because = fields.Dict(keys=fields.String(), values=fields.List(fields.String()), required=True)
    sections = fields.List(fields.String(), required=True)


class RebaseShape(Schema):
    path = fields.List(fields.Raw(), required=True)
    base = fields.Raw(required=True, allow_none=True)
    mine = fields.Raw(required=True, allow_none=True)
    record = fields.Raw(required=True, allow_none=True)
    take = fields.List(fields.String(), required=True, metadata={"description": "The choices: mine, record"})
    occurred_on = fields.Date(
        required=True,
        allow_none=True,
        metadata={
            "description": "The day from which the filing says it, where the record has it from a later one"
        },
    )
    recorded_from = fields.Date(
        required=True,
        allow_none=True,
        metadata={
            "description": "The later day from which the record has it: `mine` counts it from occurred_on"
        },
    )
