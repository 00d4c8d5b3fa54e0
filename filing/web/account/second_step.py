"""The second step of a log-in: a code, or, the first time, setting up where codes come from."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, request
from werkzeug.exceptions import abort

from filing.current import key_secret
from filing.domain.errors import BadAnswer
from filing.extensions import db, transaction
from filing.http import second_step
from filing.http.access import access
from filing.models import RecoveryCode, SecondFactor, User
from filing.moment import real_now
from filing.services.people import second_factor
from filing.web import kept as keeping
from filing.web.account.blueprint import bp
from filing.web.account.codes import few_failures, recovery_codes_page, set_up_page
from filing.web.account.entering import begin_anew, enter, login_page
from filing.web.account.forms import CodeForm
from filing.web.kept import Kept
from filing.web.paths import home_of, local_path, login_url

FIRST_TIME = "/login/second-factor"
WAITED_TOO_LONG = "两步登录需要在输入密码后10分钟内完成，请重新输入密码。"
FEW_LEFT = 3


def ask_for_second_step(user: User, kept: Kept | None, then: str | None):
    """The page that asks for a code, or that sets one up: the password was right, and nobody is logged in yet."""
    second_step.await_second_step(user)
    g.pop("csrf_token", None)
    if SecondFactor.of(user):
        return _code_page(kept=kept, then=then)
    second_step.keep_proposal(second_factor.propose(key_secret()))
    return _first_time_page(user, kept=kept, then=then)


def _code_page(form: CodeForm | None = None, *, kept: Kept | None = None, then: str | None = None):
    status = 422 if form else 200
    return render_template(
        "account/code.html", form=form or CodeForm(formdata=None), kept=kept, next=then
    ), status


def _first_time_page(user: User, form: CodeForm | None = None, **more):
    return set_up_page(user, second_step.proposal() or abort(404), FIRST_TIME, form, **more)


def _again():
    """Back to the password: it is too long ago, or the account was changed meanwhile."""
    flash(WAITED_TOO_LONG, "error")
    return redirect(login_url(local_path(request.values.get("next"))), 303)


@bp.get("/login/code")
@access("public")
def code_form():
    person = second_step.awaited()
    if person is None or not SecondFactor.of(person):
        return _again()
    return _code_page(then=local_path(request.args.get("next")))


@bp.post("/login/code")
@access("public")
@few_failures
def code():
    """Logs in; the code is worth nothing afterwards."""
    person, form = second_step.awaited(), CodeForm()
    kept, then = keeping.of_login_form(), local_path(request.form.get("next"))
    if person is None:
        return keeping_what_was_typed(kept)
    if not form.validate():
        return _code_page(form, kept=kept, then=then)
    with transaction():
        accepted = second_factor.accepts(
            db.session.get_one(User, person.id), form.code.data, key_secret(), real_now()
        )
    if not accepted:
        form.code.errors = [second_factor.WRONG]
        return _code_page(form, kept=kept, then=then)
    answer = enter(person, kept, then, in_two_steps=True)
    _say_if_few_are_left(person, form.code.data)
    return answer


def keeping_what_was_typed(kept: Kept | None):
    """The log-in page with what was typed before; there is no code to wait for any more."""
    if kept is None:
        return _again()
    flash(WAITED_TOO_LONG, "error")
    return login_page(kept=kept, status=401)


def _say_if_few_are_left(person: User, typed: str) -> None:
    left = RecoveryCode.left_to(person)
    if second_factor.is_for_recovery(typed):
        flash(f"您使用了一个恢复代码，还剩{left}个。", "success")
    if left <= FEW_LEFT:
        flash(f"恢复代码只剩{left}个，请在“我的账号”中换一组新的。", "warning")


@bp.get(FIRST_TIME)
@access("public")
def first_time_form():
    person = second_step.awaited()
    if person is None or second_step.proposal() is None:
        return _again()
    return _first_time_page(person, then=local_path(request.args.get("next")))


@bp.post(FIRST_TIME)
@access("public")
@few_failures
def first_time():
    """Sets it up and logs in; the recovery codes stand on the answer, this once."""
    person, form, proposed = second_step.awaited(), CodeForm(), second_step.proposal()
    kept, then = keeping.of_login_form(), local_path(request.form.get("next"))
    if person is None or proposed is None:
        return keeping_what_was_typed(kept)
    if not form.validate():
        return _first_time_page(person, form, kept=kept, then=then)
    try:
        with transaction():
            user = db.session.get_one(User, person.id)
            codes = second_factor.set_up(user, proposed, form.code.data, key_secret(), real_now())
    except BadAnswer as error:
        form.refuse(error)
        return _first_time_page(person, form, kept=kept, then=then)
    begin_anew(person, in_two_steps=True)
    return recovery_codes_page(codes, then or home_of(person), kept)
