"""随机抽查: lists laid down, a seed shown, and what was drawn."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask_login import current_user

from filing.current import key_secret, now, today
from filing.domain.errors import BadAnswer, MoveNotAllowed
from filing.domain.supervision.leaving_out import NEVER_LEFT_OUT
from filing.extensions import transaction
from filing.http.statuses import status_of
from filing.models import Draw
from filing.services.supervision import draws, reports
from filing.services.supervision.reach import drawing_bodies, is_in_shandong
from filing.web.supervision.blueprint import bp, supervisors
from filing.web.supervision.forms import DrawForm, RevealForm


@bp.get("")
@supervisors
def index():
    return render_template(
        "supervision/index.html",
        draws=draws.all_draws(),
        may_draw=bool(drawing_bodies(current_user)),
        reported=reports.waiting(current_user),
    )


@bp.get("/draws/new")
@supervisors
def new_draw():
    form = DrawForm(formdata=None)
    form.year.data = today().year
    return _blank(form)


@bp.post("/draws")
@supervisors
def create_draw():
    form = DrawForm()
    if not form.validate():
        return _blank(form, 422)
    try:
        with transaction():
            draw_id = _laid_down(form).id
    except (BadAnswer, MoveNotAllowed) as refusal:
        form.refuse(refusal)
        return _blank(form, status_of(refusal))
    flash("名单已经确定，摘要已经公布。公布种子以后得出抽取结果。", "success")
    return redirect(url_for("supervision.draw_page", draw_id=draw_id), 303)


def _laid_down(form: DrawForm) -> Draw:
    own_rules = (form.percent, form.undirected_percent, form.inspectors, form.source)
    return draws.lay_down(
        current_user._get_current_object(),
        now(),
        key_secret(),
        year=form.year.data,
        half=int(form.half.data) if form.half.data in ("1", "2") else 0,
        agency=form.agency.data,
        bodys_digest=form.seed_published.data,
        directed=form.aims,
        left_out=form.exceptions,
        rules=draws.rules_from(*(field.data for field in own_rules)) if form.source.data else None,
    )


def _blank(form: DrawForm, status: int = 200):
    bodies = drawing_bodies(current_user)
    form.agency.choices = [(body.code, body.name) for body in bodies]
    page = render_template(
        "supervision/draw_new.html",
        form=form,
        bodies=bodies,
        elsewhere=any(not is_in_shandong(body) for body in bodies),
        never=NEVER_LEFT_OUT.values(),
    )
    return page, status


@bp.get("/draws/<int:draw_id>")
@supervisors
def draw_page(draw_id: int):
    return _shown(draws.draw_of(draw_id), RevealForm(formdata=None))


@bp.post("/draws/<int:draw_id>/reveal")
@supervisors
def reveal(draw_id: int):
    form = RevealForm()
    try:
        with transaction():
            draws.reveal(draw_id, current_user, now(), key_secret(), form.seed.data)
    except BadAnswer as refusal:
        form.refuse(refusal)
        return _shown(draws.draw_of(draw_id), form, 422)
    flash("种子已经公布，抽取已经完成，结果已经公示。", "success")
    return redirect(url_for("supervision.draw_page", draw_id=draw_id), 303)


def _shown(made: Draw, form: RevealForm, status: int = 200):
    page = render_template(
        "supervision/draw.html",
        draw=made,
        lists=made.frozen,
        form=form,
        may_reveal=not made.is_drawn and draws.may_reveal(current_user, made),
    )
    return page, status
