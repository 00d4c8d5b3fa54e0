"""诚信档案 for programs: the own records, other departments' records handed in, and their correction."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from flask import request
from marshmallow import Schema, fields
from werkzeug import Response

from filing.api import inputs
from filing.api.answering import Answer, actor, answered, write
from filing.api.blueprint import Blueprint
from filing.api.report_shapes import EVIDENCE
from filing.current import calendar, now, scanner, store, today
from filing.domain.articles import Article
from filing.domain.procedures.credit import ASKED_LABELS, ON_FILE_LABELS
from filing.domain.procedures.procedure import Role
from filing.domain.supervision.credit import IMPORTED, KINDS
from filing.http.access import access
from filing.http.case_papers import case_file_out
from filing.models import CreditCorrection, CreditRecord
from filing.models.credit import SUBJECT_LABELS
from filing.services import procedures
from filing.services.credit import corrections, importing, records
from filing.services.credit.of_cases import article_of
from filing.services.files.receiving import Received, receive
from filing.services.paging import MOST_ROWS

bp = Blueprint("credit", "Credit records: what is on file, how it is corrected, when it goes")


class PageQuery(inputs.Input):
    after = inputs.text(load_default=None, metadata={"description": "The `next` of the page before"})
    limit = inputs.number(1, MOST_ROWS, load_default=50)


class HandedIn(inputs.Input):
    number = inputs.words(100, metadata={"description": "The department's own; again, it only adds days"})
    subject_kind = inputs.one_of(*SUBJECT_LABELS, load_default="enterprise")
    name = inputs.words(200)
    is_person = inputs.flag(
        load_default=False, metadata={"description": "A natural person: its name is shortened"}
    )
    credit_code = inputs.words(18)
    kind = inputs.one_of(*IMPORTED, load_default="")
    facts = inputs.words(4000)
    measures = inputs.words(4000)
    article = inputs.words(100)
    committed_on = inputs.day(load_default=None, allow_none=True)
    corrected_on = inputs.day(load_default=None, allow_none=True)
    performed_on = inputs.day(load_default=None, allow_none=True)


class HandedInList(inputs.Input):
    items = inputs.rows(HandedIn, load_default=list)


class Applied(inputs.Input):
    what = inputs.words(4000, metadata={"description": "What is incomplete or wrong, and how it should read"})
    evidence = inputs.words(4000)


class CorrectionMove(inputs.Input):
    """Members of every move; each move reads its own."""

    answer = inputs.words(4000, metadata={"description": "verify"})
    reason = inputs.words(4000, metadata={"description": "refuse"})
    annul = inputs.flag(
        load_default=False, metadata={"description": "correct: there is no ground for it at all"}
    )
    facts = inputs.words(4000, metadata={"description": "correct"})
    measures = inputs.words(4000, metadata={"description": "correct"})
    committed_on = inputs.day(load_default=None, allow_none=True, metadata={"description": "correct"})
    corrected_on = inputs.day(load_default=None, allow_none=True, metadata={"description": "correct"})
    performed_on = inputs.day(load_default=None, allow_none=True, metadata={"description": "correct"})


class CreditFileShape(Schema):
    id = fields.Integer(required=True)
    file_name = fields.String(required=True)
    media_type = fields.String(required=True)
    pages = fields.Integer(required=True, allow_none=True)
    size = fields.Integer(required=True)
    sha256 = fields.String(required=True)


class CorrectionShape(Schema):
    id = fields.Integer(required=True)
    record = fields.Integer(required=True, attribute="record_id")
    state = fields.String(required=True, metadata={"enum": list(map(str, ASKED_LABELS))})
    state_label = fields.String(required=True)
    what = fields.String(required=True)
    evidence = fields.String(required=True)
    files = fields.List(fields.Nested(CreditFileShape), required=True)
    answer = fields.String(required=True)
    moves = fields.Function(lambda one: _moves(one), metadata={"type": "array", "items": {"type": "string"}})


class RemovalShape(Schema):
    on = fields.Date(required=True, allow_none=True)
    why = fields.String(required=True)


class CreditRecordShape(Schema):
    id = fields.Integer(required=True)
    kind = fields.String(required=True, metadata={"enum": list(KINDS)})
    kind_label = fields.String(required=True, attribute="about.label")
    subject_kind = fields.String(required=True)
    name = fields.String(required=True)
    enterprise = fields.Integer(required=True, allow_none=True, attribute="enterprise_id")
    source = fields.String(required=True)
    facts = fields.String(required=True)
    measures = fields.String(required=True)
    article = fields.Function(lambda one: _article(one), metadata={"type": "string", "nullable": True})
    committed_on = fields.Date(required=True)
    corrected_on = fields.Date(required=True, allow_none=True)
    performed_on = fields.Date(required=True, allow_none=True)
    state = fields.String(required=True, metadata={"enum": list(map(str, ON_FILE_LABELS))})
    state_label = fields.String(required=True)
    removal = fields.Function(
        lambda one: RemovalShape().dump(records.removal_for(one)), metadata={"type": "object"}
    )
    corrections = fields.Function(
        lambda one: _asked(one), metadata={"type": "array", "items": {"type": "object"}}
    )


class CreditRecordsShape(Schema):
    items = fields.List(fields.Nested(CreditRecordShape), required=True)
    next = fields.String(required=True, allow_none=True)


def _moves(one: CreditCorrection) -> list[str]:
    return procedures.open_moves(one, actor(), today(), calendar())


def _article(one: CreditRecord) -> str | None:
    found = article_of(one)
    return found.short if isinstance(found, Article) else found


def _asked(one: CreditRecord) -> list[dict]:
    """Applications are the subject's and the body's affair, not the department's."""
    return [] if actor().role == Role.DEPARTMENT else CorrectionShape(many=True).dump(one.corrections)


