"""不在岗: a reviewer, the lead of the agency or an administrator says who is away, and who stands in."""

from __future__ import annotations

from flask import flash, redirect, render_template
from flask_login import current_user
from wtforms.fields.choices import SelectChoice

from filing.current import now, today
from filing.domain.errors import BadAnswer
from filing.extensions import db, transaction
from filing.http.access import access
from filing.models import User
from filing.services.filings import claims
from filing.services.people import absence
from filing.web.account.blueprint import bp
from filing.web.account.forms import AbsenceForm

FREE = "不指定，退回待领取"


@bp.get("/account/absence/<int:user_id>")
@access("reviewer", "admin")
def absence_page(user_id: int):
    return _page(absence.person_for(_me(), user_id))


@bp.post("/account/absence/<int:user_id>")
@access("reviewer", "admin")
def begin_absence(user_id: int):
    person = absence.person_for(_me(), user_id)
    form = _offered(AbsenceForm(), person)
    if not form.validate():
        return _page(person, form, 422)
    try:
        with transaction():
            actor, person = _me(), absence.person_for(_me(), user_id)
            deputy = absence.deputy_named(person, form.deputy.data, today())
            moved = absence.begin(actor, person, form.until.data, deputy, now())
    except BadAnswer as error:
        form.refuse(error)
        return _page(absence.person_for(_me(), user_id), form, 422)
    where = f"交由{deputy.name}办理" if deputy else "退回待领取"
    flash("已登记不在岗。" + (f"{moved}件在办的申报已{where}。" if moved else ""), "success")
    return redirect(_home(), 303)


@bp.post("/account/absence/<int:user_id>/end")
@access("reviewer", "admin")
def end_absence(user_id: int):
    with transaction():
        absence.end(_me(), absence.person_for(_me(), user_id), now())
    flash("已结束不在岗登记，可以领取申报。", "success")
    return redirect(_home(), 303)


def _home() -> str:
    return "/admin/users" if current_user.role == "admin" else "/review/team"


def _me() -> User:
    return db.session.get(User, current_user.id)


def _offered(form: AbsenceForm, person: User) -> AbsenceForm:
    colleagues = absence.deputies_of(person, today())
    form.deputy.choices = [SelectChoice("", FREE), *(SelectChoice(one.email, one.name) for one in colleagues)]
    return form


def _page(person: User, form: AbsenceForm | None = None, status: int = 200):
    known = {"until": person.away_until, "deputy": person.deputy.email if person.deputy else ""}
    form = form or _offered(AbsenceForm(formdata=None, data=known), person)
    held = len(claims.held_by(person))
    return render_template(
        "account/absence.html", person=person, form=form, held=held, today=today(), home=_home()
    ), status
