"""常用语 of any agency, for where its lead cannot look after them."""

from __future__ import annotations

from flask import abort, url_for

from filing.http.access import access
from filing.models import Agency
from filing.web import phrases
from filing.web.admin.blueprint import bp


def _of(code: str) -> phrases.Place:
    agency = Agency.by_code(code) or abort(404)
    back = (url_for("admin.agency", code=code), "返回备案机构")
    return phrases.Place(agency, url_for("admin.phrases_page", code=code), back)


@bp.get("/agencies/<code>/phrases")
@access("admin")
def phrases_page(code: str):
    return phrases.shown(_of(code))


@bp.post("/agencies/<code>/phrases")
@access("admin")
def add_phrase(code: str):
    return phrases.added(_of(code))


@bp.post("/agencies/<code>/phrases/<int:phrase_id>")
@access("admin")
def change_phrase(code: str, phrase_id: int):
    return phrases.changed(_of(code), phrase_id)
