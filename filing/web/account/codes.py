"""What the pages of the second factor share: the code's limits, the picture of a new secret, the codes shown once."""

from __future__ import annotations

import base64
from io import BytesIO

import segno
from flask import render_template
from flask_limiter.util import get_remote_address
from flask_login import current_user

from filing.current import key_secret
from filing.extensions import limiter
from filing.http import second_step
from filing.http.ratelimits import as_set, failed
from filing.models import User
from filing.services.people import second_factor
from filing.web.account.forms import CodeForm
from filing.web.kept import Kept


def _of_person() -> str:
    """One count for each person whose codes are tried, wherever they are tried from."""
    person = current_user if current_user.is_authenticated else second_step.awaited()
    return f"person-{person.id}" if person else f"address-{get_remote_address()}"


#: On every field that takes a code: one allowance for all of them, like the passwords'.
few_failures = limiter.shared_limit(
    as_set("LIMIT_CODE_FAILURES", "10 per 10 minutes"),
    scope="second-factor",
    key_func=_of_person,
    deduct_when=failed,
)


def set_up_page(user: User, proposed: str, action: str, form: CodeForm | None = None, **more):
    """The picture of a new secret, the secret for typing, and the field for its first code."""
    status = 422 if form else 200
    return render_template(
        "account/second_factor.html",
        form=form or CodeForm(formdata=None),
        action=action,
        picture=_picture(second_factor.address_of(proposed, key_secret(), user)),
        typed_secret=second_factor.in_groups(proposed, key_secret()),
        person=user,
        **more,
    ), status


def recovery_codes_page(codes: list[str], then: str, kept: Kept | None = None):
    """Shown with this answer and never again."""
    return render_template("account/recovery_codes.html", codes=codes, next=then, kept=kept)


def _picture(address: str) -> str:
    image = BytesIO()
    segno.make_qr(address, error="m").save(image, kind="png", scale=5, border=3)
    return f"data:image/png;base64,{base64.b64encode(image.getvalue()).decode()}"
