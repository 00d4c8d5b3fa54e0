"""批量新建 for programs: drafts like a filing at hand, from one table of enterprises and their investors."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from flask import request
from marshmallow import Schema, fields, validate

from filing.api import inputs, represent, shapes
from filing.api.answering import Answer, actor, answered, write
from filing.api.blueprint import Blueprint
from filing.api.documents import FILE, file_of_request, upload_body
from filing.current import now, reading, scanner, store, today
from filing.domain.errors import BadAnswer
from filing.domain.forms import KINDS
from filing.domain.problems import Problem
from filing.domain.sheets.reading import Fault
from filing.domain.sheets.several import MOST, Planned, columns_for
from filing.http.access import access
from filing.http.workbooks import LARGEST, WorkbookUnreadable, table_of
from filing.models import Filing
from filing.services.filings import documents, several
from filing.services.people.sight import filing_for, own_filing

bp = Blueprint("several", "Several filings from one table and a filing at hand")
own = access("applicant")
IN_TABLE = "Heads in the first row, cells set apart by tabs or commas; a row without an enterprise belongs to the one above"


class TableInput(inputs.Input):
    table = inputs.text(
        load_default="",
        validate=validate.Length(max=LARGEST, error=f"最多{LARGEST}个字。"),
        metadata={"description": IN_TABLE},
    )
    papers = fields.List(
        inputs.number(1),
        load_default=None,
        allow_none=True,
        error_messages={"invalid": "应为一个列表。"},
        metadata={
            "description": "Documents of the sample that go along; left out, those of people and investors"
        },
    )


class ColumnShape(Schema):
    head = fields.String(required=True)
    needed = fields.Boolean(required=True)
    example = fields.String(required=True)
    choices = fields.List(fields.String(), required=True)


class OfferedPaperShape(Schema):
    document = fields.Integer(required=True, attribute="id")
    requirement = fields.String(required=True)
    row = fields.String(required=True, allow_none=True, data_key="for")
    file_name = fields.String(required=True)


class MadeShape(Schema):
    filing = fields.Integer(required=True)
    enterprise_name = fields.String(required=True)
    state = fields.String(required=True)
    problems_left = fields.Integer(
        required=True, allow_none=True, metadata={"description": "Answers that a draft still lacks"}
    )
    papers_left = fields.Integer(
        required=True, allow_none=True, metadata={"description": "Papers that a draft still lacks"}
    )


class MadeListShape(Schema):
    made = fields.List(fields.Nested(MadeShape), required=True)


class SeveralShape(MadeListShape):
    most = fields.Integer(required=True, metadata={"description": "Filings that one table makes at most"})
    columns = fields.List(fields.Nested(ColumnShape), required=True)
    papers = fields.List(fields.Nested(OfferedPaperShape), required=True)


class PlacedShape(Schema):
    filing = fields.Integer(required=True)
    document = fields.Nested(shapes.DocumentShape, required=True)


@bp.get("/filings/<id:filing_id>/several")
@own
@bp.response(200, SeveralShape)
def get_several(filing_id: int):
    """What a table may say, which papers can go along, and what was made so, with what each still lacks"""
    sample = filing_for(actor(), filing_id)
    several.require_sample(sample)
    whole = {
        "most": MOST,
        "columns": columns_for(KINDS[sample.kind].form_on(today())),
        "papers": several.offered_papers(sample),
        "made": [_told(one) for one in several.made_from(sample)],
    }
    return answered(Answer(SeveralShape().dump(whole)))


def _told(filing: Filing) -> dict[str, Any]:
    read = reading(filing) if filing.is_draft else None
    return {
        "filing": filing.id,
        "enterprise_name": filing.enterprise_name,
        "state": filing.state,
        "problems_left": len(read.answer_problems) if read else None,
        "papers_left": len(read.missing) if read else None,
    }


def _body() -> dict:
    """JSON with the table, or a form with the workbook or CSV file."""
    table = {"type": "string", "description": IN_TABLE}
    papers = {"type": "array", "items": {"type": "integer"}}
    texts = {"table": table, "papers": papers}
    with_file = {"schema": {"type": "object", "properties": {**texts, "file": FILE}}}
    return {
        "required": True,
        "content": {
            "application/json": {"schema": {"type": "object", "properties": texts}},
            "multipart/form-data": with_file,
        },
    }


@bp.post("/filings/<id:filing_id>/several")
@own
@bp.doc(requestBody=_body())
@bp.response(201, MadeListShape)
def make_several(filing_id: int):
    """批量新建: a draft for each enterprise of the table, or none and every faulty cell a problem; sent again, 200"""
    sample = filing_for(actor(), filing_id)
    several.require_sample(sample)
    given = bp.ARGUMENTS_PARSER.parse(TableInput, location="json" if request.is_json else "form")
    return write(
        partial(_made, filing_id, given["papers"]), prepare=lambda: _planned(filing_id, given["table"])
    )


def _planned(filing_id: int, table: str) -> Sequence[Planned]:
    """What the table would make; a problem for each cell at ["table", row, head], rows counted as a spreadsheet does."""
    plans, faults = several.planned(filing_for(actor(), filing_id), actor(), _text(table), today())
    if faults:
        words = f"表格有{len(faults)}处需要改正，没有新建任何一份。"
        raise BadAnswer(words, [_problem(fault) for fault in faults])
    return plans


def _text(table: str) -> str:
    file = request.files.get("file")
    if file is None:
        return table
    try:
        return table_of(file.stream.read(LARGEST + 1))
    except WorkbookUnreadable as unread:
        raise BadAnswer.at("file", str(unread)) from unread


def _problem(fault: Fault) -> Problem:
    return Problem(("table", fault.row, fault.head), "cell", f"{fault}。")


def _made(filing_id: int, papers: list[int] | None, plans: Sequence[Planned]) -> Answer:
    sample = own_filing(actor(), filing_id)
    offered = several.offered_papers(sample)
    if unknown := set(papers or ()) - {paper.id for paper in offered}:
        said = "、".join(map(str, sorted(unknown)))
        raise BadAnswer.at("papers", f"这份申报中没有可以一并带入的材料 {said}，请从所列材料中选择。")
    of_somebody = [paper.id for paper in offered if paper.requirement in several.OF_SOMEBODY]
    made = several.make(sample, actor(), plans, of_somebody if papers is None else papers, now())
    names = {one.name for one in plans}
    named = [one for one in several.made_from(sample) if one.enterprise_name in names]
    return Answer(MadeListShape().dump({"made": [_told(one) for one in named]}), 201 if made else 200)


@bp.post("/filings/<id:filing_id>/several/documents")
@own
@bp.doc(requestBody=upload_body())
@bp.response(201, PlacedShape)
def place_document(filing_id: int):
    """A paper for one of those made so, put in its place by the enterprise and the paper that its name names"""
    sample, file = filing_for(actor(), filing_id), file_of_request()

    def receive() -> tuple[int, documents.Received]:
        draft, row = several.place_of(sample, file.filename or "", today())
        received = documents.receive(
            draft, today(), store(), file.stream, file.filename, row.id, row=row.row, scanner=scanner()
        )
        return draft.id, received

    return write(_placed, prepare=receive)


def _placed(found: tuple[int, documents.Received]) -> Answer:
    draft_id, received = found
    paper = documents.add(own_filing(actor(), draft_id), actor(), now(), received)
    body = {"filing": draft_id, "document": represent.document(paper)}
    return Answer(body, 201, paper.filing.version)
