"""What calls give: for the OpenAPI document; the answers themselves are made by filing.api.represent."""

from __future__ import annotations

from marshmallow import INCLUDE, Schema, fields

from filing.domain.forms.asking import GROUNDS
from filing.domain.forms.received import DONE, SIGNED
from filing.domain.procedures.filing import MOVES, STATE_LABELS


class ProblemShape(Schema):
    path = fields.List(fields.Raw(metadata={"type": ["string", "integer"]}), required=True)
    code = fields.String(required=True)
    message = fields.String(required=True)
    article = fields.String(required=True, allow_none=True)


class ErrorShape(Schema):
    """Every refusal; some add what it was about, such as the move and the state."""

    class Meta:
        unknown = INCLUDE

    error = fields.String(required=True)
    message = fields.String(required=True)
    problems = fields.List(fields.Nested(ProblemShape), required=True)


class AgencyShape(Schema):
    code = fields.String(required=True)
    name = fields.String(required=True)


class DueShape(Schema):
    holder = fields.String(required=True, metadata={"enum": ["agency", "applicant"]})
    due_on = fields.Date(required=True)
    days_left = fields.Integer(required=True)
    provisional = fields.Boolean(required=True)


class ReceiptShape(Schema):
    number = fields.String(required=True)
    verify_url = fields.String(required=True)


class ItemShape(Schema):
    id = fields.Integer(required=True)
    path = fields.List(fields.Raw(), required=True, allow_none=True)
    document = fields.String(required=True, allow_none=True)
    for_ = fields.String(data_key="for", allow_none=True)
    ground = fields.String(required=True, metadata={"enum": list(GROUNDS)})
    problem = fields.String(required=True)
    expected = fields.String(required=True)
    reply = fields.String(required=True)
    returned_because = fields.String(required=True)
    open = fields.Boolean(required=True)


class SupplementShape(Schema):
    asked_on = fields.Date(required=True)
    note = fields.String(required=True)
    items = fields.List(fields.Nested(ItemShape), required=True)


class SummaryShape(Schema):
    id = fields.Integer(required=True)
    kind = fields.String(required=True)
    application_number = fields.String(required=True, allow_none=True)
    state = fields.String(required=True, metadata={"enum": list(map(str, STATE_LABELS))})
    state_label = fields.String(required=True)
    law_day = fields.Date(required=True, allow_none=True)
    agency = fields.Nested(AgencyShape, required=True, allow_none=True)
    version = fields.Integer(required=True)
    event_on = fields.Date(required=True, allow_none=True)
    late_days = fields.Integer(required=True)
    rules_beyond_sources = fields.Boolean(required=True)
    due = fields.Nested(DueShape, required=True, allow_none=True)
    moves = fields.List(fields.String(metadata={"enum": list(MOVES)}), required=True)
    receipt = fields.Nested(ReceiptShape, required=True, allow_none=True)
    supplement = fields.Nested(SupplementShape, required=True, allow_none=True)
    enterprise = fields.Integer(allow_none=True)
    enterprise_name = fields.String()
    copied_from = fields.Integer(allow_none=True)
    reason = fields.String(allow_none=True)
    claimed_by = fields.String(allow_none=True)
    submitted_at = fields.String(allow_none=True)
    updated_at = fields.String()


class LinkedShape(Schema):
    id = fields.Integer(required=True)
    kind = fields.String(required=True)
    name = fields.String(required=True)
    state = fields.String(required=True)


class FilingShape(SummaryShape):
    form = fields.String(required=True)
    answers = fields.Dict(required=True)
    personal_numbers_masked = fields.Boolean(
        required=True,
        metadata={"description": "True for the staff; POST …/personal-numbers gives the answers unmasked"},
    )
    refile_late_working_days = fields.Integer(
        required=True,
        metadata={
            "description": "另行提出逾期: of an implemented matter, beside `late_days`, never added to it"
        },
    )
    linked = fields.List(fields.Nested(LinkedShape), required=True)


class AnswersShape(Schema):
    answers = fields.Dict(required=True)


class FactsShape(Schema):
    facts = fields.Dict(required=True)


class PageShape(Schema):
    items = fields.List(fields.Nested(SummaryShape), required=True)
    next = fields.String(required=True, allow_none=True)


class QueueLineShape(Schema):
    id = fields.Integer(required=True)
    kind = fields.String(required=True)
    application_number = fields.String(required=True, allow_none=True)
    state = fields.String(required=True)
    state_label = fields.String(required=True)
    enterprise_name = fields.String(required=True)
    version = fields.Integer(required=True)
    late_days = fields.Integer(required=True)
    due = fields.Nested(DueShape, required=True, allow_none=True)
    claimed_by = fields.String(required=True, allow_none=True)


class QueueShape(Schema):
    items = fields.List(fields.Nested(QueueLineShape), required=True)
    next = fields.String(required=True, allow_none=True)


class DocumentShape(Schema):
    id = fields.Integer(required=True)
    requirement = fields.String(required=True)
    row = fields.String(required=True, allow_none=True, attribute="for", data_key="for")
    file_name = fields.String(required=True)
    language = fields.String(required=True)
    translation_of = fields.Integer(required=True, allow_none=True)
    media_type = fields.String(required=True)
    pages = fields.Integer(required=True, allow_none=True)
    size = fields.Integer(required=True)
    sha256 = fields.String(required=True, metadata={"description": "Of the paper as it is kept"})
    received_sha256 = fields.String(
        required=True, allow_none=True, metadata={"description": "Of the file as it came"}
    )
    cleaned = fields.List(
        fields.String(metadata={"enum": [SIGNED, *DONE]}),
        required=True,
        metadata={"description": "What was done to it before it was kept"},
    )
    signed_original = fields.Boolean(
        required=True, metadata={"description": "Whether the signed file as it came is kept beside"}
    )
    uploaded_at = fields.String(required=True)


class ForShape(Schema):
    row = fields.String(required=True)
    name = fields.String(required=True)


class RequirementShape(Schema):
    id = fields.String(required=True)
    no = fields.String()
    label = fields.String(required=True)
    whose = fields.Nested(ForShape, required=True, allow_none=True, attribute="for", data_key="for")
    required = fields.Boolean(required=True)
    reason = fields.String(required=True)
    article = fields.String(required=True)
    satisfied = fields.Boolean(required=True)
    hint = fields.String()
    documents = fields.List(fields.Nested(DocumentShape), required=True)


class EventShape(Schema):
    id = fields.Integer(required=True)
    move = fields.String(required=True)
    label = fields.String(required=True)
    state = fields.String(required=True)
    state_label = fields.String(required=True)
    actor = fields.Dict(required=True)
    at = fields.String(required=True)
    on = fields.Date(required=True)
    reason = fields.String(required=True)
    details = fields.Dict(required=True)


class DifferenceShape(Schema):
    path = fields.List(fields.Raw(), required=True)
    label = fields.String(required=True)
    register = fields.Raw(required=True)
    first_submission = fields.Raw(required=True)
    supplement = fields.Raw(required=True)
