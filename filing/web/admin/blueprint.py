"""The blueprint of the administrators' pages, who is acting, and how a list takes one more."""

from __future__ import annotations

from flask import Blueprint
from flask_login import current_user
from sqlalchemy.exc import IntegrityError

from filing.current import now
from filing.domain.errors import BadAnswer
from filing.extensions import db, transaction
from filing.models import User
from filing.web.forms import PageForm

bp = Blueprint("admin", __name__, url_prefix="/admin")


def me() -> User:
    """The administrator, read again within the transaction."""
    return db.session.get(User, current_user.id)


def added(form: PageForm, add) -> bool:
    """Whether the service took what the form holds; its refusal otherwise stands at the field."""
    try:
        with transaction():
            add(me(), now(), **{field.name: field.data for field in form})
    except IntegrityError:
        form.form_errors.append("同样的内容刚刚已由他人添加，请核对名录。")
        return False
    except BadAnswer as error:
        form.refuse(error)
        return False
    return True
