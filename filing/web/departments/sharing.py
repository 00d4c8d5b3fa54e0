"""共享信息: what a department is told of, with which facts, and everything that was put out for it."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask_login import current_user

from filing.domain.sharing import EVENT_LABELS, EVENTS, FIELDS
from filing.http.access import access
from filing.services.sharing import deliveries, subscribing
from filing.web.paths import id_given

bp = Blueprint("shared", __name__, url_prefix="/shared")
PAGE = 20


@bp.get("")
@access("department")
def shared():
    """The oldest first, behind the cursor `after`, as programs fetch it."""
    after = id_given("after") or 0
    rows = deliveries.of_department(current_user, after, PAGE + 1)
    known = subscribing.of(current_user.department_id)
    return render_template(
        "departments/shared.html", known=known, rows=rows[:PAGE], after=after,
        next=rows[PAGE - 1].id if len(rows) > PAGE else None, events=EVENT_LABELS,
        told_of=[EVENTS[key] for key in (known.events if known else ())],
        seen=[FIELDS[key][0] for key in (known.fields if known else ())],
    )  # fmt: skip
