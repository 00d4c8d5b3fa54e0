"""One account of the staff: its role and place of work, and what administrators did with it."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for

from filing.current import now
from filing.domain.errors import BadAnswer
from filing.domain.procedures.procedure import ROLE_LABELS, Role
from filing.extensions import transaction
from filing.http.access import access
from filing.models import Agency, AuditRecord
from filing.services.people import administration
from filing.web.admin.accounts import department_of, offer_places
from filing.web.admin.blueprint import bp, me
from filing.web.admin.forms import PlaceForm

#: What was done with an account, in the words of its history.
ACTS = {
    "account.made": "开设账号", "account.registered": "自行注册", "account.moved": "调整角色或单位",
    "account.disabled": "停用", "account.enabled": "恢复使用", "account.password_reset": "重置密码",
    "lead.set": "设为负责人", "lead.unset": "取消负责人", "second_factor.reset": "重置两步登录",
}  # fmt: skip


@bp.get("/users/<int:user_id>")
@access("admin")
def person(user_id: int):
    user = administration.account(me(), user_id)
    given = {
        "role": user.role,
        "agency": user.agency.code if user.agency else "",
        "department": str(user.department_id or ""),
    }
    return _page(user_id, PlaceForm(formdata=None, data=given))


@bp.post("/users/<int:user_id>")
@access("admin")
def set_place(user_id: int):
    """Another role or place; what the person had in hand is free for the colleagues left behind."""
    form = PlaceForm()
    try:
        with transaction():
            user = administration.account(me(), user_id)
            agency = Agency.by_code(form.agency.data) if form.agency.data else None
            administration.set_place(
                me(), user, now(), role=form.role.data or "", agency=agency, department=department_of(form)
            )
            words = f"{user.name}现为{user.works_for}的{ROLE_LABELS[Role(user.role)]}，需要重新登录。"
    except BadAnswer as error:
        form.refuse(error)
        return _page(user_id, form, 422)
    flash(words, "success")
    return redirect(url_for("admin.person", user_id=user_id), 303)


def _page(user_id: int, form: PlaceForm, status: int = 200):
    user = administration.account(me(), user_id)
    offer_places(form)
    history = [record for record in AuditRecord.about(user.subject) if record.act in ACTS]
    page = render_template(
        "admin/person.html",
        person=user,
        form=form,
        roles={role.value: label for role, label in ROLE_LABELS.items()},
        acts=ACTS,
        history=history,
    )
    return page, status
