"""What calls about days and clocks give."""

from __future__ import annotations

from marshmallow import Schema, fields


class SideShape(Schema):
    limit = fields.Integer(required=True)
    used = fields.Integer(required=True)
    left = fields.Integer(required=True)
    due_on = fields.Date(required=True, allow_none=True)
    provisional = fields.Boolean(required=True)


class DayShape(Schema):
    date = fields.Date(required=True)
    working = fields.Boolean(required=True)
    why = fields.String(required=True)
    charged_to = fields.String(required=True, allow_none=True)
    count = fields.Integer(required=True, allow_none=True)


class ClockShape(Schema):
    agency = fields.Nested(SideShape, required=True)
    applicant = fields.Nested(SideShape, required=True)
    days = fields.List(fields.Nested(DayShape), required=True)
    ahead = fields.List(fields.Nested(DayShape))


class DeadlineShape(Schema):
    date = fields.Date(required=True)
    provisional = fields.Boolean(required=True)
    why = fields.List(fields.String(), required=True)
    article = fields.String(required=True, allow_none=True)
    rules_beyond_sources = fields.Boolean()


class HeadDeadlineShape(Schema):
    head = fields.String(required=True)
    label = fields.String(required=True)
    occurred_on = fields.Date(required=True)
    basis = fields.String(required=True, allow_none=True)
    due_on = fields.Date(required=True)
    provisional = fields.Boolean(required=True)
    late_days = fields.Integer(required=True)
    optional = fields.Boolean(required=True)
    article = fields.String(required=True)
    why = fields.List(fields.String(), required=True)


class SystemClockShape(Schema):
    now = fields.String(required=True)
    moved = fields.Boolean(required=True)
