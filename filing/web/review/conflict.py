"""Two at once: the one who comes second reads what happened and loses nothing that was typed."""

from __future__ import annotations

from flask import render_template, request
from flask_login import current_user

from filing.domain.errors import FilingError, MoveNotAllowed, StaleVersion
from filing.extensions import db
from filing.services.people import sight
from filing.web import kept
from filing.web.review.blueprint import bp


@bp.errorhandler(MoveNotAllowed)
@bp.errorhandler(StaleVersion)
def on_conflict(error: FilingError):
    """409 with the filing as it stands now, and what was typed, to be copied."""
    db.session.rollback()
    filing = sight.filing_for(current_user, request.view_args["filing_id"])
    typed = kept.of_this_request() if request.method == "POST" else None
    shown = [value for name, value in typed.fields if value.strip() and _is_words(name)] if typed else []
    return render_template("review/conflict.html", filing=filing, message=error.message, typed=shown), 409


def _is_words(name: str) -> bool:
    return name.partition(":")[0] in ("reason", "note", "problem", "expected", "why", "rule")
