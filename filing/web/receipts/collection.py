"""登记领取: what was shown at the counter, and who took the paper (17-§13)."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask_login import current_user

from filing.current import now, today
from filing.domain.errors import BadAnswer
from filing.extensions import transaction
from filing.http.statuses import status_of
from filing.models import Receipt
from filing.services.people.sight import receipt_for
from filing.services.receipts import copies
from filing.web.receipts.blueprint import bp, require_open, reviewers
from filing.web.receipts.forms import CollectionForm


@bp.get("/<number>/collection")
@reviewers
def collection(number: str):
    receipt = receipt_for(current_user, number)
    require_open("record_collection", receipt)
    return _page(receipt, CollectionForm(formdata=None, copies="1", collected_on=today().isoformat()))


@bp.post("/<number>/collection")
@reviewers
def record_collection(number: str):
    form = CollectionForm()
    try:
        with transaction():
            receipt = receipt_for(current_user, number)
            copies.record_collection(receipt, current_user, now(), form.given)
    except BadAnswer as refusal:
        form.refuse(refusal)
        return _page(receipt_for(current_user, number), form, status_of(refusal))
    flash("已登记领取。", "success")
    return redirect(url_for("receipts.life", number=number), 303)


def _page(receipt: Receipt, form: CollectionForm, status: int = 200):
    code = copies.credit_code_of(receipt)
    return render_template("receipt_life/collection.html", receipt=receipt, form=form, code=code), status
