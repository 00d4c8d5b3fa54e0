"""本机构人员: who has how much in hand, who is away; a lead gives what one person has to another."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask_login import current_user
from wtforms.fields.choices import SelectChoice

from filing.current import calendar, now, today
from filing.domain.days.pace import COUNTED_DAYS
from filing.domain.errors import BadAnswer
from filing.extensions import db, transaction
from filing.models import User
from filing.services.filings import claims, load, pace
from filing.services.people.notices import colleagues_at
from filing.web.review.blueprint import bp, deciders
from filing.web.review.forms import ReassignForm


@bp.get("/team")
@deciders
def team():
    return _page(_offered(ReassignForm(formdata=None)))


@bp.post("/team/reassign")
@deciders
def reassign():
    """Everything one person has in hand goes to another, each filing with a line in its history."""
    form = _offered(ReassignForm())
    if not form.validate():
        return _page(form, 422)
    try:
        with transaction():
            moved = claims.reassign(
                db.session.get(User, current_user.id),
                form.giver.data,
                form.taker.data,
                now(),
                form.reason.data,
            )
    except BadAnswer as refusal:
        form.refuse(refusal)
        return _page(form, 422)
    flash(f"已将{moved}件在办的申报交由同事办理，并已通知。", "success")
    return redirect(url_for("review.team"), 303)


def _offered(form: ReassignForm) -> ReassignForm:
    people = colleagues_at(current_user.agency_id)
    form.giver.choices = [SelectChoice(p.email, p.name) for p in people]
    form.taker.choices = [SelectChoice(p.email, p.name) for p in people if not p.is_away(today())]
    return form


def _page(form: ReassignForm, status: int = 200):
    loads = load.loads_of(current_user.agency_id, today())
    most = max([one.total for one in loads] + [1])
    page = render_template(
        "review/team.html",
        loads=loads,
        most=most,
        at_most=load.MOST,
        form=form,
        today=today(),
        outlook=pace.outlook(current_user, today(), calendar()),
        counted_days=COUNTED_DAYS,
    )
    return page, status
