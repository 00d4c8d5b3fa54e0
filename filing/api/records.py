"""What is on record of a filing: the history, the clock, the comparison."""

from __future__ import annotations

from filing.api import clock_shapes, represent, shapes
from filing.api.answering import Answer, actor, answered
from filing.api.blueprint import Blueprint
from filing.api.comparison import field_by_field
from filing.current import calendar, today
from filing.http.access import access
from filing.services.filings.clocks import clock_view
from filing.services.people.sight import filing_for

bp = Blueprint("records", "The history of a filing, and its clock")
readers = access("applicant", "reviewer", "supervisor")


@bp.get("/filings/<id:filing_id>/events")
@readers
@bp.response(200, shapes.EventShape(many=True))
def get_events(filing_id: int):
    """Everything that happened, in order"""
    return answered(Answer([represent.event(e, actor()) for e in filing_for(actor(), filing_id).events]))


@bp.get("/filings/<id:filing_id>/clock")
@readers
@bp.response(200, clock_shapes.ClockShape)
def get_clock(filing_id: int):
    """Both parties' working days, and to whom each day was charged (17-§12)"""
    view = clock_view(filing_for(actor(), filing_id), today(), calendar())
    return answered(Answer(clock_shapes.ClockShape().dump(view)))


@bp.get("/filings/<id:filing_id>/compare")
@readers
@bp.response(200, shapes.DifferenceShape(many=True))
def get_comparison(filing_id: int):
    """Register, first submission and supplement, field by field"""
    return answered(Answer(field_by_field(filing_for(actor(), filing_id), actor())))
