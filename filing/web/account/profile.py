"""One's own account: the page, password, organisation."""

from __future__ import annotations

from flask import current_app, flash, redirect, render_template, session
from flask_login import current_user

from filing.current import today
from filing.domain.errors import BadAnswer
from filing.extensions import db, transaction
from filing.http.access import access, anyone, has_to_replace
from filing.http.sessions import needs_two_steps, renew_session
from filing.models import MailLink, RecoveryCode, SecondFactor, User
from filing.moment import real_now
from filing.services.people import accounts, firm, own_data, tokens
from filing.web.account.blueprint import bp
from filing.web.account.devices import own_log_ins
from filing.web.account.forms import CodeForm, InviteForm, NameForm, PasswordForm, TokenForm

NEW_TOKEN = "new_token"  # noqa: S105


def _me() -> User:
    """The person, read again within the transaction."""
    return db.session.get(User, current_user.id)


def account_page(
    form: PasswordForm | None = None,
    *,
    codes_form: CodeForm | None = None,
    change_form: CodeForm | None = None,
    token_form: TokenForm | None = None,
    invite_form: InviteForm | None = None,
    name_form: NameForm | None = None,
):
    """One's own account; 422 with the form that was refused."""
    refused = form or codes_form or change_form or token_form or invite_form or name_form
    status = 422 if refused else 200
    shown_once = session.pop(NEW_TOKEN, None)
    return render_template(
        "account/account.html",
        form=form or PasswordForm(formdata=None),
        codes_form=codes_form or CodeForm(formdata=None, prefix="codes"),
        change_form=change_form or CodeForm(formdata=None, prefix="change"),
        two_steps=_two_steps(),
        token_form=token_form or TokenForm(formdata=None, prefix="token"),
        tokens=tokens.of_person(current_user),
        scopes=tokens.SCOPES,
        invite_form=invite_form or InviteForm(formdata=None),
        name_form=name_form or NameForm(formdata=None, prefix="own", name=current_user.name),
        invitations=_invitations(),
        real_now=real_now(),
        must_replace=has_to_replace(current_user),
        log_ins=own_log_ins(),
        new_token=shown_once,
        today=today(),
    ), status


def _invitations() -> list[MailLink]:
    """For an administrator of a firm: those who were invited and have not come yet."""
    group = current_user.organisation
    return firm.open_invitations(group, real_now()) if group and current_user.is_lead else []


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
            accounts.change_password(user, form.old_password.data, form.new_password.data, real_now())
    except BadAnswer as error:
        _at_own_field(form, error)
        return account_page(form)
    renew_session(_me())
    flash("密码已修改。其他设备上的登录都已退出，接口令牌都已停用。", "success")
    return redirect("/account", 303)


@bp.get("/account/data.json")
@anyone
def own_data_file():
    """导出本人信息: everything that the system holds of this account, but secrets."""
    answer = current_app.json.response(own_data.own_data(_me()))
    answer.headers["Content-Disposition"] = "attachment; filename=account.json"
    return answer


@bp.post("/account/name")
@access("applicant")
def rename():
    """更正姓名; the staff's is their administrator's to write."""
    form = NameForm(prefix="own")
    if not form.validate():
        return account_page(name_form=form)
    try:
        with transaction():
            own_data.rename(_me(), form.name.data, real_now())
    except BadAnswer as error:
        form.name.errors = [*form.name.errors, error.message]
        return account_page(name_form=form)
    flash("姓名已更正。此前办理的记录仍载明当时的姓名。", "success")
    return redirect("/account#own-data", 303)


def _at_own_field(form: PasswordForm, error: BadAnswer) -> None:
    field = form.old_password if error.problems[0].path == ("old_password",) else form.new_password
    field.errors = [*field.errors, error.message]
