"""提议撤销: the reason and the article, on a page that says what follows."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask_login import current_user

from filing.current import now
from filing.domain.errors import BadAnswer
from filing.domain.receipts.revocation import grounds_on
from filing.extensions import transaction
from filing.http.statuses import status_of
from filing.models import Receipt
from filing.services.people.sight import receipt_for
from filing.services.receipts import life
from filing.web.receipts.blueprint import bp, require_open, supervisors
from filing.web.receipts.forms import RevocationForm


@bp.get("/<number>/revocation")
@supervisors
def revocation(number: str):
    receipt = receipt_for(current_user, number)
    require_open("propose_revocation", receipt)
    return _page(receipt, RevocationForm(formdata=None))


@bp.post("/<number>/revocation")
@supervisors
def propose_revocation(number: str):
    form = RevocationForm()
    try:
        with transaction():
            receipt = receipt_for(current_user, number)
            life.propose_revocation(receipt, current_user, now(), form.reason.data, form.article_words)
    except BadAnswer as refusal:
        form.refuse(refusal)
        return _page(receipt_for(current_user, number), form, status_of(refusal))
    flash("已提议撤销，并已通知其他监督检查人员；由其中一人确认后生效。", "success")
    return redirect(url_for("receipts.life", number=number), 303)


def _page(receipt: Receipt, form: RevocationForm, status: int = 200):
    form.offer(grounds_on(receipt.filing.law_day))
    return render_template("receipt_life/revocation.html", receipt=receipt, form=form), status
