"""在案材料: every paper that the enterprise's filings left, on a page of its own."""

from __future__ import annotations

from flask import render_template
from flask_login import current_user

from filing.services.people.sight import enterprise_for
from filing.services.records.papers import papers_on_file
from filing.web.records.blueprint import bp, readers


@bp.get("/<int:enterprise_id>/papers")
@readers
def papers(enterprise_id: int):
    """Type, whose, with which filing, on which day, and whether it is still the newest."""
    enterprise = enterprise_for(current_user, enterprise_id)
    found = papers_on_file(current_user, enterprise)
    return render_template(
        "records/papers_on_file.html",
        enterprise=enterprise,
        newest=[one for one in found if one.replaced_by is None],
        replaced=[one for one in found if one.replaced_by is not None],
    )
