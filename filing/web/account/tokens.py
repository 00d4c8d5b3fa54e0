"""Tokens of one's programs: made, listed, stopped."""

from __future__ import annotations

from flask import flash, redirect, session
from flask_login import current_user

from filing.domain.errors import BadAnswer
from filing.extensions import db, transaction
from filing.http.access import anyone
from filing.models import User
from filing.moment import real_now
from filing.services.people import tokens
from filing.web.account.blueprint import bp
from filing.web.account.forms import TokenForm
from filing.web.account.profile import NEW_TOKEN, account_page

BACK = "/account#tokens"


@bp.post("/account/tokens")
@anyone
def create_token():
    """Shown once, on the page that follows."""
    form = TokenForm()
    if not form.validate():
        return account_page(token_form=form)
    try:
        with transaction():
            token = tokens.create(
                _me(), real_now(), name=form.name.data, scope=form.scope.data, days=form.days.data
            )
    except BadAnswer as error:
        form.refuse(error)
        return account_page(token_form=form)
    session[NEW_TOKEN] = token
    return redirect(BACK, 303)


@bp.post("/account/tokens/<int:token_id>/revoke")
@anyone
def revoke_token(token_id: int):
    with transaction():
        tokens.revoke(_me(), token_id, real_now())
    flash("令牌已停用，使用它的程序不能再访问。", "success")
    return redirect(BACK, 303)


def _me() -> User:
    return db.session.get_one(User, current_user.id)
