"""常用语 of one's own agency."""

from __future__ import annotations

from flask import url_for
from flask_login import current_user

from filing.web import phrases
from filing.web.review.blueprint import bp, deciders


def _own() -> phrases.Place:
    back = (url_for("review.team"), "返回本机构人员")
    return phrases.Place(current_user.agency, url_for("review.phrases_page"), back)


@bp.get("/phrases")
@deciders
def phrases_page():
    return phrases.shown(_own())


@bp.post("/phrases")
@deciders
def add_phrase():
    return phrases.added(_own())


@bp.post("/phrases/<int:phrase_id>")
@deciders
def change_phrase(phrase_id: int):
    """Another wording, another place, or gone: by the button that was pressed."""
    return phrases.changed(_own(), phrase_id)
