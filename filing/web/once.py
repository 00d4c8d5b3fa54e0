"""A form that makes a new thing carries a token: a second click lands on what the first one made."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable

from flask import request
from flask_login import current_user

from filing.extensions import db
from filing.models import Filing
from filing.moment import real_now
from filing.services import idempotency

FIELD = "once"
LONGEST = 64
UNLIKE = {FIELD, "csrf_token"}


def token() -> str:
    """Another one for each form that is shown."""
    return secrets.token_urlsafe(16)


def once(make: Callable[[], int], of: type = Filing) -> int:
    """The id of what the form makes, or made when it was sent before; inside a transaction.

    Sent back with other answers it is another form, whatever its token; so is one whose filing was deleted.
    """
    key, digest = _key()
    if not key:
        return make()
    row, is_first = idempotency.begin(current_user, key, digest, real_now())
    if not is_first and db.session.get(of, row.body["made"]) is not None:
        return row.body["made"]
    made = make()
    idempotency.keep(row, 303, {"made": made})
    return made


def was_sent() -> bool:
    """Whether the same form did its work before."""
    key, digest = _key()
    return bool(key) and idempotency.known(current_user, key, digest) is not None


def _key() -> tuple[str, str]:
    given = request.form.get(FIELD, "")
    if not given or len(given) > LONGEST:
        return "", ""
    fields = sorted((name, value) for name, value in request.form.items(multi=True) if name not in UNLIKE)
    digest = hashlib.sha256(json.dumps([request.path, fields]).encode()).hexdigest()
    return f"page:{given}:{digest[:32]}", digest
