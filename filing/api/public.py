"""What anybody may ask: deadlines, working days, whether a receipt is genuine; and this API's description."""

from __future__ import annotations

from datetime import date

from flask import Response, current_app, jsonify

from filing.api import clock_shapes, inputs, represent
from filing.api.answering import Answer, answered
from filing.api.blueprint import Blueprint, open_to_all
from filing.current import calendar
from filing.domain.days.deadlines import deadline
from filing.domain.horizon import is_beyond_sources
from filing.http.access import access

bp = Blueprint("public", "Deadlines, working days, verification: no token needed")


@bp.get("/openapi.json")
@access("public")
@bp.response(200, {"type": "object"})
@open_to_all
def describe():
    """This API, described"""
    kept = current_app.extensions
    if "openapi" not in kept:
        kept["openapi"] = jsonify(kept["flask-smorest"]["apis"][""]["ext_obj"].described()).get_data()
    return Response(kept["openapi"], mimetype="application/json")


@bp.get("/deadlines")
@access("public")
@bp.arguments(inputs.DeadlineQuery, location="query")
@bp.response(200, clock_shapes.DeadlineShape)
@open_to_all
def get_deadline(given: dict):
    """By when an event had to be filed or a duty done, and why"""
    found = deadline(given["event"], given["on"], calendar())
    said = _day(found.date, found.provisional, found.why, found.article)
    return answered(Answer({**said, "rules_beyond_sources": is_beyond_sources(given["on"])}))


@bp.get("/working-days")
@access("public")
@bp.arguments(inputs.WorkingDaysQuery, location="query")
@bp.response(200, clock_shapes.DeadlineShape)
@open_to_all
def get_working_day(given: dict):
    """The n-th working day after a day"""
    start, count, work_calendar = given["from_"], given["add"], calendar()
    last = work_calendar.add(start, count)
    first, until = min(start, last), max(start, last)
    why = [f"{start.isoformat()}当日不计，{'顺' if count >= 0 else '倒'}数第{abs(count)}个工作日"]
    why += represent.days_of_note(first, until, work_calendar)
    return answered(Answer(_day(last, work_calendar.is_provisional(first, until), why, None)))


def _day(day: date, provisional: bool, why: list[str], article: str | None) -> dict:
    return {"date": day.isoformat(), "provisional": provisional, "why": why, "article": article}
