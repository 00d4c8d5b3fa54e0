"""Resetting the second factor of somebody who lost it: asked first, with a reason that the person reads."""

from __future__ import annotations

from flask import flash, redirect, render_template

from filing.domain.errors import BadAnswer, NotFound
from filing.extensions import transaction
from filing.http.access import access
from filing.models import RecoveryCode, SecondFactor
from filing.moment import real_now
from filing.services.people import administration, second_factor
from filing.web.admin.blueprint import bp, me
from filing.web.admin.forms import ResetForm


@bp.get("/users/<int:user_id>/second-factor")
@access("admin")
def second_factor_form(user_id: int):
    return _page(user_id, ResetForm(formdata=None))


@bp.post("/users/<int:user_id>/second-factor")
@access("admin")
def reset_second_factor(user_id: int):
    """Ends it, and every session of that person; the next log-in sets it up anew."""
    form = ResetForm()
    try:
        with transaction():
            user = administration.account(me(), user_id)
            second_factor.reset(me(), user, form.reason.data, real_now())
            name = user.name
    except BadAnswer as error:
        form.refuse(error)
        return _page(user_id, form, 422)
    flash(f"已重置{name}的两步登录，并已通知本人。", "success")
    return redirect("/admin/users", 303)


def _page(user_id: int, form: ResetForm, status: int = 200):
    user = administration.account(me(), user_id)
    factor = SecondFactor.of(user)
    if factor is None:
        raise NotFound("该账号没有设置两步登录，不需要重置。")
    return render_template(
        "admin/second_factor.html",
        person=user,
        form=form,
        set_up_at=factor.set_up_at,
        left=RecoveryCode.left_to(user),
    ), status
