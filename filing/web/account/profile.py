"""One's own account: password, organisation, programs' tokens, sessions."""

from __future__ import annotations

from flask import flash, redirect, render_template, session
from flask_login import current_user
from sqlalchemy import select

from filing.current import now, today
from filing.domain.errors import BadAnswer, NotFound, NotPermitted
from filing.extensions import db, transaction
from filing.http.access import access, anyone, needs_two_steps, renew_session
from filing.models import ApiToken, RecoveryCode, SecondFactor, User
from filing.services.people import accounts, administration
from filing.web.account.blueprint import bp
from filing.web.account.forms import CodeForm, PasswordForm

NEW_TOKEN = "new_token"  # noqa: S105


def _me() -> User:
    """The person, read again within the transaction."""
    return db.session.get(User, current_user.id)


def account_page(
    form: PasswordForm | None = None,
    *,
    codes_form: CodeForm | None = None,
    change_form: CodeForm | None = None,
):
    """One's own account; 422 with the form that was refused."""
    status = 422 if form or codes_form or change_form else 200
    tokens = db.session.scalars(
        select(ApiToken).where(ApiToken.user_id == current_user.id).order_by(ApiToken.id.desc())
    ).all()
    shown_once = session.pop(NEW_TOKEN, None)
    return render_template(
        "account/account.html",
        form=form or PasswordForm(formdata=None),
        codes_form=codes_form or CodeForm(formdata=None, prefix="codes"),
        change_form=change_form or CodeForm(formdata=None, prefix="change"),
        two_steps=_two_steps(),
        tokens=tokens,
        new_token=shown_once,
        today=today(),
    ), status


def _two_steps() -> dict | None:
    """Since when one logs in in two steps, and how many recovery codes are left."""
    factor = SecondFactor.of(current_user) if needs_two_steps(current_user) else None
    return {"since": factor.set_up_at, "left": RecoveryCode.left_to(current_user)} if factor else None


@bp.get("/account")
@anyone
def account():
    return account_page()


@bp.post("/account/password")
@anyone
def change_password():
    form = PasswordForm()
    if not form.validate():
        return account_page(form)
    try:
        with transaction():
            user = _me()
            accounts.change_password(user, form.old_password.data, form.new_password.data)
    except BadAnswer as error:
        _at_own_field(form, error)
        return account_page(form)
    renew_session(_me())
    flash("密码已修改。其他设备上的登录都已退出。", "success")
    return redirect("/account", 303)


def _at_own_field(form: PasswordForm, error: BadAnswer) -> None:
    field = form.old_password if error.problems[0].path == ("old_password",) else form.new_password
    field.errors = [*field.errors, error.message]


@bp.post("/account/sessions/end")
@anyone
def end_sessions():
    with transaction():
        accounts.end_sessions(_me())
    renew_session(_me())
    flash("其他设备上的登录都已退出，本机仍保持登录。", "success")
    return redirect("/account", 303)


@bp.post("/account/join-code")
@access("applicant")
def renew_join_code():
    with transaction():
        administration.renew_join_code(_me())
    flash("加入码已更换，原来的加入码不能再使用。", "success")
    return redirect("/account#organisation", 303)


@bp.post("/account/tokens")
@anyone
def create_token():
    with transaction():
        token = accounts.create_token(_me(), now())
    session[NEW_TOKEN] = token
    return redirect("/account#tokens", 303)


@bp.post("/account/tokens/<int:token_id>/revoke")
@anyone
def revoke_token(token_id: int):
    try:
        with transaction():
            accounts.revoke_token(_me(), token_id, now())
    except NotPermitted as error:
        raise NotFound(error.message) from error
    flash("令牌已停用，使用它的程序不能再访问。", "success")
    return redirect("/account#tokens", 303)
