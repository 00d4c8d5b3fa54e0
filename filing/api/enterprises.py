"""Enterprises and their records over time: found, begun by approval, told, drawn."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from flask import Response

from filing.api import enterprise_shapes as shapes
from filing.api import inputs
from filing.api.answering import Answer, actor, answered, write
from filing.api.blueprint import Blueprint
from filing.current import now, today, veil_over_record
from filing.domain.errors import BadAnswer
from filing.domain.forms.establishment import ESTABLISHMENT
from filing.domain.forms.holdings import plain
from filing.domain.pictures.holdings import holdings_svg
from filing.domain.problems import Problem
from filing.domain.questions.values import clean_number, date_of, decimal_of
from filing.extensions import db
from filing.http.access import access
from filing.models import Enterprise, codec
from filing.services.filings import drafts
from filing.services.people.sight import enterprise_for, own_enterprise
from filing.services.records.base import base_record, supply_credit_code
from filing.services.records.lineage import links_of
from filing.services.records.listed import listed_option
from filing.services.records.listing import enterprise_page
from filing.services.records.papers import papers_on_file
from filing.services.records.reading import Recorded, recorded
from filing.services.records.timeline import timeline
from filing.services.simulation import read_moment

bp = Blueprint("enterprises", "Enterprises and their records over time")
readers = access("applicant", "reviewer", "supervisor")


@bp.get("/enterprises")
@readers
@bp.arguments(shapes.EnterpriseQuery, location="query")
@bp.response(200, shapes.EnterprisePageShape)
def list_enterprises(given: dict):
    """One's own organisation's, or those with a filing at one's agency; newest first"""
    rows, following = enterprise_page(actor(), search=given["q"], after=given["after"], limit=given["limit"])
    return answered(Answer({"items": [shapes.line(row) for row in rows], "next": following}))


@bp.post("/enterprises")
@access("applicant")
@bp.arguments(shapes.NewEnterprise)
@bp.response(201, shapes.EnterpriseShape)
def create_enterprise(given: dict):
    """The base record of an enterprise set up by approval, marked 未经备案 (17-§10)"""
    drafts.refuse_unread({key: given[key] for key in ("enterprise", "investors")})
    return write(lambda: _begun(given))


def _begun(given: dict) -> Answer:
    form = ESTABLISHMENT.form_on(today())
    parts = codec.read(form, {key: given[key] for key in ("enterprise", "investors")})
    made = base_record(
        actor(),
        given["approval_certificate"],
        parts.get("enterprise"),
        parts.get("investors"),
        now(),
        given["valid_from"],
    )
    return _as_it_reads(made, 201)


def _as_it_reads(enterprise: Enterprise, status: int = 200) -> Answer:
    """Read back, so that a moment reads as it will in every later answer."""
    db.session.flush()
    db.session.expire_all()
    return Answer(_record(recorded(enterprise, today(), now())), status)


def _record(read: Recorded) -> dict:
    return shapes.record(read, links_of(actor(), read.enterprise))


@bp.get("/enterprises/<id:enterprise_id>")
@readers
@bp.arguments(inputs.AsOf, location="query")
@bp.response(200, shapes.EnterpriseShape)
def get_enterprise(given: dict, enterprise_id: int):
    """The register's version on a day, as it was known at a moment"""
    return answered(Answer(_record(_read(given, enterprise_id))))


@bp.put("/enterprises/<id:enterprise_id>/credit-code")
@access("applicant")
@bp.arguments(shapes.SuppliedCode, required=False)
@bp.response(200, shapes.EnterpriseShape)
def put_credit_code(given: dict, enterprise_id: int):
    """The code that was pending, from the licence: no change, no filing"""
    return write(lambda: _supplied(own_enterprise(actor(), enterprise_id), given))


def _supplied(enterprise: Enterprise, given: dict) -> Answer:
    supply_credit_code(enterprise, actor(), given["code"], date_of(given["licence_on"]), now())
    return _as_it_reads(enterprise)


@bp.get("/enterprises/<id:enterprise_id>/timeline")
@readers
@bp.arguments(inputs.AsOf(only=("known_at",)), location="query")
@bp.response(200, shapes.StepShape(many=True))
def get_timeline(given: dict, enterprise_id: int):
    """What was entered by which filing, by the days from which it holds, before and after"""
    enterprise = enterprise_for(actor(), enterprise_id)
    found = timeline(enterprise, _known_at(given), veil_over_record(enterprise, actor()))
    return answered(Answer([shapes.step(step) for step in found]))


@bp.get("/enterprises/<id:enterprise_id>/papers")
@readers
@bp.response(200, shapes.PaperOnFileShape(many=True))
def get_papers(enterprise_id: int):
    """在案材料: what completed filings left, and which of them a later one took the place of"""
    found = papers_on_file(actor(), enterprise_for(actor(), enterprise_id))
    return answered(Answer([shapes.paper_on_file(one) for one in found]))


@bp.get("/enterprises/<id:enterprise_id>/holdings")
@readers
@bp.arguments(inputs.AsOf, location="query")
@bp.response(200, shapes.HoldingsShape)
def get_holdings(given: dict, enterprise_id: int):
    """Who holds what on a day, and who stands behind them"""
    return answered(Answer(shapes.holdings(_read(given, enterprise_id))))


@bp.get("/enterprises/<id:enterprise_id>/holdings.svg")
@readers
@bp.arguments(inputs.AsOf, location="query")
@bp.response(200, {"type": "string"}, content_type="image/svg+xml")
def get_holdings_picture(given: dict, enterprise_id: int):
    """The same as a picture"""
    return Response(holdings_svg(_read(given, enterprise_id).holdings), mimetype="image/svg+xml")


@bp.get("/enterprises/<id:enterprise_id>/listed-option")
@readers
@bp.arguments(shapes.ListedQuery, location="query")
@bp.response(200, shapes.ListedOptionShape)
def get_listed_option(given: dict, enterprise_id: int):
    """Whether a listed company may wait, by what the foreign holding has moved since it was last filed (17-§6)"""
    read = _read(given, enterprise_id)
    found = listed_option(read, _share(given["foreign_share"]), given["control_changed"])
    moved = plain(found.cumulative_change)
    return answered(
        Answer({"duty": found.duty, "cumulative_change": moved, "article": found.article, "why": found.why})
    )


def _share(text: str) -> Decimal:
    share = decimal_of(clean_number(text))
    if share is None or not 0 <= share <= 100:
        words = "foreign_share 应为0至100之间的百分数，例如 29.5。"
        raise BadAnswer(words, [Problem(("foreign_share",), "malformed", words)])
    return share


def _read(given: dict, enterprise_id: int) -> Recorded:
    read = recorded(enterprise_for(actor(), enterprise_id), given["on"] or today(), _known_at(given))
    read.veil = veil_over_record(read.enterprise, actor())
    return read


def _known_at(given: dict) -> datetime:
    return read_moment(_moment_text(given["known_at"])) if given["known_at"] else now()


def _moment_text(text: str) -> str:
    """A plus sign that an address turned into a space is a plus sign again."""
    head, space, zone = text.rpartition(" ")
    return f"{head}+{zone}" if space and "T" in head else text
