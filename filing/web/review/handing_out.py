"""交办所选: filings ticked in the queue, given by the agency's lead to one of its people."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user
from wtforms.fields.choices import SelectChoice

from filing.current import calendar, now, today
from filing.domain.errors import BadAnswer, NotFound
from filing.domain.row_ids import row_ids
from filing.extensions import db, transaction
from filing.models import Filing, User
from filing.services.filings import claims
from filing.services.people.notices import colleagues_at
from filing.services.people.sight import filing_for
from filing.web.review.blueprint import bp, deciders
from filing.web.review.forms import HandOutForm

MOST = 200


@bp.get("/team/chosen")
@deciders
def chosen_page():
    """Which filings, to whom, and why."""
    if not current_user.is_lead:
        # Who the lead is, and that it is theirs to give out, is said there.
        return redirect(url_for("review.team"))
    return _page(HandOutForm(formdata=None), _chosen(request.args.getlist("filing")))


@bp.post("/team/chosen")
@deciders
def hand_out():
    """Each gets a line in its history; what could not be given stays on the page, with the reason."""
    form, chosen = HandOutForm(), _chosen(request.form.getlist("filing"))
    if not form.validate():
        return _page(form, chosen, 422)
    ids = [filing.id for filing in chosen]
    try:
        with transaction():
            lead = db.session.get_one(User, current_user.id)
            given, refused = claims.hand_out(lead, ids, form.taker.data, now(), form.reason.data)
            count = len(given)
    except BadAnswer as refusal:
        form.refuse(refusal)
        return _page(form, _chosen(ids), 422)
    if count:
        flash(f"已将{count}件申报交由同事办理，并已通知。", "success")
    if refused:
        return _page(form, _chosen(refused), 409, refused)
    return redirect(url_for("review.queue_page", view="open"), 303)


def _chosen(ids) -> list[Filing]:
    """Those of the agency, the first 200; nobody is told that another is not."""
    found = []
    for filing_id in sorted(row_ids(map(str, ids)))[:MOST]:
        try:
            found.append(filing_for(current_user, filing_id))
        except NotFound:
            continue
    return found


def _page(form: HandOutForm, chosen: list[Filing], status: int = 200, refused: dict[int, str] | None = None):
    people = (one for one in colleagues_at(current_user.agency_id) if not one.is_away(today()))
    form.taker.choices = [SelectChoice(one.email, one.name) for one in people]
    rows = [(one, calendar().count(today(), one.due_on) if one.due_on else None) for one in chosen]
    page = render_template("review/handing_out.html", rows=rows, form=form, refused=refused or {})
    return page, status
