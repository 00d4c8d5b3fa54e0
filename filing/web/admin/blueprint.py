"""The blueprint of the administrators' pages, and who is acting."""

from __future__ import annotations

from flask import Blueprint
from flask_login import current_user

from filing.extensions import db
from filing.models import User

bp = Blueprint("admin", __name__, url_prefix="/admin")


def me() -> User:
    """The administrator, read again within the transaction."""
    return db.session.get(User, current_user.id)
