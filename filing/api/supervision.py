"""监督检查 for programs: the draws and the roster; a draw's recipe is for everybody."""

from __future__ import annotations

from functools import partial

from filing.api import supervision_shapes as shapes
from filing.api.answering import Answer, actor, answered, write
from filing.api.blueprint import Blueprint, open_to_all
from filing.api.represent import iso
from filing.current import chain_history, key_secret, now, today
from filing.domain.supervision import seed as seeds
from filing.domain.supervision.draw import digest_of
from filing.domain.supervision.recipe import recipe
from filing.extensions import transaction
from filing.http.access import access
from filing.models import Draw, DrawnEnterprise, Inspector, Recusal
from filing.services.supervision import draws, lists, roster

bp = Blueprint("supervision", "Inspections: who is drawn, and who is sent")


@bp.post("/supervision/draws")
@access("supervisor")
@bp.arguments(shapes.NewDraw)
@bp.response(201, shapes.DrawShape)
def create_draw(given: dict):
    """Lays the lists down and publishes the digests; with a seed that is public already, draws at once"""
    if seeds.is_public_seed(given["seed_published"]):
        return write(partial(_drawn_at_once, given), prepare=lambda: _committed(given))
    return write(lambda: Answer(_whole(_laid_down(given, given["seed_published"])), 201))


def _committed(given: dict) -> int:
    """The draw whose lists and digests are written down, and linked into the audit chain, before any seed is shown."""
    with transaction():
        draw_id = _laid_down(given, digest_of(given["seed_published"])).id
    chain_history()
    return draw_id


def _drawn_at_once(given: dict, draw_id: int) -> Answer:
    """The system's part was unknown to whoever laid the lists down: a public part beside it needs no secrecy."""
    made = draws.reveal(draw_id, actor(), now(), key_secret(), given["seed_published"])
    return Answer(_whole(made), 201)


def _laid_down(given: dict, bodys_digest: str) -> Draw:
    return draws.lay_down(
        actor(),
        now(),
        key_secret(),
        year=given["year"],
        half=given["half"],
        agency=given["agency"],
        bodys_digest=bodys_digest,
        directed=[lists.Directed(one["criterion"], tuple(one["numbers"])) for one in given["directed"]],
        left_out=[
            lists.ToLeaveOut(one["number"], one["inspected_on"], one["clean"], tuple(one["never"]))
            for one in given["left_out"]
        ],
        rules=draws.rules_from(**given["rules"]) if given["rules"] else None,
    )


@bp.get("/draws")
@access("public")
@bp.response(200, shapes.DrawsShape)
@open_to_all
def get_draws():
    """Every draw, the newest first: its digests, and the seed once it is shown"""
    rows = [{**_head(made), **_digests(made)} for made in draws.all_draws()]
    return answered(Answer(shapes.DrawsShape().dump({"items": rows})))


@bp.get("/supervision/draws/<id:draw_id>")
@access("supervisor")
@bp.response(200, shapes.DrawShape)
def get_draw(draw_id: int):
    """The lists, and once the seed is shown the selection"""
    return answered(Answer(_whole(draws.draw_of(draw_id))))


@bp.post("/supervision/draws/<id:draw_id>/reveal")
@access("supervisor")
@bp.arguments(shapes.Reveal, required=False)
@bp.response(200, shapes.DrawShape)
def reveal_draw(given: dict, draw_id: int):
    """The seed is shown, and the selection follows from it"""
    return write(
        lambda: Answer(_whole(draws.reveal(draw_id, actor(), now(), key_secret(), given.get("seed", ""))))
    )


@bp.get("/supervision/draws/<id:draw_id>/recipe")
@access("public")
@bp.response(200, shapes.RecipeShape)
@open_to_all
def get_recipe(draw_id: int):
    """What anybody needs to repeat the draw with sha256sum and sort alone"""
    return answered(Answer(_recipe(draws.draw_of(draw_id))))


@bp.get("/supervision/inspectors")
@access("supervisor")
@bp.response(200, shapes.RosterShape)
def get_roster():
    """The rosters of the bodies that the caller acts for"""
    return answered(Answer({"items": [_inspector(one) for one in roster.roster_of(actor())]}))


@bp.post("/supervision/inspectors")
@access("supervisor")
@bp.arguments(shapes.NewInspector)
@bp.response(201, shapes.InspectorShape)
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
@bp.arguments(shapes.NewRecusal)
@bp.response(201, shapes.RecusalShape)
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
        "recusals": [
            {"enterprise": each.enterprise_id, "name": each.enterprise.name, "reason": each.reason}
            for each in roster.recusals_of(one)
        ],
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


def _head(made: Draw) -> dict:
    return {
        "id": made.id,
        "year": made.year,
        "half": made.half,
        "body": _body(made.agency),
        "state": "drawn" if made.is_drawn else "laid_down",
        "laid_down_at": iso(made.laid_down_at),
        "revealed_at": iso(made.revealed_at),
    }


def _whole(made: Draw) -> dict:
    lists = made.frozen
    return {
        **_head(made),
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
