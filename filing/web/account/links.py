"""What links in mail lead to: an address confirmed, a new password, a way in past strangers' guessing."""

from __future__ import annotations

from collections.abc import Callable

from flask import current_app, flash, redirect, render_template
from flask_limiter.util import get_remote_address

from filing.current import key_secret, now
from filing.domain.errors import BadAnswer
from filing.extensions import db, limiter, transaction
from filing.http import backoff
from filing.http.access import access
from filing.http.ratelimits import as_set
from filing.http.sessions import needs_two_steps
from filing.models import MailLink, User
from filing.moment import real_now
from filing.services.people import accounts, links
from filing.web.account.blueprint import bp
from filing.web.account.entering import enter
from filing.web.account.forms import ForgottenForm, InvitedForm, NewPasswordForm
from filing.web.account.second_step import ask_for_second_step

MADE = "如果该地址有账号，设置新密码的链接已经生成，1小时内有效。本系统没有设置邮件，请向系统管理员索取，或者请其重置密码。"
SENT = "如果该地址有账号，我们已向它寄出设置新密码的链接，1小时内有效。请查收邮件，垃圾邮件箱也请看一下。"


def is_mailed() -> bool:
    """Whether there is a mail server: without one nobody can be asked to follow a link."""
    return bool(current_app.config["SMTP_URL"])


def ask_for_confirmation(user: User):
    """The password was right, but nobody has confirmed the address: the link is mailed once more."""
    with transaction():
        links.send(links.CONFIRM, db.session.get_one(User, user.id), real_now(), now())
    return render_template("account/unconfirmed.html", email=user.email), 403


@bp.get("/password/forgotten")
@access("public")
def forgotten_form():
    return _forgotten_page(ForgottenForm(formdata=None))


@bp.post("/password/forgotten")
@access("public")
@limiter.limit(as_set("LIMIT_FORGOTTEN", "30 per hour"), key_func=get_remote_address)
def forgotten():
    """A link to the owner of the address; the answer is the same where there is none."""
    form = ForgottenForm()
    if not form.validate():
        return _forgotten_page(form, 422)
    with transaction():
        owner = User.by_email(form.email.data)
        if owner is not None and owner.is_enabled:
            links.send(links.RESET, owner, real_now(), now())
    flash(*((SENT, "success") if is_mailed() else (MADE, "warning")))
    return redirect("/login", 303)


def _forgotten_page(form: ForgottenForm, status: int = 200):
    simulation = current_app.config["SIMULATION"]
    return render_template(
        "account/forgotten.html", form=form, is_mailed=is_mailed(), simulation=simulation
    ), status


@bp.get("/links/<text>")
@access("public")
def link_page(text: str):
    """What the link is for. Nothing happens yet: programs that look through mail open links too."""
    link = links.find(text, key_secret(), real_now())
    if link is None:
        return _over()
    form = InvitedForm if link.purpose == links.INVITE else NewPasswordForm
    return _page(link, form(formdata=None))


@bp.post("/links/<text>")
@access("public")
@limiter.limit(as_set("LIMIT_LINKS", "60 per hour"), key_func=get_remote_address)
def follow_link(text: str):
    """Does what the link is for, once."""
    link = links.find(text, key_secret(), real_now())
    return _over() if link is None else FOLLOWED[link.purpose](link)


def _over():
    return render_template("account/link_over.html"), 404


def _page(link: MailLink, form: NewPasswordForm | InvitedForm, status: int = 200):
    return render_template("account/link.html", link=link, form=form), status


def _once(link_id: int, act: Callable[[User], None]) -> bool:
    """Whether the link was still unused, and the act is done."""
    with transaction():
        link = db.session.get_one(MailLink, link_id)
        first = links.use_up(link, real_now())
        if first and link.user:
            act(link.user)
    return first


def _confirm(link: MailLink):
    if not _once(link.id, lambda user: accounts.confirm(user, real_now())):
        return _over()
    flash("电子邮件地址已确认，请登录。", "success")
    return redirect("/login", 303)


def _set_password(link: MailLink):
    form, owner = NewPasswordForm(), link.user
    if not form.validate():
        return _page(link, form, 422)
    try:
        accounts.check_password(form.password.data, owner.email, owner.name)
    except BadAnswer as error:
        form.refuse(error)
        return _page(link, form, 422)
    # Hashing takes its time: nobody waits for it.
    kept = accounts.hashed(form.password.data)
    email = owner.email
    if not _once(link.id, lambda user: accounts.set_password_by_link(user, kept, real_now())):
        return _over()
    backoff.forget_failures(email)
    flash("新密码已设置，请用它登录。其他设备上的登录都已退出，接口令牌都已停用。", "success")
    return redirect("/login", 303)


def _let_in(link: MailLink):
    """As a right password would: the second step is asked for all the same."""
    user_id = link.user_id
    if not _once(link.id, lambda user: accounts.confirm(user, real_now())):
        return _over()
    user = db.session.get_one(User, user_id)
    backoff.remember_device(user.email)
    return ask_for_second_step(user, None, None) if needs_two_steps(user) else enter(user, None, None)


def _join(link: MailLink):
    """An account at the address that the invitation was mailed to, which is confirmed by that."""
    form = InvitedForm()
    if not form.validate():
        return _page(link, form, 422)
    email = link.email
    try:
        with transaction():
            mine = db.session.get_one(MailLink, link.id)
            if not links.use_up(mine, real_now()):
                return _over()
            accounts.register_applicant(
                email, form.name.data, form.password.data, now(), invited_to=mine.organisation
            )
    except BadAnswer as error:
        form.refuse(_about_address(error))
        return _page(db.session.get_one(MailLink, link.id), form, 422)
    flash("账号已开设，请登录。", "success")
    return redirect("/login", 303)


def _about_address(error: BadAnswer) -> BadAnswer:
    """The form has no field for it: said above."""
    if [problem.path for problem in error.problems] == [("email",)]:
        return BadAnswer("这个地址已有账号，不能再次注册。请用它登录；要换单位的，请用另一个地址。")
    return error


FOLLOWED = {links.INVITE: _join, links.CONFIRM: _confirm, links.RESET: _set_password, links.LET_IN: _let_in}
