"""What departments read of what they were told."""

from __future__ import annotations

from marshmallow import Schema, fields


class LetterShape(Schema):
    id = fields.Integer(required=True)
    recipient = fields.String(required=True)
    department = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "null where none is registered to receive it"},
    )
    subject = fields.String(required=True)
    body = fields.String(required=True)
    application_number = fields.String(required=True, allow_none=True)
    agency = fields.String(required=True, allow_none=True)
    sent_at = fields.DateTime(required=True)
    received_at = fields.DateTime(required=True, allow_none=True)
    received_by = fields.String(required=True, allow_none=True)


class InboxShape(Schema):
    items = fields.List(fields.Nested(LetterShape), required=True)
    next = fields.String(required=True, allow_none=True)
