"""What programs say of an inspection, and what they are told: its opening, its moves, the case itself."""

from __future__ import annotations

from marshmallow import Schema, ValidationError, fields

from filing.api import inputs
from filing.domain.procedures.inspection import STAGE_LABELS
from filing.domain.supervision.items import ITEMS
from filing.domain.supervision.sanctions import BREACHES
from filing.domain.supervision.starting import GROUNDS, WAYS
from filing.services.paging import MOST_ROWS


def _is_source(given: object) -> None:
    if isinstance(given, bool) or not isinstance(given, str | int):
        raise ValidationError("应为文字，或者抽查的编号。")


class TermsInput(inputs.Input):
    notice = inputs.number(0, 365, required=True)
    result = inputs.number(1, 365, required=True)
    report = inputs.number(1, 365, required=True)
    source = inputs.words(200)


class NewCase(inputs.Input):
    enterprise = inputs.number(1, load_default=None, allow_none=True)
    respondent = inputs.words(
        200, metadata={"description": "Who is inspected, where the register has no record"}
    )
    way = inputs.one_of(*WAYS, required=True)
    source = fields.Raw(
        load_default="",
        validate=_is_source,
        metadata={"description": "draw: its id; otherwise what was reported or what is known"},
    )
    ground = inputs.one_of("", *GROUNDS, load_default="")
    agency = inputs.words(60)
    written = inputs.flag(load_default=False, metadata={"description": "report: in writing"})
    has_evidence = inputs.flag(
        load_default=False, metadata={"description": "report: with facts and evidence"}
    )
    terms = fields.Nested(
        TermsInput, load_default=None, allow_none=True, metadata={"description": "Outside Shandong"}
    )


class BreachInput(inputs.Input):
    key = inputs.one_of(*BREACHES, required=True)
    began_on = inputs.day(required=True)
    ended_on = inputs.day(load_default=None, allow_none=True)


class FineInput(inputs.Input):
    breach = inputs.number(0, 100, load_default=0, metadata={"description": "Its place in `breaches`"})
    amount = inputs.words(20)
    grave = inputs.words(2000)


class ItemInput(inputs.Input):
    finding = inputs.words(4000)
    evidence = inputs.words(4000)


def _texts(description: str, longest: int = 200) -> fields.Field:
    return fields.List(
        inputs.words(longest),
        load_default=list,
        error_messages={"invalid": "应为一个列表。", **inputs.WORDS},
        metadata={"description": description},
    )


class CaseMove(inputs.Input):
    """Members of every move; each move reads its own."""

    kind = inputs.one_of("visit", "papers", load_default="visit", metadata={"description": "notify"})
    on = inputs.day(load_default=None, metadata={"description": "notify, perform"})
    papers = _texts("notify: what is to be shown or sent")
    place = inputs.words(
        300, metadata={"description": "notify: where papers are sent; hear: where it is held"}
    )
    certificates_shown = inputs.flag(load_default=False, metadata={"description": "visit"})
    received = _texts("receive_papers: those that have come")
    findings = fields.Dict(
        keys=inputs.one_of(*ITEMS),
        values=fields.Nested(ItemInput),
        load_default=dict,
        error_messages={"invalid": "应为一个对象。", **inputs.WORDS},
        metadata={"description": "find: item -> finding and evidence"},
    )
    seen = fields.Dict(
        keys=inputs.one_of(*ITEMS),
        values=inputs.words(16),
        load_default=dict,
        error_messages={"invalid": "应为一个对象。", **inputs.WORDS},
        metadata={
            "description": "find: item -> the `seen` its finding was read with; 409 if it was rewritten since"
        },
    )
    result = inputs.words(4000, metadata={"description": "conclude"})
    breaches = inputs.rows(BreachInput, load_default=list, metadata={"description": "conclude"})
    text = inputs.words(
        4000, metadata={"description": "order: what is to be corrected; report: how the inspection went"}
    )
    days = inputs.number(0, 1000, load_default=0, metadata={"description": "order, extend: working days"})
    source = inputs.words(200, metadata={"description": "order: where the term is laid down"})
    reason = inputs.words(4000, metadata={"description": "extend, decide"})
    fines = inputs.rows(FineInput, load_default=list, metadata={"description": "propose_fine"})
    hearing_threshold = inputs.text(load_default=None, allow_none=True)
    hearing_source = inputs.words(200)
    statement = inputs.words(4000, metadata={"description": "hear"})
    answer = inputs.words(4000, metadata={"description": "hear"})
    asked_for_hearing = inputs.flag(load_default=False, metadata={"description": "hear"})
    hearing_on = inputs.day(load_default=None, metadata={"description": "hear: the day it is announced for"})
    held_on = inputs.day(load_default=None, metadata={"description": "hear"})
    amounts = _texts("decide: one for each fine proposed", 20)
    what = inputs.words(
        4000, metadata={"description": "perform: correction or payment; hand_over: the matter"}
    )
    evidence = inputs.words(4000, metadata={"description": "perform"})
    to = inputs.words(200, metadata={"description": "hand_over, report: the department"})
    receipt = inputs.words(200, metadata={"description": "hand_over: its receipt"})
    for_enforcement = inputs.flag(load_default=False, metadata={"description": "hand_over"})


class CaseShape(Schema):
    id = fields.Integer(required=True)
    respondent = fields.String(required=True)
    enterprise = fields.Integer(required=True, allow_none=True)
    body = fields.Dict(required=True)
    way = fields.String(required=True, metadata={"enum": list(WAYS)})
    ground = fields.String(required=True)
    must_inspect = fields.Boolean(required=True)
    state = fields.String(required=True, metadata={"enum": list(map(str, STAGE_LABELS))})
    state_label = fields.String(required=True)
    moves = fields.List(fields.String(), required=True)
    inspectors = fields.List(fields.Dict(), required=True)
    deadlines = fields.Dict(required=True)
    explained = fields.Dict(required=True, metadata={"description": "How each deadline was counted"})
    findings = fields.List(fields.Dict(), required=True)
    notice = fields.Dict(required=True, allow_none=True)
    breaches = fields.List(fields.Dict(), required=True)
    result = fields.String(required=True)
    reported_on = fields.String(required=True, allow_none=True)
    correction = fields.Dict(required=True, allow_none=True)
    fines = fields.List(fields.Dict(), required=True)
    hearing = fields.Dict(required=True, allow_none=True)
    unperformed = fields.List(fields.String(), required=True)
    handed_over = fields.List(fields.Dict(), required=True)
    look_at = fields.List(
        fields.Dict(),
        required=True,
        metadata={"description": "What of the record and of other sources to look at, and why"},
    )
    papers = fields.List(fields.Dict(), required=True, metadata={"description": "What the body issued"})
    files = fields.List(fields.Dict(), required=True, metadata={"description": "What was handed in"})
    answers = fields.List(fields.Dict(), required=True, metadata={"description": "What the respondent said"})
    history = fields.List(fields.Dict(), required=True)


class CasesQuery(inputs.Input):
    state = inputs.one_of("", *map(str, STAGE_LABELS), load_default="")
    way = inputs.one_of("", *WAYS, load_default="")
    after = inputs.text(load_default=None, metadata={"description": "The `next` of the page before"})
    limit = inputs.number(1, MOST_ROWS, load_default=MOST_ROWS)


class CasesShape(Schema):
    items = fields.List(fields.Dict(), required=True)
    next = fields.String(required=True, allow_none=True)
