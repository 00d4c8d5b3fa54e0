"""Registering, logging in and out."""

from __future__ import annotations

from flask import current_app, flash, redirect, render_template, request, session
from flask_limiter.util import get_remote_address
from flask_login import current_user
from sqlalchemy.exc import IntegrityError

from filing.current import now, today
from filing.domain.errors import BadAnswer
from filing.extensions import db, limiter, transaction
from filing.http import backoff, ratelimits
from filing.http.access import access, has_to_replace
from filing.http.ratelimits import as_set
from filing.http.sessions import end_session, needs_two_steps
from filing.models import User
from filing.moment import real_now
from filing.services import audit
from filing.services.people import accounts, firm, links
from filing.services.people.notices import tell
from filing.web import kept as keeping
from filing.web.account.blueprint import bp
from filing.web.account.entering import NEW_ADDRESS, enter, login_page
from filing.web.account.forms import LoginForm, RegisterForm
from filing.web.account.links import ask_for_confirmation, is_mailed
from filing.web.account.second_step import ask_for_second_step
from filing.web.kept import Kept
from filing.web.paths import home_of, local_path
from filing.web.waiting import wait_in_words

WRONG = "电子邮件地址或密码不正确，请核对后重新输入；账号已停用的，请联系系统管理员。"
SPENT = (
    "这个密码是别人设置的，没有在期限内修改，已经失效。请用“忘记密码”设置新密码，或者联系系统管理员重新设置。"
)
TOO_EARLY = "密码连续输错，请等待{wait}后再试；忘记密码的，可以用邮件中的链接设置新密码。"
REGISTERED = "注册信息已提交，请用刚才填写的电子邮件地址和密码登录。如该地址此前已注册，请使用原来的密码。"
ONE_NAME = "系统中已有同名单位。如果是同事先登记的，请向同事索取加入码或者邀请，否则看不到彼此的申报；是另一家同名单位的，可以照常办理。"
MAILED = "注册信息已提交。请打开我们寄到该地址的邮件，按其中的链接确认后登录。如该地址此前已注册，请使用原来的密码。"
UNMAILED = "本系统为模拟系统，不寄邮件，电子邮件地址视为已经确认。"


@bp.get("/login")
@access("public")
def login_form():
    if current_user.is_authenticated:
        return redirect(local_path(request.args.get("next")) or home_of(current_user))
    return login_page()


@bp.post("/login")
@access("public")
def login():
    """Whoever mistypes waits longer each time, at this address; the owner of the account is never locked out."""
    form, kept = LoginForm(), keeping.of_login_form()
    if not form.validate():
        return login_page(form, kept=kept, status=422)
    ratelimits.count_log_in(get_remote_address())
    if seconds := backoff.seconds_to_wait(form.email.data):
        return _too_early(form, kept, seconds)
    user = _authenticated(form.email.data, form.password.data)
    if user is None:
        _count_failure(form.email.data)
        form.form_errors.append(WRONG)
        return login_page(form, kept=kept, status=422)
    backoff.forget_failures(form.email.data)
    if has_to_replace(user) and accounts.is_spent(user, real_now()):
        form.form_errors.append(SPENT)
        return login_page(form, kept=kept, status=422)
    if not user.is_confirmed:
        return ask_for_confirmation(user)
    backoff.remember_device(user.email)
    then = local_path(request.form.get("next"))
    if needs_two_steps(user):
        return ask_for_second_step(user, kept, then)
    return enter(user, kept, then)


def _too_early(form: LoginForm, kept: Kept | None, seconds: int):
    form.form_errors.append(TOO_EARLY.format(wait=wait_in_words(seconds)))
    page, status = login_page(form, kept=kept, status=429)
    return page, status, {"Retry-After": str(seconds)}


def _count_failure(email: str) -> None:
    """The owner is told once, with a link that leads in past whoever is guessing."""
    if not backoff.count_failure(email):
        return
    with transaction():
        owner = User.by_email(email)
        if owner is not None and owner.is_enabled:
            audit.record_with_address("account.guessed_at", owner.subject, None, real_now())
            links.send(links.LET_IN, owner, real_now(), now())


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
    is_known = form.belonging.data != "join" and bool(firm.of_one_name(form.organisation.data))
    if not form.validate() or not _registered(form):
        return render_template("account/register.html", form=form), 422
    if is_known:
        flash(ONE_NAME, "warning")
    session[NEW_ADDRESS] = form.email.data
    flash(_what_follows(), "success")
    return redirect("/login", 303)


def _what_follows() -> str:
    """The same whether the address had an account or not."""
    if is_mailed():
        return MAILED
    return REGISTERED + (UNMAILED if current_app.config["SIMULATION"] else "")


def _registered(form: RegisterForm) -> bool:
    """Whether the form was in order. The answer is the same for an address that has an account already."""
    joins = form.belonging.data == "join"
    belonging = {"join_code": form.join_code.data} if joins else {"organisation": form.organisation.data}
    try:
        with transaction():
            made = accounts.register_applicant(
                form.email.data,
                form.name.data,
                form.password.data,
                now(),
                is_confirmed=not is_mailed(),
                **belonging,
            )
            if is_mailed():
                links.send(links.CONFIRM, made, real_now(), now())
    except IntegrityError:
        return True  # the same address at the same moment
    except BadAnswer as error:
        if [problem.path for problem in error.problems] == [("email",)]:
            accounts.authenticate(form.email.data, form.password.data)  # takes as long as hashing
            _tell_owner(form.email.data)
            return True
        form.refuse(error)
        return False
    return True


def _tell_owner(email: str) -> None:
    """Whoever has the account learns that it was registered again; once a day."""
    with transaction():
        if owner := User.by_email(email):
            tell([owner], "registered_again", today().isoformat(), now())
