"""两步登录 of one's own account: new recovery codes, another authenticator."""

from __future__ import annotations

from flask import redirect
from flask_login import current_user

from filing.current import key_secret
from filing.domain.errors import BadAnswer
from filing.extensions import db, transaction
from filing.http import second_step
from filing.http.access import access
from filing.models import User
from filing.moment import real_now
from filing.services.people import second_factor
from filing.web.account.blueprint import bp
from filing.web.account.codes import few_failures, recovery_codes_page, set_up_page
from filing.web.account.forms import CodeForm
from filing.web.account.profile import account_page

CHANGE = "/account/second-factor"
BACK = "/account#second-factor"
staff = access("reviewer", "supervisor", "admin", "department")


def _with_code(form: CodeForm, act):
    """What the act gives, or None where the form or the service refused the code."""
    if not form.validate():
        return None
    try:
        with transaction():
            return act(db.session.get_one(User, current_user.id), form.code.data, key_secret(), real_now())
    except BadAnswer as error:
        form.refuse(error)
        return None


@bp.post("/account/recovery-codes")
@staff
@few_failures
def renew_recovery_codes():
    """Ten new ones on the answer, this once; those before are worth nothing."""
    form = CodeForm(prefix="codes")
    codes = _with_code(form, second_factor.renew_recovery_codes)
    return recovery_codes_page(codes, BACK) if codes else account_page(codes_form=form)


@bp.post("/account/second-factor/begin")
@staff
@few_failures
def begin_change():
    """Another authenticator is proposed to whoever can show a code of the one in use."""
    form = CodeForm(prefix="change")
    if not _with_code(form, _shown):
        return account_page(change_form=form)
    second_step.keep_proposal(second_factor.propose(key_secret()))
    return redirect(CHANGE, 303)


def _shown(*given) -> bool:
    second_factor.require(*given)
    return True


@bp.get(CHANGE)
@staff
def change_form():
    proposed = second_step.proposal()
    return set_up_page(current_user, proposed, CHANGE, changing=True) if proposed else redirect(BACK)


@bp.post(CHANGE)
@staff
@few_failures
def change():
    """The first code of the new one ends the one before; the new recovery codes stand on the answer."""
    form, proposed = CodeForm(), second_step.proposal()
    if not proposed:
        return redirect(BACK, 303)
    codes = _with_code(form, lambda user, *given: second_factor.change(user, proposed, *given))
    if codes is None:
        return set_up_page(current_user, proposed, CHANGE, form, changing=True)
    second_step.drop_proposal()
    return recovery_codes_page(codes, BACK)
