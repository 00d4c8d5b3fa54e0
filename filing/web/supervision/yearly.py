"""年度计划和总结: what is due by when, and a page to write each."""

from __future__ import annotations

from collections.abc import Callable

from flask import abort, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug import Response

from filing.current import calendar, now, today
from filing.domain.errors import BadAnswer
from filing.domain.supervision.yearly import KINDS, PLAN
from filing.extensions import db, transaction
from filing.http.case_papers import case_paper_out
from filing.http.statuses import status_of
from filing.models import User, YearlyPaper
from filing.services.supervision import draws, yearly
from filing.services.supervision.reach import bodies_for, is_in_shandong
from filing.web.once import once
from filing.web.supervision.blueprint import bp, supervisors
from filing.web.supervision.forms import PlanForm, SummaryForm

Form = PlanForm | SummaryForm


def person() -> User:
    return current_user._get_current_object()


@bp.get("/yearly")
@supervisors
def yearly_list():
    return render_template(
        "supervision/yearly.html",
        owed=yearly.owed_to(person(), today()),
        rows=yearly.visible_to(person()),
        today=today(),
    )


@bp.get("/yearly/<int:yearly_id>.pdf")
@supervisors
def yearly_paper(yearly_id: int) -> Response:
    """One of them, sealed"""
    return case_paper_out(yearly.yearly_for(person(), yearly_id).paper)


@bp.get("/yearly/<kind>/new")
@supervisors
def new_yearly(kind: str):
    """The questions; of a summary the numbers as they stand now."""
    form = _form_of(kind)(formdata=None)
    form.year.data = request.args.get("year", type=int) or today().year - (kind != PLAN)
    form.agency.data = request.args.get("agency", "")
    return _asked(kind, form)


@bp.post("/yearly/<kind>")
@supervisors
def issue_yearly(kind: str):
    form = _form_of(kind)()
    if not form.validate():
        return _asked(kind, form, 422)
    try:
        with transaction():
            once(lambda: ISSUED[kind](form).id, YearlyPaper)
    except BadAnswer as refusal:
        db.session.rollback()
        form.refuse(refusal)
        return _asked(kind, form, status_of(refusal))
    flash("计划已经公布。" if kind == PLAN else "总结已经签发。", "success")
    return redirect(url_for("supervision.yearly_list"), 303)


def _form_of(kind: str) -> type[Form]:
    if kind not in KINDS:
        abort(404)
    return PlanForm if kind == PLAN else SummaryForm


def _plan(form: PlanForm) -> YearlyPaper:
    own = (form.percent, form.undirected_percent, form.inspectors, form.source)
    rules = draws.rules_from(*(field.data for field in own)) if form.source.data else None
    named = ("agency", "year", "times", "focus", "arrangements", "to")
    return yearly.issue_plan(person(), now(), rules=rules, **{name: form[name].data for name in named})


def _summary(form: SummaryForm) -> YearlyPaper:
    return yearly.issue_summary(person(), now(), calendar(), **{field.name: field.data for field in form})


ISSUED: dict[str, Callable] = {"plan": _plan, "summary": _summary}


def _asked(kind: str, form: Form, status: int = 200):
    bodies = bodies_for(person())
    form.agency.choices = [(body.code, body.name) for body in bodies]
    body = next((one for one in bodies if one.code == form.agency.data), person().agency or bodies[0])
    form.agency.data, year = body.code, form.year.data or 0
    to = yearly.addressee_of(body, kind, year)
    if form.to.data is None:
        form.to.data = to
    page = render_template(
        "supervision/yearly_new.html",
        kind=kind,
        form=form,
        body=body,
        bodies=bodies,
        in_shandong=is_in_shandong(body),
        duty=yearly.duty_for(body, kind, year),
        to=to,
        told=yearly.told_so_far(body, year, today(), calendar()) if kind != PLAN else [],
    )
    return page, status
