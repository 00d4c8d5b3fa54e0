"""随机抽查公示: what was laid down, what was drawn, and how anybody repeats it."""

from __future__ import annotations

from flask import Response, abort, render_template

from filing.domain.supervision.recipe import recipe
from filing.http.access import access
from filing.services.supervision import draws
from filing.web.public.blueprint import bp


@bp.get("/draws")
@access("public")
def draw_list():
    """Every draw, the newest first."""
    return render_template("draws/list.html", draws=draws.all_draws())


@bp.get("/draws/<int:draw_id>")
@access("public")
def draw(draw_id: int):
    """The digests; and once the seed is shown, who was drawn."""
    found = draws.draw_of(draw_id)
    return render_template("draws/draw.html", draw=found, lists=found.frozen)


@bp.get("/draws/<int:draw_id>/recipe.sh")
@access("public")
def draw_recipe(draw_id: int):
    """The script that repeats it."""
    found = draws.draw_of(draw_id)
    if not found.is_drawn:
        abort(404)
    answer = Response(recipe(found.frozen, found.seed or ""), mimetype="text/plain")
    answer.headers["Content-Disposition"] = f'attachment; filename="draw-{found.id}.sh"'
    return answer
