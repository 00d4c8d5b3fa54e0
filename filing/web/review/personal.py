"""The personal numbers of a filing, shown for a while to who says why."""

from __future__ import annotations

from flask import request, url_for
from flask_login import current_user

from filing.domain.errors import BadAnswer
from filing.services.people.sight import filing_for
from filing.web import revealing
from filing.web.review.blueprint import bp, readers
from filing.web.review.filing import show


@bp.post("/<int:filing_id>/personal-numbers")
@readers
def reveal_numbers(filing_id: int):
    page = url_for("review.filing_page", filing_id=filing_id)
    try:
        return revealing.reveal(filing_for, filing_id, page)
    except BadAnswer as refusal:
        return show(filing_id, unsaid=(request.form.get("reason", ""), refusal))


@bp.post("/<int:filing_id>/personal-numbers/hide")
@readers
def hide_numbers(filing_id: int):
    filing = filing_for(current_user, filing_id)
    return revealing.hide(filing, url_for("review.filing_page", filing_id=filing_id))
