"""What draws, inspectors and recusals are in the API: what is sent, and what is answered."""

from __future__ import annotations

from marshmallow import Schema, fields

from filing.api import inputs
from filing.domain.supervision.leaving_out import NEVER_LEFT_OUT
from filing.services.supervision import roster


def _numbers(**options) -> fields.Field:
    return fields.List(
        inputs.words(60),
        required=True,
        error_messages={"invalid": "应为一个列表。", **inputs.WORDS},
        **options,
    )


class DirectedInput(inputs.Input):
    criterion = inputs.words(200)
    numbers = _numbers(metadata={"description": "备案编号 of any of an enterprise's receipts of the year"})


class LeftOutInput(inputs.Input):
    number = inputs.words(60)
    inspected_on = inputs.day(required=True, metadata={"description": "Of the last inspection"})
    clean = inputs.flag(required=True, metadata={"description": "It found no breach"})
    never = fields.List(
        inputs.one_of(*NEVER_LEFT_OUT),
        load_default=list,
        error_messages={"invalid": "应为一个列表。", **inputs.WORDS},
    )


class RulesInput(inputs.Input):
    percent = inputs.words(10)
    undirected_percent = inputs.words(10)
    inspectors = inputs.number(1, 10, required=True)
    source = inputs.words(200)


class NewDraw(inputs.Input):
    year = inputs.number(2016, 2100, required=True)
    half = inputs.number(1, 2, required=True)
    seed_published = inputs.words(
        128,
        metadata={
            "description": "SHA-256 of the body's own part of the seed, shown later by …/reveal; or a seed that is public "
            "already (8 to 128 letters, digits, . _ -): then the system's part is added and the draw made at once"
        },
    )
    directed = inputs.rows(DirectedInput, load_default=list)
    left_out = inputs.rows(LeftOutInput, load_default=list)
    agency = inputs.words(
        60, metadata={"description": "The body that draws, where it is not the caller's own"}
    )
    rules = fields.Nested(
        RulesInput, load_default=None, allow_none=True, metadata={"description": "Outside Shandong"}
    )


class Reveal(inputs.Input):
    seed = inputs.words(128, metadata={"description": "The body's own part, where its digest was published"})


class NewInspector(inputs.Input):
    agency = inputs.words(60, metadata={"description": "The body, where it is not the caller's own"})
    name = inputs.words(200)
    post = inputs.words(100)
    sex = inputs.one_of(*roster.SEXES, required=True)
    office_phone = inputs.words(40)
    mobile = inputs.words(40)
    email = inputs.words(254)
    status = inputs.one_of(*roster.STATUSES, required=True)
    certificate_until = inputs.day(load_default=None, allow_none=True)
    certificate_issuer = inputs.words(200)


class NewRecusal(inputs.Input):
    number = inputs.words(60, metadata={"description": "备案编号 of the enterprise"})
    reason = inputs.words(2000)


class BodyShape(Schema):
    code = fields.String(required=True)
    name = fields.String(required=True)


class InspectorShape(Schema):
    id = fields.Integer(required=True)
    number = fields.String(required=True)
    agency = fields.Nested(BodyShape, required=True)
    name = fields.String(required=True)
    post = fields.String(required=True)
    sex = fields.String(required=True)
    office_phone = fields.String(required=True)
    mobile = fields.String(required=True)
    email = fields.String(required=True)
    status = fields.String(required=True)
    has_certificate = fields.Boolean(required=True)
    certificate_until = fields.Date(required=True, allow_none=True)
    certificate_issuer = fields.String(required=True)
    recusals = fields.List(
        fields.Dict(), required=True, metadata={"description": "From whom it stays away, and why"}
    )


class RosterShape(Schema):
    items = fields.List(fields.Nested(InspectorShape), required=True)


class RecusalShape(Schema):
    inspector = fields.String(required=True)
    enterprise = fields.Integer(required=True)
    reason = fields.String(required=True)


class SentShape(Schema):
    number = fields.String(required=True)
    name = fields.String(required=True)


class DrawnShape(Schema):
    number = fields.String(required=True)
    enterprise = fields.Dict(required=True)
    body = fields.Nested(BodyShape, required=True)
    directed = fields.Boolean(required=True)
    inspectors = fields.List(fields.Nested(SentShape), required=True)


class DrawBriefShape(Schema):
    id = fields.Integer(required=True)
    year = fields.Integer(required=True)
    half = fields.Integer(required=True)
    body = fields.Nested(BodyShape, required=True)
    state = fields.String(required=True, metadata={"enum": ["laid_down", "drawn"]})
    laid_down_at = fields.String(required=True)
    revealed_at = fields.String(required=True, allow_none=True)
    seed_digest = fields.String(required=True)
    bodys_seed_digest = fields.String(required=True, allow_none=True)
    lists_digest = fields.String(required=True)
    seed = fields.String(required=True, allow_none=True)


class DrawsShape(Schema):
    items = fields.List(fields.Nested(DrawBriefShape), required=True)


class DrawShape(DrawBriefShape):
    rules = fields.Dict(required=True)
    filed = fields.Integer(required=True)
    drawn_before = fields.Integer(required=True)
    target = fields.Integer(required=True)
    directed_at_most = fields.Integer(required=True)
    population = fields.List(fields.String(), required=True)
    left_out = fields.List(fields.Dict(), required=True)
    selection = fields.List(fields.Nested(DrawnShape), required=True, allow_none=True)


class RecipeShape(Schema):
    """Before the seed is shown, only the digests."""

    seed_digest = fields.String(required=True)
    bodys_seed_digest = fields.String(required=True, allow_none=True)
    lists_digest = fields.String(required=True)
    seed = fields.String(required=True, allow_none=True)
    lists = fields.String(required=True, allow_none=True)
    script = fields.String(required=True, allow_none=True)
