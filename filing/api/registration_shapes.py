"""What the API takes and gives of the single window (国发〔2017〕39号（十八）)."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from filing.api import inputs
from filing.domain.procedures.registration import MOVES, STEP_LABELS
from filing.domain.window.mapping import ORIGIN_LABELS

STATES = list(map(str, STEP_LABELS))
_ORIGIN = validate.OneOf(list(ORIGIN_LABELS))


class OwnAnswers(inputs.Input):
    own = fields.Dict(
        load_default=dict,
        metadata={"description": "Registration's own answers, keys as in `GET /registration-form`; the whole is replaced"},
    )  # fmt: skip


class ApplicantMove(inputs.Input):
    reply = inputs.words(2000, metadata={"description": "correct: what was corrected, item by item"})
    reason = inputs.words(2000, metadata={"description": "withdraw"})


class RegistrarMove(inputs.Input):
    """Members of every move; each move reads its own."""

    reason = inputs.words(2000, metadata={"description": "ask: what to correct; decline, refuse: why"})
    number = inputs.words(100, metadata={"description": "license: the department's own"})
    credit_code = inputs.words(40, metadata={"description": "license"})
    licence_on = inputs.day(load_default=None, allow_none=True, metadata={"description": "license"})


class RegistrationsQuery(inputs.DeliveryQuery):
    state = inputs.one_of("", *STATES, load_default="")


class TrackShape(Schema):
    """One of the two applications, as both sides may know of it."""

    state = fields.String(required=True)
    state_label = fields.String(required=True)
    with_whom = fields.String(required=True, allow_none=True)
    due_on = fields.Date(required=True, allow_none=True)
    due_source = fields.String(
        required=True, metadata={"description": "Where the term is laid down; 示范: this system's own model"}
    )
    next_step = fields.String(required=True)


class SaidShape(Schema):
    label = fields.String(required=True)
    text = fields.String(required=True)
    origin = fields.String(required=True, validate=_ORIGIN)
    path = fields.List(fields.Raw(), required=True)


class PartShape(Schema):
    title = fields.String(required=True)
    answers = fields.List(fields.Nested(SaidShape), required=True)


class LicenceOfItShape(Schema):
    number = fields.String(required=True)
    credit_code = fields.String(required=True)
    licence_on = fields.Date(required=True)
    outcome = fields.String(required=True)


class RegistrationLineShape(Schema):
    """One of a list."""

    id = fields.Integer(
        required=True, allow_none=True, metadata={"description": "null while it is not chosen"}
    )
    chosen = fields.Boolean(required=True)
    offered_by = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "The registrar, where the window may be chosen now"},
    )
    name = fields.String(required=True)
    application_number = fields.String(required=True, allow_none=True)
    filing = fields.Nested(TrackShape, required=True)
    registration = fields.Nested(TrackShape, required=True, allow_none=True)
    explained = fields.String(
        required=True, metadata={"description": "What the one's result means for the other, and what to do"}
    )
    asked = fields.String(required=True)
    reply = fields.String(required=True)
    reason = fields.String(required=True)
    licence = fields.Nested(LicenceOfItShape, required=True, allow_none=True)
    moves = fields.List(fields.String(validate=validate.OneOf(list(MOVES))), required=True)


class RegistrationShape(RegistrationLineShape):
    changed = fields.List(
        fields.String(),
        required=True,
        metadata={"description": "Questions that the filing answers otherwise by now"},
    )
    own = fields.Dict(required=True, allow_none=True, metadata={"description": "null for the agency"})
    parts = fields.List(
        fields.Nested(PartShape), required=True, allow_none=True,
        metadata={"description": "The registration form filled in; null for the agency and before it was sent"},
    )  # fmt: skip


class RegistrationsShape(Schema):
    items = fields.List(fields.Nested(RegistrationLineShape), required=True)
    next = fields.String(required=True, allow_none=True)


class LineShape(Schema):
    label = fields.String(required=True)
    origin = fields.String(required=True, validate=_ORIGIN)
    path = fields.List(fields.String(), required=True)


class FormPartShape(Schema):
    title = fields.String(required=True)
    lines = fields.List(fields.Nested(LineShape), required=True)


class RegistrationFormShape(Schema):
    parts = fields.List(fields.Nested(FormPartShape), required=True)
