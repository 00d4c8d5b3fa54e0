"""年度抽查计划: what each body has published of the year to come."""

from __future__ import annotations

from flask import render_template
from werkzeug import Response

from filing.http.access import access
from filing.http.case_papers import case_paper_out
from filing.services.supervision import yearly
from filing.web.public.blueprint import bp


@bp.get("/plans")
@access("public")
def plan_list():
    """Every edition of every plan, the newest first."""
    return render_template("draws/plans.html", plans=yearly.plans())


@bp.get("/plans/<int:plan_id>.pdf")
@access("public")
def plan(plan_id: int) -> Response:
    """One of them, sealed."""
    return case_paper_out(yearly.plan_of(plan_id))
