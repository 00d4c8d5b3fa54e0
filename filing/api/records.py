"""What is on record: the history, the clock, the comparison, the register."""

from __future__ import annotations

from filing.api import inputs, represent, shapes
from filing.api.answering import Answer, actor, answered
from filing.api.blueprint import Blueprint
from filing.api.comparison import field_by_field
from filing.current import calendar, now, today
from filing.domain.errors import NotFound
from filing.http.access import access
from filing.services.filings.clocks import clock_view
from filing.services.people.sight import enterprise_for, filing_for
from filing.services.simulation import read_moment

bp = Blueprint("records", "The history of a filing, its clock; the register")
readers = access("applicant", "reviewer", "supervisor")


@bp.get("/filings/<id:filing_id>/events")
@readers
@bp.response(200, shapes.EventShape(many=True))
def get_events(filing_id: int):
    """Everything that happened, in order"""
    return answered(Answer([represent.event(e) for e in filing_for(actor(), filing_id).events]))


@bp.get("/filings/<id:filing_id>/clock")
@readers
@bp.response(200, shapes.ClockShape)
def get_clock(filing_id: int):
    """Both parties' working days, and to whom each day was charged (17-§12)"""
    view = clock_view(filing_for(actor(), filing_id), today(), calendar())
    return answered(Answer(shapes.ClockShape().dump(view)))


@bp.get("/filings/<id:filing_id>/compare")
@readers
@bp.response(200, shapes.DifferenceShape(many=True))
def get_comparison(filing_id: int):
    """Register, first submission and supplement, field by field"""
    return answered(Answer(field_by_field(filing_for(actor(), filing_id))))


@bp.get("/enterprises/<id:enterprise_id>")
@readers
@bp.arguments(inputs.AsOf, location="query")
@bp.response(200, shapes.EnterpriseShape)
def get_enterprise(given: dict, enterprise_id: int):
    """The register's version on a day, as it was known at a moment"""
    enterprise = enterprise_for(actor(), enterprise_id)
    known_at = read_moment(_moment_text(given["known_at"])) if given["known_at"] else now()
    version = enterprise.version_on(given["on"] or today(), known_at)
    if version is None:
        raise NotFound("在该日期，或当时所知，该企业尚无备案记录。")
    return answered(Answer(_record(enterprise, version)))


def _moment_text(text: str) -> str:
    """A plus sign that an address turned into a space is a plus sign again."""
    head, space, zone = text.rpartition(" ")
    return f"{head}+{zone}" if space and "T" in head else text


def _record(enterprise, version) -> dict:
    return {
        "id": enterprise.id,
        "name": enterprise.name,
        "filing": version.filing_id,
        "valid_from": represent.iso(version.valid_from),
        "recorded_at": represent.iso(version.recorded_at),
        "facts": version.facts,
    }
