"""监督检查 for programs: the draws and the roster; a draw's recipe is for everybody."""

from __future__ import annotations

from marshmallow import Schema, fields

from filing.api import inputs
from filing.api.answering import Answer, actor, answered, write
from filing.api.blueprint import Blueprint, open_to_all
from filing.api.represent import iso
from filing.current import key_secret, now, today
from filing.domain.supervision.leaving_out import NEVER_LEFT_OUT
from filing.domain.supervision.recipe import recipe
from filing.http.access import access
from filing.models import Draw, DrawnEnterprise, Inspector, Recusal
from filing.services.supervision import draws, roster

bp = Blueprint("supervision", "Inspections: who is drawn, and who is sent")


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
        64, metadata={"description": "SHA-256 of the body's own part of the seed, where it adds one"}
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


class DrawShape(Schema):
    id = fields.Integer(required=True)
    year = fields.Integer(required=True)
    half = fields.Integer(required=True)
    body = fields.Nested(BodyShape, required=True)
    state = fields.String(required=True, metadata={"enum": ["laid_down", "drawn"]})
    laid_down_at = fields.String(required=True)
    revealed_at = fields.String(required=True, allow_none=True)
    rules = fields.Dict(required=True)
    filed = fields.Integer(required=True)
    drawn_before = fields.Integer(required=True)
    target = fields.Integer(required=True)
    directed_at_most = fields.Integer(required=True)
    population = fields.List(fields.String(), required=True)
    left_out = fields.List(fields.Dict(), required=True)
    seed_digest = fields.String(required=True)
    bodys_seed_digest = fields.String(required=True, allow_none=True)
    lists_digest = fields.String(required=True)
    seed = fields.String(required=True, allow_none=True)
    selection = fields.List(fields.Nested(DrawnShape), required=True, allow_none=True)


class RecipeShape(Schema):
    """Before the seed is shown, only the digests."""

    seed_digest = fields.String(required=True)
    bodys_seed_digest = fields.String(required=True, allow_none=True)
    lists_digest = fields.String(required=True)
    seed = fields.String(required=True, allow_none=True)
    lists = fields.String(required=True, allow_none=True)
    script = fields.String(required=True, allow_none=True)


@bp.post("/supervision/draws")
@access("supervisor")
@bp.arguments(NewDraw)
@bp.response(201, DrawShape)
def create_draw(given: dict):
    """Lays the lists down and publishes the digests; nothing of them changes any more"""
    return write(lambda: Answer(_whole(_laid_down(given)), 201))


def _laid_down(given: dict) -> Draw:
    return draws.lay_down(
        actor(),
        now(),
        key_secret(),
        year=given["year"],
        half=given["half"],
        agency=given["agency"],
        bodys_digest=given["seed_published"],
        directed=[draws.Directed(one["criterion"], tuple(one["numbers"])) for one in given["directed"]],
        left_out=[
            draws.ToLeaveOut(one["number"], one["inspected_on"], one["clean"], tuple(one["never"]))
            for one in given["left_out"]
        ],
        rules=draws.rules_from(**given["rules"]) if given["rules"] else None,
    )


@bp.get("/supervision/draws/<id:draw_id>")
@access("supervisor")
@bp.response(200, DrawShape)
def get_draw(draw_id: int):
    """The lists, and once the seed is shown the selection"""
    return answered(Answer(_whole(draws.draw_of(draw_id))))


@bp.post("/supervision/draws/<id:draw_id>/reveal")
@access("supervisor")
@bp.arguments(Reveal, required=False)
@bp.response(200, DrawShape)
def reveal_draw(given: dict, draw_id: int):
    """The seed is shown, and the selection follows from it"""
    return write(
        lambda: Answer(_whole(draws.reveal(draw_id, actor(), now(), key_secret(), given.get("seed", ""))))
    )


