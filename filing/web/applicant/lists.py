"""The lists that the script of a page fetches: divisions, industries."""

from __future__ import annotations

from flask import abort, jsonify

from filing.current import today
from filing.domain.reference import places
from filing.domain.reference.industries import EDITIONS
from filing.domain.reference.picking import industry_choices
from filing.http.access import access
from filing.web.applicant.blueprint import bp


@bp.get("/divisions/<code>.json")
@access("public")
def divisions(code: str):
    """The divisions below one, for the address page."""
    return _for_a_day([{"value": d.code, "label": d.name} for d in places.children_of(code, today())])


@bp.get("/industries/<int:year>.json")
@access("public")
def industry_list(year: int):
    """An edition of GB/T 4754 with everyday words and pinyin, for the picker's script."""
    if year not in EDITIONS:
        abort(404)
    return _for_a_day([[c.code, c.name, c.pinyin, c.everyday] for c in industry_choices(year)])


def _for_a_day(listed: list):
    answer = jsonify(listed)
    answer.cache_control.max_age, answer.cache_control.public = 86400, True
    return answer
