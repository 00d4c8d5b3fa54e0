"""监督检查工作人员名录: who may be sent, and who stays away from whom."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask_login import current_user

from filing.current import now, today
from filing.domain.errors import BadAnswer
from filing.extensions import db, transaction
from filing.services.supervision import roster
from filing.services.supervision.reach import bodies_for
from filing.web.supervision.blueprint import bp, supervisors
from filing.web.supervision.forms import InspectorForm, RecusalForm


@bp.get("/inspectors")
@supervisors
def inspectors():
    return _list(InspectorForm(formdata=None))


@bp.post("/inspectors")
@supervisors
def enlist():
    form = InspectorForm()
    if not form.validate():
        return _list(form, 422)
    try:
        with transaction():
            given = {field.name: field.data for field in form}
            number = roster.enlist(current_user._get_current_object(), now(), today(), **given).number
    except BadAnswer as refusal:
        form.refuse(refusal)
        return _list(form, 422)
    flash(f"已列入名录，编号 {number}。", "success")
    return redirect(url_for("supervision.inspectors"), 303)


def _list(form: InspectorForm, status: int = 200):
    bodies = bodies_for(current_user)
    form.agency.choices = [(body.code, body.name) for body in bodies]
    page = render_template(
        "supervision/roster.html",
        form=form,
        bodies=bodies,
        rows=roster.roster_of(current_user),
        short=roster.short_bodies(current_user, today()),
        sexes=roster.SEXES,
        statuses=roster.STATUSES,
        today=today(),
    )
    return page, status


@bp.get("/inspectors/<int:inspector_id>")
@supervisors
def inspector(inspector_id: int):
    return _one(inspector_id, RecusalForm(formdata=None))


@bp.post("/inspectors/<int:inspector_id>/recusals")
@supervisors
def recuse(inspector_id: int):
    form = RecusalForm()
    try:
        with transaction():
            found = roster.inspector_for(current_user, inspector_id)
            roster.recuse(found, current_user, now(), number=form.number.data, reason=form.reason.data)
    except BadAnswer as refusal:
        db.session.rollback()
        form.refuse(refusal)
        return _one(inspector_id, form, 422)
    flash("已登记回避，今后的抽查不会派该人员前往这家企业。", "success")
    return redirect(url_for("supervision.inspector", inspector_id=inspector_id), 303)


def _one(inspector_id: int, form: RecusalForm, status: int = 200):
    found = roster.inspector_for(current_user, inspector_id)
    recusals = roster.recusals_of(found)
    return render_template("supervision/inspector.html", one=found, form=form, recusals=recusals), status


@bp.get("/inspectors/<int:inspector_id>/strike")
@supervisors
def ask_to_strike(inspector_id: int):
    """What it means; nothing is done by opening the page."""
    found = roster.inspector_for(current_user, inspector_id)
    words = f"移出后，今后的抽查不再派{found.name}前往，编号{found.number}不再给别人使用；已经派出的检查不受影响。"
    return render_template(
        "ask.html", heading="移出名录", what_happens=words, button="移出名录",
        back=url_for("supervision.inspector", inspector_id=found.id), back_text="返回检查人员",
    )  # fmt: skip


@bp.post("/inspectors/<int:inspector_id>/strike")
@supervisors
def strike(inspector_id: int):
    with transaction():
        found = roster.inspector_for(current_user, inspector_id)
        name = found.name
        roster.strike(found, current_user, now())
    flash(f"已将{name}移出名录，今后的抽查不再派其前往。", "success")
    return redirect(url_for("supervision.inspectors"), 303)
