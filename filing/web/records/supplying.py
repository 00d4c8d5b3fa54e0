"""补充统一社会信用代码: the code that was pending, from the licence; no filing."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask_login import current_user

from filing.current import now
from filing.domain.errors import IncompleteFiling
from filing.extensions import db, transaction
from filing.http.statuses import status_of
from filing.services.people.sight import enterprise_for, own_enterprise
from filing.services.records.base import require_supplyable, supply_credit_code
from filing.web.records.blueprint import bp, owners
from filing.web.records.forms import CreditCodeForm


@bp.get("/<int:enterprise_id>/credit-code")
@owners
def credit_code(enterprise_id: int):
    require_supplyable(enterprise_for(current_user, enterprise_id))
    return _page(enterprise_id, CreditCodeForm(formdata=None))


@bp.post("/<int:enterprise_id>/credit-code")
@owners
def supply(enterprise_id: int):
    form = CreditCodeForm()
    try:
        with transaction():
            enterprise = own_enterprise(current_user, enterprise_id)
            supply_credit_code(enterprise, current_user, form.code.data, form.licence_day, now())
    except IncompleteFiling as refusal:
        db.session.rollback()
        form.refuse(refusal)
        return _page(enterprise_id, form, status_of(refusal))
    flash("统一社会信用代码已记入企业档案。", "success")
    return redirect(url_for("records.record", enterprise_id=enterprise_id), 303)


def _page(enterprise_id: int, form: CreditCodeForm, status: int = 200):
    enterprise = enterprise_for(current_user, enterprise_id)
    return render_template("records/credit_code.html", enterprise=enterprise, form=form), status
