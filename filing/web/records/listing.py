"""The enterprises one may know of, newest first; found by any name they had, or by code."""

from __future__ import annotations

from flask import render_template, request, url_for
from flask_login import current_user

from filing.services.records.handing_over import offers_to
from filing.services.records.listing import enterprise_page
from filing.web.records.blueprint import bp, readers

ROWS = 25


@bp.get("")
@readers
def index():
    search, after = request.args.get("q", "").strip()[:200], request.args.get("after") or None
    rows, following = enterprise_page(current_user, search=search, after=after, limit=ROWS)
    return render_template(
        "records/list.html",
        rows=rows,
        search=search,
        offers=offers_to(current_user) if current_user.role == "applicant" else [],
        first=url_for("records.index", q=search or None) if after else None,
        next=url_for("records.index", q=search or None, after=following) if following else None,
    )
