"""自贸片区与经开区 (17-§3): the lists, with what was added and what is no more."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from filing.current import now
from filing.domain.errors import BadAnswer
from filing.domain.reference import places
from filing.extensions import db, transaction
from filing.http.access import access
from filing.models import ListedZone
from filing.services.people import zones as services
from filing.services.people.sight import open_agencies
from filing.web.admin.blueprint import added, bp, me
from filing.web.admin.forms import EndForm, ZoneForm


def _page(form: ZoneForm, status: int = 200):
    return render_template(
        "admin/zones.html",
        form=form,
        added=db.session.scalars(select(ListedZone).order_by(ListedZone.id)).all(),
        areas=places.all_areas(),
        etdzs=places.development_zones(),
        closed=services.closed(),
        kinds=services.KINDS,
        division_name=places.division_name,
    ), status


@bp.get("/zones")
@access("admin")
def zones():
    return _page(ZoneForm(formdata=None))


@bp.post("/zones")
@access("admin")
def add_zone():
    form = ZoneForm()
    if not form.validate() or not added(form, services.add):
        return _page(form, 422)
    flash(f"已添加：{form.name.data}。", "success")
    return redirect("/admin/zones", 303)


@bp.get("/zones/close")
@access("admin")
def zone_closing_form():
    """Asks whether to close the zone of `name`, and on which ground; back to the lists where there is none."""
    if request.args.get("name") not in services.names():
        return redirect("/admin/zones")
    return _closing_page(EndForm(formdata=None))


@bp.post("/zones/close")
@access("admin")
def close_zone():
    form, name = EndForm(), request.form.get("name", "")
    try:
        with transaction():
            services.close(me(), now(), name=name, reason=form.reason.data)
    except BadAnswer as error:
        form.refuse(error)
        return _closing_page(form, 422)
    except IntegrityError:
        form.form_errors.append("该区域刚刚已由他人撤销。")
        return _closing_page(form, 422)
    flash(f"已撤销：{name}。今后的申报不能再选择该区域。", "success")
    return redirect("/admin/zones", 303)


def _closing_page(form: EndForm, status: int = 200):
    name = request.values.get("name", "")
    if name not in services.names():
        abort(404)
    bodies = [agency for agency in open_agencies() if agency.zone == name]
    return render_template("admin/zone_close.html", form=form, name=name, bodies=bodies), status
