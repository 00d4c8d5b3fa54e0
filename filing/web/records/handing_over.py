"""移交给其他代理: offered by the one it belongs to and answered by the other, or done by the agency."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, url_for
from flask_login import current_user

from filing.current import now
from filing.domain.errors import BadAnswer
from filing.extensions import db, transaction
from filing.http.statuses import status_of
from filing.services.people.sight import enterprise_for
from filing.services.records import handing_over
from filing.web.records.blueprint import bp, movers, owners
from filing.web.records.forms import HandOverForm

ANSWERS = {
    "accept": (handing_over.accept, "已接收，企业档案现由本单位办理。"),
    "decline": (handing_over.decline, "已谢绝，企业档案仍由原单位办理。"),
    "withdraw": (handing_over.withdraw, "已撤回移交。"),
}


@bp.get("/<int:enterprise_id>/hand-over")
@movers
def hand_over(enterprise_id: int):
    return _page(enterprise_id, HandOverForm(formdata=None))


@bp.post("/<int:enterprise_id>/hand-over")
@movers
def hand_it_over(enterprise_id: int):
    form = HandOverForm()
    try:
        with transaction():
            said = _handed(enterprise_id, form)
    except BadAnswer as refusal:
        db.session.rollback()
        form.refuse(refusal)
        return _page(enterprise_id, form, status_of(refusal))
    flash(said, "success")
    return redirect(url_for("records.record", enterprise_id=enterprise_id), 303)


def _handed(enterprise_id: int, form: HandOverForm) -> str:
    enterprise = enterprise_for(current_user, enterprise_id, lock=True)
    if current_user.role == "reviewer":
        handing_over.assign(enterprise, current_user, form.to.data, form.reason.data, now())
        return f"已移交给{enterprise.organisation.name}。"
    offered = handing_over.offer(enterprise, current_user, form.to.data, now())
    return f"已向{offered.to.name}提出移交，对方接收以前仍由本单位办理。"


def _page(enterprise_id: int, form: HandOverForm, status: int = 200):
    enterprise = enterprise_for(current_user, enterprise_id)
    return render_template("records/hand_over.html", enterprise=enterprise, form=form), status


@bp.post("/offers/<int:offer_id>/<answer>")
@owners
def answer_offer(offer_id: int, answer: str):
    if answer not in ANSWERS:
        abort(404)
    act, said = ANSWERS[answer]
    with transaction():
        offered = handing_over.offer_for(current_user, offer_id)
        act(offered, current_user, now())
        enterprise_id = offered.enterprise_id
    flash(said, "success")
    if answer == "decline":
        return redirect(url_for("records.index"), 303)
    return redirect(url_for("records.record", enterprise_id=enterprise_id), 303)
