"""What the API takes and gives of reports and suggestions."""

from __future__ import annotations

from marshmallow import Schema, fields

from filing.api import inputs
from filing.domain.procedures.report import STEP_LABELS
from filing.models.reports import KINDS
from filing.services.supervision.given import LONGEST
from filing.services.supervision.reporting import LIMITS

STATES = list(map(str, STEP_LABELS))
EVIDENCE = {"type": "array", "items": {"type": "string", "contentMediaType": "application/octet-stream"}}


def _words(name: str, description: str) -> fields.Field:
    return inputs.words(LIMITS[name], metadata={"description": description})


class NewSuggestion(inputs.Input):
    respondent = _words("respondent", "Name or credit code of the enterprise or investor")
    facts = _words("facts", "What was done against the measures, when and by whom")
    city = inputs.words(
        6, metadata={"description": "GB/T 2260 code, where no completed filing has the respondent"}
    )
    ftz_area = inputs.words(200, metadata={"description": "Free trade area it lies in, as in the list"})
    etdz = inputs.words(200, metadata={"description": "National development zone it lies in, as in the list"})
    address = _words("address", "Street and number")


class NewReport(NewSuggestion):
    name = _words("name", "Of whoever reports; sealed. Empty: anonymous")
    contact = _words("contact", "Telephone or mail of whoever reports; sealed")


class AskedOutcome(inputs.Input):
    number = inputs.words(40)
    code = inputs.words(80)


class MoreForSuggestion(inputs.Input):
    words = inputs.words(LONGEST, metadata={"description": "Further facts; may be empty where files come"})


class MoreForReport(MoreForSuggestion):
    number = inputs.words(40, metadata={"description": "Of the report"})
    code = inputs.words(80, metadata={"description": "As it was shown once"})


class ReportsQuery(inputs.Input):
    state = inputs.one_of("", *STATES, load_default="")
    kind = inputs.one_of("", *KINDS, load_default="")
    overdue = inputs.switch(load_default=False)
    must_inspect = inputs.switch(load_default=False)
    after = inputs.text(load_default="", metadata={"description": "The `next` of the page before"})
    limit = inputs.number(1, 100, load_default=25)


class ReportMove(inputs.Input):
    """Members of every move; each move reads its own."""

    reason = inputs.words(4000, metadata={"description": "decline, transfer"})
    respondent = inputs.words(200, metadata={"description": "open_case, where the report names nobody"})
    answer = inputs.words(4000, metadata={"description": "answer"})
    agency = inputs.words(60, metadata={"description": "transfer: the code of the competent body"})
    to = inputs.words(200, metadata={"description": "hand_over: the department"})
    what = inputs.words(4000, metadata={"description": "hand_over: the matter"})
    receipt = inputs.words(200, metadata={"description": "hand_over: its receipt"})
    is_outside = inputs.flag(
        load_default=False,
        metadata={"description": "hand_over: what is reported is no breach of the measures"},
    )


class Looking(inputs.Input):
    reason = inputs.words(500, metadata={"description": "Why; written into the audit chain"})


class ReportIntakeShape(Schema):
    number = fields.String(required=True)
    code = fields.String(
        required=True, allow_none=True, metadata={"description": "Shown this once; null for a suggestion"}
    )
    must_inspect = fields.Boolean(required=True)
    why = fields.String(required=True)
    article = fields.String(required=True)
    body = fields.Dict(required=True)
    take_up = fields.Dict(required=True, metadata={"description": "By when it is taken up: a model"})


class AddedShape(Schema):
    """What came later; whoever only has the code is not told the words again."""

    received_at = fields.String(required=True)
    evidence = fields.List(fields.Integer(), required=True, metadata={"description": "Serials of the files"})


class ToldAddedShape(AddedShape):
    words = fields.String(required=True)


class ReportOutcomeShape(Schema):
    number = fields.String(required=True)
    kind = fields.String(required=True, metadata={"enum": list(KINDS)})
    state = fields.String(required=True, metadata={"enum": STATES})
    state_label = fields.String(required=True)
    body = fields.Dict(required=True)
    respondent = fields.String(required=True)
    must_inspect = fields.Boolean(required=True)
    why = fields.String(required=True)
    article = fields.String(required=True)
    received_on = fields.String(required=True)
    take_up = fields.Dict(required=True)
    taken_up_on = fields.String(required=True, allow_none=True)
    ended_on = fields.String(required=True, allow_none=True)
    answer = fields.String(required=True)
    handed_over_to = fields.String(required=True, allow_none=True)
    additions = fields.List(fields.Nested(AddedShape), required=True)


class SuggestionShape(ReportOutcomeShape):
    id = fields.Integer(required=True)
    facts = fields.String(required=True)
    evidence = fields.List(fields.Dict(), required=True)
    additions = fields.List(fields.Nested(ToldAddedShape), required=True)


class SuggestionsShape(Schema):
    items = fields.List(fields.Nested(SuggestionShape), required=True)


class ReportBriefShape(ReportOutcomeShape):
    id = fields.Integer(required=True)
    is_overdue = fields.Boolean(required=True)
    case = fields.Integer(required=True, allow_none=True)


class ReportShape(ReportBriefShape):
    moves = fields.List(fields.String(), required=True)
    enterprise = fields.Integer(required=True, allow_none=True)
    address = fields.String(required=True)
    facts = fields.String(required=True)
    evidence = fields.List(fields.Dict(), required=True)
    additions = fields.List(fields.Nested(ToldAddedShape), required=True)
    department = fields.String(required=True, allow_none=True)
    is_anonymous = fields.Boolean(required=True)
    handed_over = fields.Dict(required=True, allow_none=True)
    history = fields.List(fields.Dict(), required=True)


class ReportsShape(Schema):
    items = fields.List(fields.Nested(ReportBriefShape), required=True)
    next = fields.String(required=True, allow_none=True)


class ReporterShape(Schema):
    name = fields.String(required=True)
    contact = fields.String(required=True)
