"""登记申请 that came through the single window: the list, each with the form filled in, and the registrar's moves."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_login import current_user
from wtforms import StringField, TextAreaField

from filing.current import calendar, now, today
from filing.domain.errors import BadAnswer
from filing.domain.procedures.registration import MOVES
from filing.domain.questions.values import day_typed
from filing.domain.window.mapping import ORIGIN_LABELS, sheets
from filing.extensions import db, transaction
from filing.http.access import access
from filing.models import Registration
from filing.services import procedures
from filing.services.sharing import registrations, tracks
from filing.web.forms import PageForm, trimmed
from filing.web.paths import id_given
from filing.web.window import shown

bp = Blueprint("registrations", __name__, url_prefix="/registrations")
PAGE = 20
REASONED = {"ask": registrations.ask, "decline": registrations.decline, "refuse": registrations.refuse}


class ReasonForm(PageForm):
    reason = TextAreaField("", filters=[trimmed])


class GrantForm(PageForm):
    number = StringField("本部门的文号或编号", filters=[trimmed])
    credit_code = StringField("统一社会信用代码", filters=[trimmed])
    licence_on = StringField("营业执照签发日", filters=[trimmed])


@bp.get("")
@access("department")
def registration_list():
    """The newest first, in pages that begin after an id; without `all` those that are not over."""
    everything, before = request.args.get("all") == "1", id_given("before")
    query = registrations.of_department(current_user).order_by(Registration.id.desc())
    if not everything:
        query = query.where(Registration.state.not_in(Registration.procedure.finals))
    if before:
        query = query.where(Registration.id < before)
    rows = db.session.scalars(query.limit(PAGE + 1)).all()
    here = url_for("registrations.registration_list", all=1 if everything else None)
    older = None
    if len(rows) > PAGE:
        older = url_for(
            "registrations.registration_list", before=rows[PAGE - 1].id, all=1 if everything else None
        )
    return render_template(
        "departments/registrations.html", rows=rows[:PAGE], everything=everything, older=older,
        newest=here if before else None, track=lambda one: tracks.of_registration(one, calendar()),
    )  # fmt: skip


@bp.get("/<int:registration_id>")
@access("department")
def registration(registration_id: int):
    return _page(registrations.registration_for(current_user, registration_id))


def _page(one: Registration, forms: dict[str, PageForm] | None = None, status: int = 200):
    moves = procedures.open_moves(one, current_user, today(), calendar())
    given = forms or {}
    drawn = {
        name: given.get(name)
        or (GrantForm if name == "license" else ReasonForm)(formdata=None, prefix=f"{name}-")
        for name in moves
        if name in REASONED or name == "license"
    }
    held_back = procedures.why_not(one, "license", current_user, today(), calendar())
    return render_template(
        "departments/registration.html", **shown(one), filing=one.filing, moves=moves, labels=MOVES, forms=drawn,
        problems=[p for form in drawn.values() for p in form.problems],
        sheets=sheets(one.handed, one.own, one.sent_on), origins=ORIGIN_LABELS,
        history=registrations.history_of(one), held_back=held_back if one.state == "examining" else None,
    ), status  # fmt: skip


@bp.post("/<int:registration_id>/<move>")
@access("department")
def make_move(registration_id: int, move: str):
    """A move of the table; a second click finds it made."""
    if move not in (*REASONED, "take_up", "license"):
        abort(404)
    form = (GrantForm if move == "license" else ReasonForm)(prefix=f"{move}-")
    try:
        with transaction():
            one = registrations.registration_for(current_user, registration_id, lock=True)
            if one.state != MOVES[move].to_state:
                _make(one, move, form)
    except BadAnswer as refusal:
        db.session.rollback()
        form.refuse(refusal)
        return _page(registrations.registration_for(current_user, registration_id), {move: form}, 422)
    flash(f"已办理“{MOVES[move].label}”，申请人可以看到。", "success")
    return redirect(url_for("registrations.registration", registration_id=registration_id), 303)


def _make(one: Registration, move: str, form) -> None:
    if move == "take_up":
        registrations.take_up(one, current_user, now(), calendar())
    elif move == "license":
        given = {
            "number": form.number.data or "",
            "credit_code": form.credit_code.data or "",
            "licence_on": day_typed(form.licence_on.data),
        }
        registrations.license(one, current_user, now(), calendar(), given)
    else:
        REASONED[move](one, current_user, now(), calendar(), reason=form.reason.data or "")