@bp.get("/credit")
@access("applicant", "supervisor", "department")
@bp.arguments(PageQuery, location="query")
@bp.response(200, CreditRecordsShape)
def get_credit(given: dict):
    """The own enterprises' records, those of a supervisor's bodies, or those a department handed in"""
    rows, following = records.record_page(actor(), after=given["after"], limit=given["limit"])
    return answered(Answer(CreditRecordsShape().dump({"items": rows, "next": following})))


@bp.post("/credit")
@access("department")
@bp.arguments(HandedInList)
@bp.response(201, CreditRecordsShape)
def hand_in_credit(given: dict):
    """What another department has found: all of it or nothing; each number once (17-§23)"""
    return write(lambda: Answer(CreditRecordsShape().dump({"items": _handed_in(given), "next": None}), 201))


def _handed_in(given: dict) -> list[CreditRecord]:
    return importing.hand_in(actor(), now(), calendar(), given["items"])


@bp.get("/credit/<id:record_id>")
@access("applicant", "supervisor", "department")
@bp.response(200, CreditRecordShape)
def get_credit_record(record_id: int):
    """One record: where it comes from, when it goes and why"""
    return answered(Answer(CreditRecordShape().dump(records.record_for(actor(), record_id))))


def _either() -> dict:
    """JSON, or a form with files."""
    texts = {"what": {"type": "string"}, "evidence": {"type": "string"}}
    plain = {"schema": {"type": "object", "properties": texts}}
    with_files = {"schema": {"type": "object", "properties": {**texts, "files": EVIDENCE}}}
    return {"required": True, "content": {"application/json": plain, "multipart/form-data": with_files}}


@bp.post("/credit/<id:record_id>/corrections")
@access("applicant")
@bp.doc(requestBody=_either())
@bp.response(201, CorrectionShape)
def apply_for_correction(record_id: int):
    """申请修正, with evidence in words and, as a form, in files (17-§24)"""
    given = bp.ARGUMENTS_PARSER.parse(Applied, location="json" if request.is_json else "form")
    return write(partial(_applied, record_id, given), prepare=partial(_received, record_id))


def _received(record_id: int) -> list[Received]:
    """Nothing is examined for a record that one may not know of."""
    records.record_for(actor(), record_id)
    sent = request.files.getlist("files")
    return receive([(one.stream, one.filename or "") for one in sent], store(), scanner())


def _applied(record_id: int, given: dict, files: list[Received]) -> Answer:
    made = corrections.apply(record_id, actor(), now(), files=files, **given)
    return Answer(CorrectionShape().dump(made), 201)


@bp.get("/credit/corrections/<id:correction_id>/files/<id:file_id>")
@access("applicant", "supervisor")
@bp.response(200, {"type": "string", "format": "binary"}, content_type="*/*")
def get_correction_file(correction_id: int, file_id: int) -> Response:
    """A file that came with an application"""
    return case_file_out(corrections.file_of(corrections.correction_for(actor(), correction_id), file_id))


@bp.post("/credit/corrections/<id:correction_id>/moves/<move>")
@access("applicant", "supervisor")
@bp.arguments(CorrectionMove, required=False)
@bp.response(200, CorrectionShape)
def move_correction(given: dict, correction_id: int, move: str):
    """One move, as the procedure's table allows"""
    return write(lambda: _moved(corrections.correction_for(actor(), correction_id, lock=True), move, given))


def _moved(one: CreditCorrection, move: str, given: dict) -> Answer:
    if move not in ACTS:
        procedures.require_open(one, move, actor(), today(), calendar())
    act, names = ACTS[move]
    act(one, actor(), now(), calendar(), **{name: given[name] for name in names})
    return Answer(CorrectionShape().dump(one))


ACTS: dict[str, tuple[Callable, tuple[str, ...]]] = {
    "verify": (corrections.verify, ("answer",)),
    "correct": (corrections.correct, ("annul", *corrections.TEXTS, *corrections.DAYS)),
    "refuse": (corrections.refuse, ("reason",)),
    "withdraw": (corrections.withdraw, ()),
}
