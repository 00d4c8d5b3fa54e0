"""通知的寄送: what the mail server did not take, and, where a simulation has none, what it would have carried."""

from __future__ import annotations

from flask import current_app, render_template

from filing.current import key_secret
from filing.extensions import db
from filing.http.access import access
from filing.models import Notice
from filing.moment import real_now
from filing.services.people import links, outbox
from filing.web.admin.blueprint import bp
from filing.web.paths import id_given

PAGE = 50


@bp.get("/mail")
@access("admin")
def mail():
    """The newest first, in pages."""
    before, query = id_given("before"), outbox.undelivered()
    if before:
        query = query.where(Notice.id < before)
    rows = db.session.scalars(query.limit(PAGE + 1)).all()
    return render_template(
        "admin/mail.html",
        notices=rows[:PAGE],
        before=before,
        next_before=rows[PAGE - 1].id if len(rows) > PAGE else None,
        is_mailed=bool(current_app.config["SMTP_URL"]),
        unmailed=_unmailed(),
    )


def _unmailed() -> list[tuple[Notice, str]]:
    """In a simulation without mail: notices and where their links lead. Elsewhere only their readers know."""
    if current_app.config["SMTP_URL"] or not current_app.config["SIMULATION"]:
        return []
    return [(notice, links.path_of(notice.link, key_secret())) for notice in outbox.with_links(real_now())]
