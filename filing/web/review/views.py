"""常用视图: the filters in use, kept under a name as a tab of the queue."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import flash, redirect, request, url_for
from flask_login import current_user

from filing.current import now
from filing.domain.errors import BadAnswer
from filing.extensions import db, transaction
from filing.models import SavedView, User
from filing.services.filings import queue, views
from filing.services.filings.narrowing import CHOICES, Filters
from filing.web.review.blueprint import bp, readers


@bp.post("/views")
@readers
def save_view():
    """What the page shows, under the name that was typed; then the page again, with its tab."""
    chosen = _chosen()
    try:
        with transaction():
            views.save(db.session.get(User, current_user.id), request.form.get("name", ""), chosen, now())
    except BadAnswer as refusal:
        flash(refusal.message, "error")
    else:
        flash("已保存为常用视图，列在各状态之后。", "success")
    return redirect(url_for("review.queue_page", **chosen), 303)


def _chosen() -> dict[str, Any]:
    filters = Filters(**{name: request.form.get(name, "") for name in CHOICES})
    search, view = request.form.get("search", "").strip()[:200], request.form.get("view", "")
    return (
        {"search": search} if search else {"view": view if view in queue.VIEWS else "open"}
    ) | filters.chosen


@bp.post("/views/<int:view_id>/delete")
@readers
def delete_view(view_id: int):
    with transaction():
        views.delete(db.session.get(User, current_user.id), view_id)
    flash("常用视图已删除，申报不受影响。", "success")
    return redirect(url_for("review.queue_page"), 303)


def tabs_of(person: User, on: date) -> list[tuple[SavedView, str, int]]:
    """Each own view with its address, and how many filings it holds; to 100 at most."""
    own = ((view, url_for("review.queue_page", **view.chosen)) for view in views.views_of(person))
    return [(view, address, _holds(person, view, on)) for view, address in own]


def _holds(person: User, view: SavedView, on: date) -> int:
    filters = Filters(**{name: view.chosen.get(name, "") for name in CHOICES})
    search = view.chosen.get("search", "")
    return queue.count(person, "any" if search else view.chosen.get("view", "open"), filters, on, search)
