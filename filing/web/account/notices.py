"""The inbox: what the system told a person."""

from __future__ import annotations

from flask import flash, redirect, render_template
from flask_login import current_user
from sqlalchemy import select

from filing.current import now
from filing.extensions import db, transaction
from filing.http.access import anyone
from filing.models import Notice, User
from filing.services.people import administration
from filing.web.account.blueprint import bp
from filing.web.paths import id_given

PAGE = 20


@bp.get("/notices")
@anyone
def notices():
    """The newest first, in pages that begin after a notice's id."""
    before = id_given("before")
    query = select(Notice).where(Notice.user_id == current_user.id).order_by(Notice.id.desc())
    if before:
        query = query.where(Notice.id < before)
    rows = db.session.scalars(query.limit(PAGE + 1)).all()
    older = f"/notices?before={rows[PAGE - 1].id}" if len(rows) > PAGE else None
    where = "/review/" if current_user.role in ("reviewer", "supervisor") else "/filings/"
    return render_template(
        "account/notices.html", notices=rows[:PAGE], older=older, newest=before is None, where=where
    )


@bp.post("/notices/read")
@anyone
def read_all():
    with transaction():
        administration.mark_read(db.session.get(User, current_user.id), now())
    flash("已全部标为已读。", "success")
    return redirect("/notices", 303)


@bp.post("/notices/<int:notice_id>/read")
@anyone
def read_one(notice_id: int):
    """Marks it and goes on to the filing it tells of."""
    with transaction():
        administration.mark_read(db.session.get(User, current_user.id), now(), notice_id)
    return redirect(f"/notices#notice-{notice_id}", 303)
