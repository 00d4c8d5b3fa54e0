"""备案结果公布 for programs: what anybody may read of completed filings (17-§12¶3)."""

from __future__ import annotations

from marshmallow import Schema, fields

from filing.api import inputs
from filing.api.answering import Answer, answered
from filing.api.blueprint import Blueprint, open_to_all
from filing.domain.forms import KINDS
from filing.http.access import access
from filing.services.receipts import published
from filing.services.receipts.published import Wanted

bp = Blueprint("results", "Completed filings, as they are published")


class ResultsQuery(inputs.Input):
    q = inputs.words(200)
    agency = inputs.words(200, metadata={"description": "The code or the name of an agency"})
    from_ = inputs.day(load_default=None, data_key="from")
    to = inputs.day(load_default=None)
    after = inputs.text(load_default=None, metadata={"description": "The `next` of the page before"})
    limit = inputs.number(1, published.MOST_ROWS, load_default=50)


class ResultShape(Schema):
    name = fields.String(required=True)
    number = fields.String(required=True)
    kind = fields.String(required=True, metadata={"enum": list(KINDS)})
    agency = fields.String(required=True, metadata={"description": "The agency's name"})
    day = fields.Date(required=True)


class ResultsShape(Schema):
    items = fields.List(fields.Nested(ResultShape), required=True)
    next = fields.String(required=True, allow_none=True)


@bp.get("/results")
@access("public")
@bp.arguments(ResultsQuery, location="query")
@bp.response(200, ResultsShape)
@open_to_all
def get_results(given: dict):
    """Completed filings, the newest first: name, number, kind, agency, day, and nothing else"""
    wanted = Wanted(given["q"], given["agency"], given["from_"], given["to"])
    rows, following = published.result_page(wanted, given["after"], given["limit"])
    return answered(Answer(ResultsShape().dump({"items": rows, "next": following})))
