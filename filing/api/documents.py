"""The papers of a filing."""

from __future__ import annotations

import io
from functools import partial

from flask import Response, request, send_file

from filing.api import inputs, represent, shapes
from filing.api.answering import Answer, actor, write
from filing.api.blueprint import Blueprint
from filing.current import now, scanner, store, today
from filing.domain.errors import BadAnswer, NotFound
from filing.domain.problems import Problem
from filing.extensions import db
from filing.http.access import access
from filing.models import Filing
from filing.services.filings import documents
from filing.services.filings.same_paper import use_again
from filing.services.people.sight import document_for, filing_for, own_filing
from filing.services.records.papers import name_again

bp = Blueprint("documents", "Uploading, reading and removing documents")
FILE = {"type": "string", "contentMediaType": "application/octet-stream"}


PAPER = {
    "requirement": {"type": "string", "description": "An id of the checklist"},
    "for": {"type": "string", "description": "Whose paper it is: `for.row` of the checklist"},
    "language": {"type": "string", "enum": ["zh", "foreign"], "default": "zh"},
    "translation_of": {"type": "integer", "description": "Id of the foreign original"},
}


def upload_body(more: dict | None = None) -> dict:
    """The document's words for a multipart body with a file."""
    fields = {"file": FILE, **(more or {})}
    content = {"type": "object", "properties": fields, "required": ["file"]}
    return {"required": True, "content": {"multipart/form-data": {"schema": content}}}


def file_of_request():
    """The uploaded file; BadAnswer when there is none."""
    given = request.files.get("file")
    if given is None:
        message = "请以 multipart/form-data 上传文件，字段名为 file。"
        raise BadAnswer(message, [Problem(("file",), "required", message)])
    return given


@bp.post("/filings/<id:filing_id>/documents")
@access("applicant")
@bp.response(201, shapes.DocumentShape)
@bp.doc(requestBody=upload_body(PAPER))
def upload_document(filing_id: int):
    """One paper of the checklist; the same file again is the same document"""
    filing_for(actor(), filing_id)
    given, file = bp.ARGUMENTS_PARSER.parse(inputs.NewDocument, location="form"), file_of_request()
    return write(partial(_added, filing_id), prepare=lambda: _received(filing_id, file, given))


def _received(filing_id: int, file, given: dict) -> documents.Received:
    return documents.receive(
        filing_for(actor(), filing_id), today(), store(), file.stream, file.filename,
        given["requirement"], given["language"], given["translation_of"], given["row"] or None, scanner(),
    )  # fmt: skip


def _added(filing_id: int, received: documents.Received) -> Answer:
    filing = own_filing(actor(), filing_id)
    paper = documents.add(filing, actor(), now(), received)
    return Answer({**represent.document(paper), "filing_version": filing.version}, 201, filing.version)


@bp.post("/filings/<id:filing_id>/documents/on-file")
@access("applicant")
@bp.arguments(inputs.NamedDocument, required=False)
@bp.response(201, shapes.DocumentShape)
def name_document(given: dict, filing_id: int):
    """用在案的这一份: a paper of GET /enterprises/{id}/papers, named instead of uploaded again"""
    return write(lambda: _named(own_filing(actor(), filing_id), given["document"]))


def _named(filing: Filing, document_id: int) -> Answer:
    paper = name_again(filing, actor(), document_id, now())
    return Answer({**represent.document(paper), "filing_version": filing.version}, 201, filing.version)


@bp.post("/filings/<id:filing_id>/documents/same")
@access("applicant")
@bp.arguments(inputs.SameDocument, required=False)
@bp.response(201, shapes.DocumentShape)
def use_same_document(given: dict, filing_id: int):
    """A paper of this filing for another row, or another person's, too; it is stored once"""
    return write(lambda: _used_again(own_filing(actor(), filing_id), given))


def _used_again(filing: Filing, given: dict) -> Answer:
    row = given["row"] or None
    paper = use_again(filing, actor(), given["document"], given["requirement"], row, now())
    return Answer({**represent.document(paper), "filing_version": filing.version}, 201, filing.version)


@bp.get("/filings/<id:filing_id>/documents/<id:document_id>")
@access("applicant", "reviewer", "supervisor")
@bp.response(200, {"type": "string", "format": "binary"}, content_type="*/*")
def download_document(filing_id: int, document_id: int):
    """The paper's bytes, as kept"""
    paper = document_for(actor(), filing_id, document_id)
    return attachment(store().get(paper.storage_key), paper.media_type, paper.file_name)


def attachment(data: bytes, media_type: str, name: str) -> Response:
    """Bytes to be saved, never shown in place, under a name in any script (RFC 6266)."""
    response = send_file(io.BytesIO(data), media_type, as_attachment=True, download_name=name)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


@bp.get("/filings/<id:filing_id>/documents/<id:document_id>/original")
@access("applicant", "reviewer", "supervisor")
@bp.response(200, {"type": "string", "format": "binary"}, content_type="*/*")
def download_signed_original(filing_id: int, document_id: int):
    """The signed file as it came, where `signed_original` says that it is kept"""
    paper = document_for(actor(), filing_id, document_id)
    if paper.original_key is None:
        raise NotFound("这份文件没有另存的签名原件。")
    return attachment(store().get(paper.original_key), paper.media_type, paper.file_name)


@bp.delete("/filings/<id:filing_id>/documents/<id:document_id>")
@access("applicant")
@bp.response(204)
def remove_document(filing_id: int, document_id: int):
    """Takes a paper off the list, and its translation with it"""
    return write(lambda: _removed(filing_id, document_id))


def _removed(filing_id: int, document_id: int) -> Answer:
    filing = own_filing(actor(), filing_id)
    documents.remove(filing, actor(), document_for(actor(), filing_id, document_id), now())
    db.session.flush()
    return Answer(None, 204, filing.version)
