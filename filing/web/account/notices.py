"""The inbox: what the system told a person."""

from __future__ import annotations

from flask import flash, redirect, render_template, request
from flask_login import current_user

from filing.current import now
from filing.extensions import db, transaction
from filing.http.access import access, anyone
from filing.models import Notice, User
from filing.services.people import digests, inbox
from filing.web.account.blueprint import bp
from filing.web.paths import id_given

PAGE = 20
#: What a notice that is of no filing is about, by how its occasion begins, and where its reader finds it.
PLACES = {
    ("record_", "applicant"): ("/enterprises", "打开企业档案"),
    ("inspection_", "applicant"): ("/inspections", "打开接受监督检查"),
    ("inspection_", "supervisor"): ("/supervision/cases", "打开检查案件"),
    ("report_", "supervisor"): ("/supervision/reports", "打开举报与建议"),
    ("suggestion_", "department"): ("/suggestions", "打开提出的建议"),
    ("credit_", "applicant"): ("/credit", "打开诚信档案"),
    ("credit_", "supervisor"): ("/credit", "打开诚信档案"),
    ("firm_", "applicant"): ("/account#organisation", "打开我的账号"),
}


@bp.get("/notices")
@anyone
def notices():
    """The newest of each filing, the newest first, in pages that begin after a notice's id."""
    before = id_given("before")
    query = inbox.newest_of_each(current_user)
    if before:
        query = query.where(Notice.id < before)
    rows = db.session.scalars(query.limit(PAGE + 1)).all()
    older = f"/notices?before={rows[PAGE - 1].id}" if len(rows) > PAGE else None
    where = "/review/" if current_user.role in ("reviewer", "supervisor") else "/filings/"
    return render_template(
        "account/notices.html",
        notices=rows[:PAGE],
        earlier=inbox.earlier_ones(current_user, rows[:PAGE]),
        older=older,
        newest=before is None,
        where=where,
        place_of=_place_of,
    )


def _place_of(notice: Notice) -> tuple[str, str] | None:
    """The address and the words of a link to what a notice is about, where it is of no filing."""
    if notice.filing_id is not None:
        return None
    known = (
        to
        for (begin, role), to in PLACES.items()
        if notice.occasion.startswith(begin) and role == current_user.role
    )
    return next(known, None)


@bp.post("/notices/read")
@anyone
def read_all():
    with transaction():
        inbox.mark_read(db.session.get(User, current_user.id), now())
    flash("已全部标为已读。", "success")
    return redirect("/notices", 303)


@bp.post("/notices/<int:notice_id>/read")
@anyone
def read_one(notice_id: int):
    """Marks it, and those before it of the same filing."""
    with transaction():
        inbox.mark_read(db.session.get(User, current_user.id), now(), notice_id)
    return redirect(f"/notices#notice-{notice_id}", 303)


@bp.post("/notices/digest")
@access("reviewer")
def set_digest():
    """One mail a day, or one for each notice."""
    wanted = request.form.get("digest") == "1"
    with transaction():
        digests.set_wish(db.session.get_one(User, current_user.id), wanted)
    flash("今后每天寄出一封汇总。" if wanted else "今后每条通知寄出一封。", "success")
    return redirect("/account#notices", 303)
