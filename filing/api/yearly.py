"""What a body writes once a year, and a year in numbers: for the staff, and without names for anybody."""

from __future__ import annotations

from collections.abc import Callable

from flask import url_for
from marshmallow import Schema, fields
from werkzeug import Response

from filing.api import inputs
from filing.api.answering import Answer, actor, answered, write
from filing.api.blueprint import Blueprint, open_to_all
from filing.api.supervision_shapes import BodyShape, RulesInput
from filing.current import calendar, now, today
from filing.domain.errors import NotFound
from filing.domain.supervision.tally import DUTIES, STEPS, Tally
from filing.domain.supervision.yearly import KINDS, PLAN, SUMMARY
from filing.http.access import access
from filing.http.case_papers import case_paper_out
from filing.models import YearlyPaper
from filing.services.supervision import draws, tallies, yearly
from filing.services.supervision.given import LONGEST

bp = Blueprint("yearly", "Plans, summaries and a year of supervision in numbers")


class NewYearly(inputs.Input):
    """Members of both kinds; each reads its own."""

    year = inputs.number(2016, 2100, required=True)
    agency = inputs.words(60, metadata={"description": "The body, where it is not the caller's own"})
    to = inputs.words(200, metadata={"description": "To whom it goes, where nothing is laid down"})
    times = inputs.words(500, metadata={"description": "plan: how often and when inspections are drawn"})
    focus = inputs.words(LONGEST, metadata={"description": "plan"})
    arrangements = inputs.words(LONGEST, metadata={"description": "plan"})
    rules = fields.Nested(
        RulesInput, load_default=None, allow_none=True, metadata={"description": "plan, outside Shandong"}
    )
    work = inputs.words(LONGEST, metadata={"description": "summary: how the year's inspections went"})
    proposals = inputs.words(LONGEST, metadata={"description": "summary"})


class YearQuery(inputs.Input):
    year = inputs.number(2016, 2100, load_default=None, metadata={"description": "This year, where left out"})


class YearlyPaperShape(Schema):
    id = fields.Integer(required=True)
    kind = fields.String(required=True, metadata={"enum": list(KINDS)})
    label = fields.String(required=True)
    body = fields.Nested(BodyShape, required=True, attribute="agency")
    year = fields.Integer(required=True)
    edition = fields.Integer(required=True)
    number = fields.String(required=True, attribute="paper.number")
    issued_on = fields.Date(required=True)
    pdf = fields.Function(lambda one: _address(one), metadata={"type": "string"})


class OwedShape(Schema):
    body = fields.Nested(BodyShape, required=True)
    kind = fields.String(required=True, metadata={"enum": list(KINDS)})
    label = fields.String(required=True)
    year = fields.Integer(required=True)
    by = fields.Date(
        required=True,
        allow_none=True,
        attribute="duty.by",
        dump_default=None,
        metadata={"description": "null where no day is laid down"},
    )
    source = fields.String(required=True, allow_none=True, attribute="duty.source", dump_default=None)
    sent = fields.Integer(required=True, allow_none=True, attribute="sent.id", dump_default=None)
    is_overdue = fields.Function(lambda one: one.is_overdue(today()), metadata={"type": "boolean"})


class YearlyShape(Schema):
    items = fields.List(fields.Nested(YearlyPaperShape), required=True)
    owed = fields.List(fields.Nested(OwedShape), required=True)


class PlansShape(Schema):
    items = fields.List(fields.Nested(YearlyPaperShape), required=True)


class CityShape(Schema):
    place = fields.String(required=True, metadata={"description": "GB/T 2260 code"})
    name = fields.String(required=True)
    figures = fields.Function(
        lambda one: {key: one.figures[key] for key in STEPS}, metadata={"type": "object"}
    )
    terms = fields.Function(lambda one: _terms(one), metadata={"type": "object"})


class FiguresShape(Schema):
    year = fields.Integer(required=True)
    cities = fields.List(fields.Nested(CityShape), required=True, attribute="tallies")


class MissedShape(Schema):
    case = fields.Integer(required=True, attribute="case.id")
    what = fields.String(required=True)
    by = fields.Date(required=True)
    done_on = fields.Date(required=True, allow_none=True)


class OwnFiguresShape(FiguresShape):
    missed = fields.List(fields.Nested(MissedShape), required=True)


def _address(one: YearlyPaper) -> str:
    """Where its sealed file lies: a plan's for anybody."""
    if one.is_plan:
        return url_for("public.plan", plan_id=one.id)
    return url_for("api-yearly.get_yearly_paper", yearly_id=one.id)


def _terms(one: Tally) -> dict[str, dict[str, int]]:
    return {key: dict(zip(("kept", "of"), one.kept(key), strict=True)) for key in DUTIES}


@bp.get("/supervision/yearly")
@access("supervisor")
@bp.response(200, YearlyShape)
def get_yearly():
    """年度计划和总结 of the bodies that the caller acts for, and what is due by when"""
    found = {"items": yearly.visible_to(actor()), "owed": yearly.owed_to(actor(), today())}
    return answered(Answer(YearlyShape().dump(found)))


@bp.post("/supervision/yearly/<kind>")
@access("supervisor")
@bp.arguments(NewYearly)
@bp.response(201, YearlyPaperShape)
def issue_yearly(given: dict, kind: str):
    """签发: a `plan` is public from then on, a `summary` goes to the department above (17-§16)"""
    if kind not in ISSUED:
        raise NotFound("只有 plan（年度抽查计划）和 summary（年度总结）两种。")
    return write(lambda: Answer(YearlyPaperShape().dump(ISSUED[kind](given)), 201))


def _plan(given: dict) -> YearlyPaper:
    rules = draws.rules_from(**given["rules"]) if given["rules"] else None
    named = ("agency", "year", "times", "focus", "arrangements", "to")
    return yearly.issue_plan(actor(), now(), rules=rules, **{name: given[name] for name in named})


def _summary(given: dict) -> YearlyPaper:
    named = ("agency", "year", "work", "proposals", "to")
    return yearly.issue_summary(actor(), now(), calendar(), **{name: given[name] for name in named})


ISSUED: dict[str, Callable[[dict], YearlyPaper]] = {PLAN: _plan, SUMMARY: _summary}


@bp.get("/supervision/yearly/<id:yearly_id>.pdf")
@access("supervisor")
@bp.response(200, {"type": "string", "format": "binary"}, content_type="application/pdf")
def get_yearly_paper(yearly_id: int) -> Response:
    """One of them, sealed"""
    return case_paper_out(yearly.yearly_for(actor(), yearly_id).paper)


@bp.get("/plans")
@access("public")
@bp.response(200, PlansShape)
@open_to_all
def get_plans():
    """年度抽查计划 of every body, every edition, the newest first"""
    return answered(Answer(PlansShape().dump({"items": yearly.plans()})))


@bp.get("/figures")
@access("public")
@bp.arguments(YearQuery, location="query")
@bp.response(200, FiguresShape)
@open_to_all
def get_figures(given: dict):
    """A year's counts by city, without names"""
    found = tallies.of_all(given["year"] or today().year, today(), calendar())
    return answered(Answer(FiguresShape().dump(found)))


@bp.get("/supervision/figures")
@access("supervisor")
@bp.arguments(YearQuery, location="query")
@bp.response(200, OwnFiguresShape)
def get_own_figures(given: dict):
    """The counts of the bodies that the caller acts for, and the cases whose days were not kept"""
    found = tallies.of_own(actor(), given["year"] or today().year, today(), calendar())
    return answered(Answer(OwnFiguresShape().dump(found)))
