"""What departments read of what they were told."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from filing.domain.sharing import EVENT_LABELS
from filing.models.licences import OUTCOME_LABELS
from filing.models.sharing import STATE_LABELS


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


class DeliveryShape(Schema):
    id = fields.String(required=True, metadata={"description": "The `webhook-id` under which it is sent"})
    state = fields.String(required=True, validate=validate.OneOf(list(STATE_LABELS)))
    delivered_at = fields.DateTime(required=True, allow_none=True)
    type = fields.String(required=True, validate=validate.OneOf(list(EVENT_LABELS)))
    timestamp = fields.DateTime(required=True)
    data = fields.Dict(required=True, metadata={"description": "The same as in the message that is sent"})


class DeliveriesShape(Schema):
    items = fields.List(fields.Nested(DeliveryShape), required=True)
    next = fields.String(
        required=True, metadata={"description": "The cursor for the next question; never null"}
    )


class LicenceShape(Schema):
    id = fields.Integer(required=True)
    number = fields.String(required=True)
    name = fields.String(required=True)
    receipt_number = fields.String(required=True)
    credit_code = fields.String(required=True)
    licence_on = fields.Date(required=True)
    outcome = fields.String(required=True, validate=validate.OneOf(list(OUTCOME_LABELS)))
    outcome_label = fields.String(required=True)
    handed_in_at = fields.DateTime(required=True)


class LicencesShape(Schema):
    items = fields.List(fields.Nested(LicenceShape), required=True)
    next = fields.String(
        required=True, allow_none=True, metadata={"description": "The cursor for the next question"}
    )
