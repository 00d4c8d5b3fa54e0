"""The blueprint of the receipts' pages, who may use them, and what the second of two at once is told."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask_login import current_user

from filing.domain.errors import MoveNotAllowed
from filing.domain.procedures.receipt import KIND_LABELS, STATUS_LABELS
from filing.domain.receipts.collection import BASIS_LABELS, CAPACITY_LABELS
from filing.extensions import db
from filing.http.access import access
from filing.models import Receipt
from filing.services.people.sight import receipt_for
from filing.services.receipts import life
from filing.web import kept

bp = Blueprint("receipts", __name__, url_prefix="/receipts")

readers = access("applicant", "reviewer", "supervisor")
staff = access("reviewer", "supervisor")
reviewers, supervisors = access("reviewer"), access("supervisor")


@bp.context_processor
def words() -> dict:
    """How the pages call what is kept under a key."""
    return {
        "status_labels": STATUS_LABELS,
        "kind_labels": KIND_LABELS,
        "basis_labels": BASIS_LABELS,
        "capacity_labels": CAPACITY_LABELS,
    }


def require_open(move: str, receipt: Receipt) -> None:
    """NotPermitted or MoveNotAllowed with the reason when the button would not be there."""
    life.require(move, receipt, current_user)


@bp.errorhandler(MoveNotAllowed)
def on_conflict(refusal: MoveNotAllowed):
    """409 with the receipt as it stands now, and what was typed, to be copied."""
    db.session.rollback()
    receipt = receipt_for(current_user, request.view_args["number"])
    typed = kept.of_this_request() if request.method == "POST" else None
    words = (
        [value for name, value in typed.fields if name in ("reason", "note") and value.strip()]
        if typed
        else []
    )
    page = render_template(
        "receipt_life/conflict.html", receipt=receipt, message=refusal.message, typed=words
    )
    return page, 409
