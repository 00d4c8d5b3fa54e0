"""Registering, logging in and out."""

from __future__ import annotations

import hashlib

from flask import flash, redirect, render_template, request, session
from flask_limiter.util import get_remote_address
from flask_login import current_user
from sqlalchemy.exc import IntegrityError

from filing.current import now
from filing.domain.errors import BadAnswer
from filing.extensions import db, limiter, transaction
from filing.http.access import access, end_session, needs_two_steps
from filing.http.ratelimits import as_set, failed
from filing.services.people import accounts
from filing.web import kept as keeping
from filing.web.account.blueprint import bp
from filing.web.account.entering import NEW_ADDRESS, enter, login_page
from filing.web.account.forms import LoginForm, RegisterForm
from filing.web.account.second_step import ask_for_second_step
from filing.web.paths import home_of, local_path

WRONG = "电子邮件地址或密码不正确，请核对后重新输入；账号已停用的，请联系系统管理员。"
REGISTERED = "注册信息已提交，请用刚才填写的电子邮件地址和密码登录。如该地址此前已注册，请使用原来的密码。"


def _of_account() -> str:
    """One count for each account tried, wherever it is tried from; the address itself is not kept."""
    email = request.form.get("email", "").strip().lower()
    return "account-" + hashlib.sha256(email.encode()).hexdigest()[:32]


@bp.get("/login")
@access("public")
def login_form():
    if current_user.is_authenticated:
        return redirect(local_path(request.args.get("next")) or home_of(current_user))
    return login_page()


@bp.post("/login")
@access("public")
@limiter.limit(as_set("LIMIT_LOGIN", "120 per 10 minutes"), key_func=get_remote_address)
@limiter.limit(as_set("LIMIT_LOGIN_FAILURES", "10 per 10 minutes"), key_func=_of_account, deduct_when=failed)
def login():
    form, kept = LoginForm(), keeping.of_login_form()
    if not form.validate():
        return login_page(form, kept=kept, status=422)
    user = _authenticated(form.email.data, form.password.data)
    if user is None:
        form.form_errors.append(WRONG)
        return login_page(form, kept=kept, status=422)
    then = local_path(request.form.get("next"))
    if needs_two_steps(user):
        return ask_for_second_step(user, kept, then)
    return enter(user, kept, then)


def _authenticated(email: str, password: str):
    """The person. Hashing takes its time, so no lock is held; only an outdated hash is written anew."""
    user = accounts.authenticate(email, password)
    if user is not None and db.session.is_modified(user):
        with transaction():
            user = accounts.authenticate(email, password)
    return user


@bp.post("/logout")
@access("public")
def logout():
    end_session()
    flash("您已退出登录。", "success")
    return redirect("/", 303)


@bp.get("/register")
@access("public")
def register_form():
    if current_user.is_authenticated:
        return redirect(home_of(current_user))
    return render_template("account/register.html", form=RegisterForm(formdata=None))


@bp.post("/register")
@access("public")
@limiter.limit(as_set("LIMIT_REGISTER", "60 per hour"), key_func=get_remote_address)
def register():
    form = RegisterForm()
    if not form.validate() or not _registered(form):
        return render_template("account/register.html", form=form), 422
    session[NEW_ADDRESS] = form.email.data
    flash(REGISTERED, "success")
    return redirect("/login", 303)


def _registered(form: RegisterForm) -> bool:
    """Whether the form was in order. The answer is the same for an address that has an account already."""
    joins = form.belonging.data == "join"
    belonging = {"join_code": form.join_code.data} if joins else {"organisation": form.organisation.data}
    try:
        with transaction():
            accounts.register_applicant(
                form.email.data, form.name.data, form.password.data, now(), **belonging
            )
    except IntegrityError:
        return True  # the same address at the same moment
    except BadAnswer as error:
        if [problem.path for problem in error.problems] == [("email",)]:
            accounts.authenticate(form.email.data, form.password.data)  # takes as long as hashing
            return True
        form.refuse(error)
        return False
    return True
