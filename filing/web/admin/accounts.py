"""Accounts of the staff, and of everybody else where help is needed."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, session
from sqlalchemy import or_, select
from sqlalchemy.exc import IntegrityError
from wtforms.fields.choices import SelectChoice

from filing.current import now, today
from filing.domain.errors import BadAnswer
from filing.domain.procedures.procedure import ROLE_LABELS, Role
from filing.domain.row_ids import row_id
from filing.extensions import db, transaction
from filing.http.access import access
from filing.http.sessions import needs_two_steps
from filing.models import Agency, Department, User
from filing.moment import real_now
from filing.services.people import accounts, administration, departments, second_factor
from filing.services.people.sight import open_agencies
from filing.web.admin.blueprint import bp, me
from filing.web.admin.forms import PlaceForm, StaffForm
from filing.web.paths import id_given

PAGE = 50
SHOWN_ONCE = "new_password"


@bp.get("/users")
@access("admin")
def users():
    """By id, the newest first, in pages; `q` looks into names and addresses."""
    wanted, before = request.args.get("q", "").strip()[:100], id_given("before")
    query = select(User).order_by(User.id.desc())
    if wanted:
        like = f"%{wanted.replace('%', '').replace('_', '')}%"
        query = query.where(or_(User.name.ilike(like), User.email.ilike(like)))
    if before:
        query = query.where(User.id < before)
    rows = db.session.scalars(query.limit(PAGE + 1)).unique().all()
    return render_template(
        "admin/users.html",
        users=rows[:PAGE],
        wanted=wanted,
        before=before,
        next_before=rows[PAGE - 1].id if len(rows) > PAGE else None,
        roles={role.value: label for role, label in ROLE_LABELS.items() if role is not Role.SYSTEM},
        today=today(),
        in_two_steps=_in_two_steps(rows),
        shown_once=session.pop(SHOWN_ONCE, None),
    )


def _in_two_steps(people) -> set[int]:
    """Those whose second factor could be reset; nobody's where none is asked for."""
    return second_factor.set_up_among(person for person in people if needs_two_steps(person))


def _form(**data) -> StaffForm:
    form = StaffForm(**data)
    offer_places(form)
    return form


def offer_places(form: StaffForm | PlaceForm) -> None:
    """What can be chosen as a place of work."""
    form.agency.choices = [SelectChoice(a.code, a.name) for a in open_agencies()]
    form.department.choices = [SelectChoice(str(d.id), d.name) for d in departments.departments()]


@bp.get("/users/new")
@access("admin")
def new_user_form():
    return render_template("admin/user.html", form=_form(formdata=None))


@bp.post("/users/new")
@access("admin")
def new_user():
    form = _form()
    if not form.validate() or not _created(form):
        return render_template("admin/user.html", form=form), 422
    flash(f"已为{form.name.data}开设账号。请把初始密码当面或通过其他安全途径告知本人。", "success")
    return redirect("/admin/users", 303)


def _created(form: StaffForm) -> bool:
    try:
        with transaction():
            administration.require_admin(me())
            agency = Agency.by_code(form.agency.data) if form.agency.data else None
            made = accounts.create_staff(
                form.email.data,
                form.name.data,
                form.role.data,
                form.password.data,
                now(),
                agency,
                department_of(form),
                actor=me(),
            )
            accounts.give_password(made, real_now())
    except IntegrityError:
        form.email.errors = ["该电子邮件地址已有账号。"]
        return False
    except BadAnswer as error:
        form.refuse(error)
        return False
    return True


def department_of(form: StaffForm | PlaceForm) -> Department | None:
    """Only where the role asks for one: the list shows the first where none was chosen."""
    chosen = form.department.data if form.role.data == "department" else None
    department_id = row_id(chosen or "")
    return None if department_id is None else db.session.get(Department, department_id)


@bp.post("/users/<int:user_id>/disable")
@access("admin")
def disable(user_id: int):
    return _set_enabled(user_id, False, "已停用，其登录和令牌立即失效，领取的申报已退回待领取。")


@bp.post("/users/<int:user_id>/enable")
@access("admin")
def enable(user_id: int):
    return _set_enabled(user_id, True, "已恢复使用。")


def _set_enabled(user_id: int, enabled: bool, words: str):
    try:
        with transaction():
            user = administration.account(me(), user_id)
            administration.set_enabled(me(), user, enabled, now())
            name = user.name
    except BadAnswer as error:
        flash(error.message, "error")
    else:
        flash(f"{name}的账号{words}", "success")
    return redirect("/admin/users", 303)


@bp.post("/users/<int:user_id>/lead")
@access("admin")
def lead(user_id: int):
    """负责人, or no longer: the box as it was ticked."""
    is_lead = request.form.get("is_lead") == "1"
    try:
        with transaction():
            user = administration.account(me(), user_id)
            administration.set_lead(me(), user, is_lead, now())
            name = user.name
    except BadAnswer as error:
        flash(error.message, "error")
    else:
        flash(f"{name}{'已设为本机构负责人。' if is_lead else '不再是本机构负责人。'}", "success")
    return redirect("/admin/users", 303)


@bp.post("/users/<int:user_id>/password")
@access("admin")
def reset_password(user_id: int):
    with transaction():
        user = administration.account(me(), user_id)
        password, name = administration.reset_password(me(), user, now(), real_now()), user.name
    session[SHOWN_ONCE] = [name, password]
    return redirect("/admin/users", 303)
