"""提议更正: what is printed beside what should have been."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user

from filing.current import now, press
from filing.domain.errors import BadAnswer
from filing.extensions import transaction
from filing.http.statuses import status_of
from filing.models import Receipt
from filing.services.people.sight import receipt_for
from filing.services.receipts import life
from filing.web.receipts.blueprint import bp, require_open, reviewers
from filing.web.receipts.forms import CorrectionForm


@bp.get("/<number>/correction")
@reviewers
def correction(number: str):
    receipt = receipt_for(current_user, number)
    require_open("propose_correction", receipt)
    return _page(receipt, CorrectionForm(formdata=None).fill(receipt, {}))


@bp.post("/<number>/correction")
@reviewers
def propose_correction(number: str):
    form = CorrectionForm().fill(receipt_for(current_user, number), request.form)
    try:
        with transaction():
            receipt = receipt_for(current_user, number)
            life.propose_correction(receipt, current_user, now(), press(), form.reason.data, form.texts)
    except BadAnswer as refusal:
        form.refuse(refusal)
        return _page(receipt_for(current_user, number), form, status_of(refusal))
    flash("已提议更正，并已通知本机构其他人员；由其中一人确认后出具新的回执。", "success")
    return redirect(url_for("receipts.life", number=number), 303)


def _page(receipt: Receipt, form: CorrectionForm, status: int = 200):
    return render_template("receipt_life/correction.html", receipt=receipt, form=form), status
