"""The receipts of an agency, newest first; found by number, enterprise or status."""

from __future__ import annotations

from typing import Any

from flask import render_template, request, url_for
from flask_login import current_user

from filing.services.receipts.listing import EVERY, VIEWS, receipt_page
from filing.web.receipts.blueprint import bp, staff

ROWS = 25


@bp.get("")
@staff
def index():
    view, search = request.args.get("view") or EVERY, request.args.get("search", "").strip()[:200]
    after = request.args.get("after") or None
    rows, following = receipt_page(current_user, view=view, search=search, after=after, limit=ROWS)
    given: dict[str, Any] = {"view": view, "search": search or None}
    return render_template(
        "receipt_life/list.html",
        rows=rows,
        view=view,
        views=VIEWS,
        search=search,
        first=url_for("receipts.index", **given) if after else None,
        next=url_for("receipts.index", **given, after=following) if following else None,
    )
