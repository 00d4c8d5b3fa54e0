"""备案机构 (17-§3): the list, one of them with its history, another name, and an end."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, url_for
from sqlalchemy import func, select
from wtforms.fields.choices import SelectChoice

from filing.current import now
from filing.domain.errors import BadAnswer
from filing.domain.procedures.filing import FINAL_STATES, State
from filing.domain.reference.agencies import KINDS
from filing.extensions import db, transaction
from filing.http.access import access
from filing.models import Agency, AuditRecord, Filing, User
from filing.services.people import agencies as services
from filing.services.people.sight import every_agency, open_agencies
from filing.web.admin.blueprint import added, bp, me
from filing.web.admin.forms import AgencyForm, ClosingForm, ContactForm, HearingForm, NameForm

#: What became of an agency, in the words of its history.
ACTS = {
    "agency.added": "加入名录", "agency.contact": "更改联系方式", "agency.renamed": "更名",
    "agency.hearing": "设定听证的数额标准",
    "agency.closed": "撤销",
    "phrase.added": "添加常用语", "phrase.changed": "修改常用语", "phrase.withdrawn": "删去常用语",
}  # fmt: skip


def _list_page(form: AgencyForm, status: int = 200):
    return render_template("admin/agencies.html", form=form, agencies=every_agency(), kinds=KINDS), status


@bp.get("/agencies")
@access("admin")
def agencies():
    return _list_page(AgencyForm(formdata=None))


@bp.post("/agencies")
@access("admin")
def add_agency():
    form = AgencyForm()
    if not form.validate() or not added(form, services.add):
        return _list_page(form, 422)
    flash(f"已添加备案机构：{form.name.data}。", "success")
    return redirect("/admin/agencies", 303)


@bp.get("/agencies/<code>")
@access("admin")
def agency(code: str):
    """One agency: its contact, its names, and what was done with it, by whom."""
    found = _found(code)
    return _page(found, ContactForm(formdata=None, obj=found))


@bp.post("/agencies/<code>")
@access("admin")
def set_contact(code: str):
    form, found = ContactForm(), _found(code)
    try:
        with transaction():
            services.set_contact(
                me(), code, telephone=form.telephone.data, address=form.address.data, now=now()
            )
    except BadAnswer as error:
        form.refuse(error)
        return _page(found, form, 422)
    flash("联系方式已保存，将印在今后的告知上。", "success")
    return redirect(url_for("admin.agency", code=code), 303)


@bp.get("/agencies/<code>/hearing")
@access("admin")
def hearing_form(code: str):
    found = _found(code)
    data = {"threshold": found.hearing_threshold, "source": found.hearing_source}
    return render_template(
        "admin/agency_hearing.html", agency=found, form=HearingForm(formdata=None, data=data)
    )


@bp.post("/agencies/<code>/hearing")
@access("admin")
def set_hearing(code: str):
    """From which fine a hearing is offered; it holds for what is told from then on."""
    form, found = HearingForm(), _found(code)
    given = {"threshold": form.threshold.data or "", "source": form.source.data or ""}
    try:
        with transaction():
            services.set_hearing(me(), code, now=now(), **given)
    except BadAnswer as error:
        form.refuse(error)
        return render_template("admin/agency_hearing.html", agency=found, form=form), 422
    flash("听证的数额标准已保存，此后告知拟作处罚时适用。", "success")
    return redirect(url_for("admin.agency", code=code), 303)


def _page(found: Agency, form: ContactForm, status: int = 200):
    history = [record for record in AuditRecord.about(found.subject) if record.act in ACTS]
    page = render_template(
        "admin/agency.html", agency=found, form=form, kinds=KINDS, acts=ACTS, history=history
    )
    return page, status


@bp.get("/agencies/<code>/name")
@access("admin")
def name_form(code: str):
    found = _open(code)
    return _name_page(found, NameForm(formdata=None, obj=found))


@bp.post("/agencies/<code>/name")
@access("admin")
def rename(code: str):
    """Another name, and while no number was given another short name, too."""
    form, found = NameForm(), _open(code)
    given = {"name": form.name.data, "reason": form.reason.data, "short_name": form.short_name.data}
    try:
        with transaction():
            services.rename(me(), code, now=now(), **given)
    except BadAnswer as error:
        form.refuse(error)
        return _name_page(found, form, 422)
    flash(f"已更改：{form.name.data.strip()}。已出具的回执和告知不变。", "success")
    return redirect(url_for("admin.agency", code=code), 303)


def _name_page(found: Agency, form: NameForm, status: int = 200):
    page = render_template(
        "admin/agency_name.html", agency=found, form=form, numbered=services.has_numbered(found)
    )
    return page, status


@bp.get("/agencies/<code>/close")
@access("admin")
def closing_form(code: str):
    return _closing_page(_open(code), ClosingForm(formdata=None))


@bp.post("/agencies/<code>/close")
@access("admin")
def close(code: str):
    """Asked for with who goes on for it: no filing is left without an agency for a moment."""
    form, found = ClosingForm(), _open(code)
    try:
        with transaction():
            gone, count = services.close(
                me(), code, successor=form.successor.data, reason=form.reason.data, people=form.people.data, now=now()
            )  # fmt: skip
            words = f"{gone.name}已撤销，{count} 份未办结的申报已转入{gone.acting.name}，申请人和该机构均已收到通知。"
    except BadAnswer as error:
        form.refuse(error)
        return _closing_page(found, form, 422)
    flash(words, "success")
    return redirect(url_for("admin.agency", code=code), 303)


def _closing_page(found: Agency, form: ClosingForm, status: int = 200):
    others = (one for one in open_agencies() if one.id != found.id)
    form.successor.choices = [SelectChoice(one.code, one.name) for one in others]
    is_open = Filing.state.not_in([*FINAL_STATES, State.DRAFT])
    mine = select(func.count(Filing.id)).where(Filing.agency_id == found.id, is_open)
    page = render_template(
        "admin/agency_close.html",
        agency=found,
        form=form,
        filings=db.session.scalar(mine),
        people=db.session.scalar(select(func.count(User.id)).where(User.agency_id == found.id)),
    )
    return page, status


def _found(code: str) -> Agency:
    return Agency.by_code(code) or abort(404)


def _open(code: str) -> Agency:
    """One that was not closed: a closed one has no such pages."""
    found = _found(code)
    return found if found.closed_on is None else abort(404)
