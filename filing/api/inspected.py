"""监督检查 for the programs of the enterprise that is inspected: its cases, the papers of the body, what it answers."""

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
from filing.api.represent import iso
from filing.current import calendar, now, scanner, store, today
from filing.domain.procedures.inspection import STAGE_LABELS
from filing.http.access import access
from filing.http.case_papers import case_file_out, case_paper_out
from filing.models import CaseFile, CasePaper, Inspection
from filing.services import procedures
from filing.services.files.receiving import Received, receive
from filing.services.supervision import answering, cases, handed_in, papers

bp = Blueprint("inspected", "Inspections as the enterprise that is inspected sees them")
ACTS: dict[str, Callable] = {
    "submit_papers": answering.submit_papers, "state_case": answering.state_case,
    "ask_hearing": answering.ask_hearing, "report_correction": answering.report_correction,
    "report_payment": answering.report_payment,
}  # fmt: skip


class AnswerInput(inputs.Input):
    paper = inputs.words(200, metadata={"description": "submit_papers: which of the papers asked for"})
    text = inputs.words(4000, metadata={"description": "What is stated, asked or reported"})


class OwnInspectionShape(Schema):
    id = fields.Integer(required=True)
    respondent = fields.String(required=True)
    enterprise = fields.Integer(required=True)
    body = fields.Dict(required=True)
    state = fields.String(required=True, metadata={"enum": list(map(str, STAGE_LABELS))})
    state_label = fields.String(required=True)
    moves = fields.List(fields.String(), required=True)
    inspectors = fields.List(fields.String(), required=True)
    notice = fields.Dict(required=True)
    days = fields.List(
        fields.Dict(), required=True, metadata={"description": "Each day and how it was counted"}
    )
    missing = fields.List(
        fields.String(), required=True, metadata={"description": "Papers not yet handed in here"}
    )
    papers = fields.List(fields.Dict(), required=True)
    files = fields.List(fields.Dict(), required=True)
    answers = fields.List(fields.Dict(), required=True)
    result = fields.String(required=True)
    breaches = fields.List(fields.Dict(), required=True)
    correction = fields.Dict(required=True, allow_none=True)
    fines = fields.List(fields.Dict(), required=True)
    hearing = fields.Dict(required=True, allow_none=True)
    unperformed = fields.List(fields.String(), required=True)


class OwnInspectionsShape(Schema):
    items = fields.List(fields.Nested(OwnInspectionShape), required=True)


def _multipart() -> dict:
    texts = {
        name: {"type": "string", "description": field.metadata["description"]}
        for name, field in AnswerInput().fields.items()
    }
    content = {"type": "object", "properties": {**texts, "files": EVIDENCE}}
    return {"required": False, "content": {"multipart/form-data": {"schema": content}}}


@bp.get("/inspections")
@access("applicant")
@bp.response(200, OwnInspectionsShape)
def get_inspections():
    """The inspections of one's own enterprises, from the notice on, the newest first"""
    rows = {"items": [_whole(case) for case in answering.own_cases(actor())]}
    return answered(Answer(OwnInspectionsShape().dump(rows)))


@bp.get("/inspections/<id:inspection_id>")
@access("applicant")
@bp.response(200, OwnInspectionShape)
def get_inspection(inspection_id: int):
    """One of them: its days, the body's papers, what was handed in"""
    return answered(Answer(OwnInspectionShape().dump(_whole(answering.own_case(actor(), inspection_id)))))


@bp.get("/inspections/<id:inspection_id>/papers/<id:paper_id>")
@access("applicant")
@bp.response(200, {"type": "string", "format": "binary"}, content_type="application/pdf")
def get_inspection_paper(inspection_id: int, paper_id: int) -> Response:
    """A paper of the body, sealed"""
    case = answering.own_case(actor(), inspection_id)
    return case_paper_out(papers.paper_of(case, paper_id, to_respondent=True))


@bp.get("/inspections/<id:inspection_id>/files/<id:file_id>")
@access("applicant")
@bp.response(200, {"type": "string", "format": "binary"}, content_type="*/*")
def get_inspection_file(inspection_id: int, file_id: int) -> Response:
    """A file that was handed in"""
    case = answering.own_case(actor(), inspection_id)
    return case_file_out(handed_in.file_of(case, file_id, for_respondent=True))


@bp.post("/inspections/<id:inspection_id>/moves/<move>")
@access("applicant")
@bp.doc(requestBody=_multipart())
@bp.response(200, OwnInspectionShape)
def answer_inspection(inspection_id: int, move: str):
    """submit_papers, state_case, ask_hearing, report_correction or report_payment, with files"""
    case = answering.own_case(actor(), inspection_id)
    location = "json" if request.is_json else "form"
    given = bp.ARGUMENTS_PARSER.parse(AnswerInput, location=location)
    return write(partial(_moved, inspection_id, move, given), prepare=lambda: _received(case, move))


def _received(case: Inspection, move: str) -> list[Received]:
    """Nothing is examined for a move that is not open."""
    procedures.require_open(case, move, actor(), today(), calendar())
    named = (*request.files.getlist("files"), *request.files.getlist("file"))
    return receive([(one.stream, one.filename or "") for one in named], store(), scanner())


def _moved(inspection_id: int, move: str, given: dict, files: list[Received]) -> Answer:
    case = answering.own_case(actor(), inspection_id, lock=True)
    if move not in ACTS:
        procedures.require_open(case, move, actor(), today(), calendar())
    said = {"paper": given["paper"]} if move == "submit_papers" else {"text": given["text"]}
    ACTS[move](case, actor(), now(), calendar(), files=files, **said)
    return Answer(OwnInspectionShape().dump(_whole(case)))


def _whole(case: Inspection) -> dict:
    return {
        "id": case.id,
        "respondent": case.respondent,
        "enterprise": case.enterprise_id,
        "body": {"code": case.agency.code, "name": case.agency.name},
        "state": str(case.state),
        "state_label": case.state_label,
        "moves": procedures.open_moves(case, actor(), today(), calendar()),
        "inspectors": [one.name for one in case.inspectors],
        "notice": case.notice,
        "days": [
            {
                "what": label, "on": iso(day.on), "why": day.why, "source": day.source,
                "provisional": day.provisional,
            }
            for label, day in cases.deadlines_of_respondent(case, calendar())
        ],
        "missing": answering.missing_papers(case),
        "papers": [paper_row(one) for one in papers.papers_of(case, to_respondent=True)],
        "files": [file_row(one) for one in handed_in.files_of(case, for_respondent=True)],
        "answers": case.answers,
        "result": case.result,
        "breaches": [{"label": act.breach.label, "article": act.article.short} for act in case.acts],
        "correction": case.correction or None,
        "fines": case.fines,
        "hearing": case.hearing or None,
        "unperformed": case.unperformed,
    }  # fmt: skip


def paper_row(paper: CasePaper) -> dict:
    """A paper as a row: its words stand in the PDF."""
    return {
        "id": paper.id, "occasion": paper.occasion, "title": paper.title, "number": paper.number,
        "issued_on": iso(paper.issued_on), "sha256": paper.sha256,
    }  # fmt: skip


def file_row(file: CaseFile) -> dict:
    """A file as a row."""
    return {
        "id": file.id, "purpose": file.purpose, "about": file.about, "file_name": file.file_name,
        "media_type": file.media_type, "pages": file.pages, "size": file.size, "sha256": file.sha256,
        "uploaded_at": iso(file.uploaded_at),
    }  # fmt: skip