@bp.get("/supervision/draws/<id:draw_id>/recipe")
@access("public")
@bp.response(200, RecipeShape)
@open_to_all
def get_recipe(draw_id: int):
    """What anybody needs to repeat the draw with sha256sum and sort alone"""
    return answered(Answer(_recipe(draws.draw_of(draw_id))))


@bp.get("/supervision/inspectors")
@access("supervisor")
@bp.response(200, RosterShape)
def get_roster():
    """The rosters of the bodies that the caller acts for"""
    return answered(Answer({"items": [_inspector(one) for one in roster.roster_of(actor())]}))


@bp.post("/supervision/inspectors")
@access("supervisor")
@bp.arguments(NewInspector)
@bp.response(201, InspectorShape)
def create_inspector(given: dict):
    """A member of the staff onto the body's roster"""
    return write(lambda: Answer(_inspector(roster.enlist(actor(), now(), today(), **given)), 201))


@bp.delete("/supervision/inspectors/<id:inspector_id>")
@access("supervisor")
@bp.response(204)
def delete_inspector(inspector_id: int):
    """Off the roster: drawn no more"""
    return write(lambda: _struck(roster.inspector_for(actor(), inspector_id)))


def _struck(inspector: Inspector) -> Answer:
    roster.strike(inspector, actor(), now())
    return Answer(None, 204)


@bp.post("/supervision/inspectors/<id:inspector_id>/recusals")
@access("supervisor")
@bp.arguments(NewRecusal)
@bp.response(201, RecusalShape)
def create_recusal(given: dict, inspector_id: int):
    """回避: the inspector is never sent to this enterprise"""
    return write(lambda: Answer(_recused(roster.inspector_for(actor(), inspector_id), given), 201))


def _recused(inspector: Inspector, given: dict) -> dict:
    made: Recusal = roster.recuse(inspector, actor(), now(), **given)
    return {"inspector": inspector.number, "enterprise": made.enterprise.id, "reason": made.reason}


def _body(body) -> dict:
    return {"code": body.code, "name": body.name}


def _inspector(one: Inspector) -> dict:
    plain = ("id", "number", "name", "post", "sex", "office_phone", "mobile", "email", "status",
             "has_certificate", "certificate_issuer")  # fmt: skip
    return {
        **{name: getattr(one, name) for name in plain},
        "agency": _body(one.agency),
        "certificate_until": iso(one.certificate_until),
    }


def _digests(made: Draw) -> dict:
    return {
        "seed_digest": made.systems_digest,
        "bodys_seed_digest": made.bodys_digest or None,
        "lists_digest": made.lists_digest,
        "seed": made.seed,
    }


def _recipe(made: Draw) -> dict:
    shown = made.is_drawn
    return {
        **_digests(made),
        "lists": made.frozen.text if shown else None,
        "script": recipe(made.frozen, made.seed or "") if shown else None,
    }


def _whole(made: Draw) -> dict:
    lists = made.frozen
    return {
        "id": made.id,
        "year": made.year,
        "half": made.half,
        "body": _body(made.agency),
        "state": "drawn" if made.is_drawn else "laid_down",
        "laid_down_at": iso(made.laid_down_at),
        "revealed_at": iso(made.revealed_at),
        "rules": made.rules,
        "filed": len(lists.candidates),
        "drawn_before": made.drawn_before,
        "target": lists.target,
        "directed_at_most": lists.directed_at_most,
        "population": [one.number for one in lists.candidates],
        "left_out": [{"number": number, "why": why} for number, why in lists.left_out],
        **_digests(made),
        "selection": [_drawn(one) for one in made.drawn] if made.is_drawn else None,
    }


def _drawn(one: DrawnEnterprise) -> dict:
    return {
        "number": one.number,
        "enterprise": {"id": one.enterprise_id, "name": one.enterprise.name},
        "body": _body(one.agency),
        "directed": one.is_directed,
        "inspectors": [{"number": i.number, "name": i.name} for i in one.inspectors],
    }
