"""The personal numbers of a record, shown for a while to who says why."""

from __future__ import annotations

from flask import request, url_for
from flask_login import current_user

from filing.domain.errors import BadAnswer
from filing.http.access import access
from filing.services.people.sight import enterprise_for
from filing.web import revealing
from filing.web.records.blueprint import bp
from filing.web.records.record import show

staff = access("reviewer", "supervisor")


@bp.post("/<int:enterprise_id>/personal-numbers")
@staff
def reveal_numbers(enterprise_id: int):
    page = url_for("records.record", enterprise_id=enterprise_id)
    try:
        return revealing.reveal(enterprise_for, enterprise_id, page)
    except BadAnswer as refusal:
        return show(enterprise_id, unsaid=(request.form.get("reason", ""), refusal))


@bp.post("/<int:enterprise_id>/personal-numbers/hide")
@staff
def hide_numbers(enterprise_id: int):
    enterprise = enterprise_for(current_user, enterprise_id)
    return revealing.hide(enterprise, url_for("records.record", enterprise_id=enterprise_id))
