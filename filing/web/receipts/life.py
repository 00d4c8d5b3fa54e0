"""The life of one receipt on a page, its file, and the decision on what was proposed."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user

from filing.current import chain_history, now, press
from filing.domain.errors import BadAnswer, ReceiptRefused
from filing.domain.problems import Problem
from filing.domain.procedures.receipt import Decision
from filing.extensions import db, transaction
from filing.http.downloads import given_out
from filing.http.statuses import status_of
from filing.models import Receipt, ReceiptProposal
from filing.services.people.sight import proposal_for, proposals_for, receipt_for, records_for
from filing.services.receipts import life as receipt_life
from filing.web.public.receipts import shown
from filing.web.receipts import story
from filing.web.receipts.blueprint import bp, readers, staff
from filing.web.receipts.forms import DecisionForm


@bp.get("/<number>")
@readers
def life(number: str):
    return _page(receipt_for(current_user, number), DecisionForm(formdata=None))


def _page(receipt: Receipt, form: DecisionForm, status: int = 200):
    waiting = next((p for p in proposals_for(current_user, receipt) if p.outcome is None), None)
    records = records_for(current_user, receipt)
    page = render_template(
        "receipt_life/life.html",
        receipt=receipt,
        revoked=next((r for r in records if r.act == "receipt.revoked"), None),
        waiting=waiting,
        changes=story.differences(receipt, waiting.corrections) if waiting else [],
        acts=receipt_life.acts_open(receipt, current_user),
        decision=form,
        lines=story.story(receipt, records),
        copies=story.copies(records),
        channels=story.CHANNELS,
        collections=story.collections(records),
        **shown(receipt),
    )
    return page, status


@bp.get("/<number>.pdf")
@readers
def receipt_pdf(number: str):
    """The bytes that were issued; ?view=1 shows them in the browser."""
    receipt = receipt_for(current_user, number)
    return given_out(receipt, current_user, "page", to_keep="view" not in request.args)


@bp.post("/<number>/proposals/<int:proposal_id>/decision")
@staff
def decide(number: str, proposal_id: int):
    """Confirms, rejects or withdraws; what is refused comes back with what was typed."""
    form = DecisionForm()
    if form.verdict.data == Decision.CONFIRM:
        chain_history()
    try:
        with transaction():
            standing = _decided(proposal_for(current_user, number, proposal_id), form)
            address = url_for("receipts.life", number=standing.number)
    except (BadAnswer, ReceiptRefused) as refusal:
        db.session.rollback()
        form.refuse(refusal)
        return _page(receipt_for(current_user, number), form, status_of(refusal))
    flash(SAID[form.verdict.data], "success")
    return redirect(address, 303)


def _decided(proposal: ReceiptProposal, form: DecisionForm) -> Receipt:
    """The receipt to look at next."""
    verdict, note = form.verdict.data, form.note.data
    if verdict not in VERDICTS:
        raise BadAnswer(problems=[Problem(("verdict",), "required", "请选择确认还是否决。")])
    return VERDICTS[verdict](proposal, note) or proposal.receipt


def _confirm(proposal: ReceiptProposal, note: str) -> Receipt:
    return receipt_life.confirm(proposal, current_user, now(), press(), note)


def _reject(proposal: ReceiptProposal, note: str) -> None:
    receipt_life.reject(proposal, current_user, now(), note)


def _withdraw(proposal: ReceiptProposal, note: str) -> None:
    receipt_life.withdraw(proposal, current_user, now(), note)


VERDICTS: dict[str, Callable[[ReceiptProposal, str], Receipt | None]] = {
    Decision.CONFIRM: _confirm,
    Decision.REJECT: _reject,
    Decision.WITHDRAW: _withdraw,
}
SAID = {
    Decision.CONFIRM: "已确认，并已通知申请人。",
    Decision.REJECT: "已否决，回执不变，已通知提出的人。",
    Decision.WITHDRAW: "已撤回，回执不变。",
}
