"""The lists that 17-§3 leaves open: agencies, free trade areas, development zones."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from filing.current import now
from filing.domain.errors import BadAnswer
from filing.domain.reference import places
from filing.domain.reference.agencies import KINDS
from filing.extensions import db, transaction
from filing.http.access import access
from filing.models import Agency, ListedZone
from filing.services.people import administration
from filing.services.people.sight import agencies as listed_agencies
from filing.web.admin.blueprint import bp, me
from filing.web.admin.forms import AgencyForm, ContactForm, ZoneForm
from filing.web.forms import PageForm


def _added(form: PageForm, add) -> bool:
    """Whether the service took what the form holds; its refusal otherwise stands at the field."""
    try:
        with transaction():
            add(me(), **{field.name: field.data for field in form})
    except IntegrityError:
        form.form_errors.append("同样的内容刚刚已由他人添加，请核对名录。")
        return False
    except BadAnswer as error:
        form.refuse(error)
        return False
    return True


def _agencies_page(form: AgencyForm, status: int = 200):
    return render_template("admin/agencies.html", form=form, agencies=listed_agencies(), kinds=KINDS), status


@bp.get("/agencies")
@access("admin")
def agencies():
    return _agencies_page(AgencyForm(formdata=None))


@bp.post("/agencies")
@access("admin")
def add_agency():
    form = AgencyForm()
    if not form.validate() or not _added(form, administration.add_agency):
        return _agencies_page(form, 422)
    flash(f"已添加备案机构：{form.name.data}。", "success")
    return redirect("/admin/agencies", 303)


@bp.get("/agencies/<code>")
@access("admin")
def contact(code: str):
    agency = _agency(code)
    return _contact_page(agency, ContactForm(formdata=None, obj=agency))


@bp.post("/agencies/<code>")
@access("admin")
def set_contact(code: str):
    form, agency = ContactForm(), _agency(code)
    try:
        with transaction():
            administration.set_contact(
                me(), code, telephone=form.telephone.data, address=form.address.data, now=now()
            )
    except BadAnswer as error:
        form.refuse(error)
        return _contact_page(agency, form, 422)
    flash("联系方式已保存，将印在今后的告知上。", "success")
    return redirect("/admin/agencies", 303)


def _agency(code: str) -> Agency:
    return Agency.by_code(code) or abort(404)


def _contact_page(agency: Agency, form: ContactForm, status: int = 200):
    return render_template("admin/agency.html", agency=agency, form=form), status


def _zones_page(form: ZoneForm, status: int = 200):
    return render_template(
        "admin/zones.html",
        form=form,
        added=db.session.scalars(select(ListedZone).order_by(ListedZone.id)).all(),
        areas=places.all_areas(),
        etdzs=places.development_zones(),
        kinds=administration.ZONE_KINDS,
        division_name=places.division_name,
    ), status


@bp.get("/zones")
@access("admin")
def zones():
    return _zones_page(ZoneForm(formdata=None))


@bp.post("/zones")
@access("admin")
def add_zone():
    form = ZoneForm()
    if not form.validate() or not _added(form, administration.add_zone):
        return _zones_page(form, 422)
    flash(f"已添加：{form.name.data}。", "success")
    return redirect("/admin/zones", 303)
