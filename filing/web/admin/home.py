"""What there is to look after, at a glance."""

from __future__ import annotations

from flask import current_app, render_template
from sqlalchemy import func, select

from filing.current import calendar, today
from filing.extensions import db
from filing.http.access import access
from filing.models import Agency, Department, ListedZone, User
from filing.moment import real_now
from filing.services import jumps
from filing.services.people import outbox
from filing.web.admin.blueprint import bp


@bp.get("")
@access("admin")
def home():
    counts = {
        "users": db.session.scalar(select(func.count(User.id))),
        "agencies": db.session.scalar(select(func.count(Agency.id))),
        "departments": db.session.scalar(select(func.count(Department.id))),
        "undelivered": outbox.count_undelivered(),
        "zones": db.session.scalar(select(func.count(ListedZone.id))),
    }
    return render_template(
        "admin/home.html",
        counts=counts,
        last_year=calendar().published_years[-1],
        this_year=today().year,
        simulation=current_app.config["SIMULATION"],
        is_held=jumps.is_held(real_now()),
    )
