"""接手办理、交由同事办理: who of the agency has a filing in hand."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, redirect, render_template, url_for
from flask_login import current_user
from wtforms.fields.choices import SelectChoice

from filing.current import calendar, now, today
from filing.domain.errors import BadAnswer
from filing.extensions import transaction
from filing.http.statuses import status_of
from filing.models import Filing
from filing.services.filings import claims
from filing.services.filings.clocks import due_view
from filing.services.people.sight import filing_for, reviewed_filing
from filing.web.forms import PageForm
from filing.web.review.blueprint import bp, deciders
from filing.web.review.forms import HandOverForm, TakeOverForm

TAKE_OVER, HAND_OVER = "接手办理", "交由同事办理"


@bp.get("/<int:filing_id>/take-over")
@deciders
def take_over_page(filing_id: int):
    return _page(filing_for(current_user, filing_id), TAKE_OVER, TakeOverForm(formdata=None))


@bp.post("/<int:filing_id>/take-over")
@deciders
def take_over(filing_id: int):
    form = TakeOverForm()
    words = form.reason.data
    return _carried_out(
        filing_id, TAKE_OVER, form, lambda filing: claims.take_over(filing, current_user, now(), words),
        "已接手，该申报现由您办理。",
    )  # fmt: skip


@bp.get("/<int:filing_id>/hand-over")
@deciders
def hand_over_page(filing_id: int):
    filing = filing_for(current_user, filing_id)
    return _page(filing, HAND_OVER, _offered(HandOverForm(formdata=None), filing))


@bp.post("/<int:filing_id>/hand-over")
@deciders
def hand_over(filing_id: int):
    form = _offered(HandOverForm(), filing_for(current_user, filing_id))

    def act(filing: Filing) -> None:
        colleague = claims.colleague_of(filing, form.colleague.data)
        claims.hand_over(filing, current_user, colleague, now(), form.reason.data)

    return _carried_out(filing_id, HAND_OVER, form, act, "已交由同事办理，并已通知该同事。")


def _offered(form: HandOverForm, filing: Filing) -> HandOverForm:
    people = claims.colleagues_for(filing, today())
    form.colleague.choices = [
        SelectChoice(p.email, f"{p.name}{'（负责人）' if p.is_lead else ''}") for p in people
    ]
    return form


def _carried_out(filing_id: int, what: str, form: PageForm, act: Callable[[Filing], None], said: str):
    if not form.validate():
        return _page(filing_for(current_user, filing_id), what, form, 422)
    try:
        with transaction():
            act(reviewed_filing(current_user, filing_id))
    except BadAnswer as refusal:
        form.refuse(refusal)
        return _page(filing_for(current_user, filing_id), what, form, status_of(refusal))
    flash(said, "success")
    return redirect(url_for("review.filing_page", filing_id=filing_id), 303)


def _page(filing: Filing, what: str, form: PageForm, status: int = 200):
    due = due_view(filing, today(), calendar())
    return render_template("review/passing.html", filing=filing, what=what, form=form, due=due), status
