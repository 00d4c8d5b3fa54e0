"""The inbox of a department: read, and 签收 with name and time."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_login import current_user

from filing.current import now
from filing.extensions import db, transaction
from filing.http.access import access
from filing.models import Notice, User
from filing.services.people import departments
from filing.web.paths import id_given

bp = Blueprint("departments", __name__, url_prefix="/inbox")
PAGE = 20


@bp.get("")
@access("department")
def inbox():
    """The newest first, in pages that begin after a letter's id; `all` shows those received too."""
    everything, before = request.args.get("all") == "1", id_given("before")
    query = departments.letters_of(current_user, unreceived=not everything)
    if before:
        query = query.where(Notice.id < before)
    rows = db.session.scalars(query.limit(PAGE + 1)).all()
    older = None
    if len(rows) > PAGE:
        older = url_for("departments.inbox", before=rows[PAGE - 1].id, all=1 if everything else None)
    return render_template(
        "departments/inbox.html",
        letters=rows[:PAGE],
        everything=everything,
        older=older,
        newest=before is None,
    )


@bp.post("/<int:letter_id>/receive")
@access("department")
def receive(letter_id: int):
    """签收: the agency sees on the filing who received it when."""
    with transaction():
        person = db.session.get_one(User, current_user.id)
        subject = departments.receive(person, letter_id, now()).subject
    flash(f"已签收：{subject}。备案机构可以看到签收人和时间。", "success")
    return redirect(url_for("departments.inbox"), 303)
