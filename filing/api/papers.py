"""Papers of a filing as PDF: the statutory form, the commitment to sign, the agency's letters."""

from __future__ import annotations

from marshmallow import Schema, fields

from filing.api import inputs
from filing.api.answering import Answer, actor, answered
from filing.api.blueprint import Blueprint
from filing.http.access import access
from filing.http.prints import printed, read_for_paper
from filing.services.filings import printed as papers
from filing.services.people.sight import filing_for

bp = Blueprint("papers", "Papers of a filing: the form, the commitment, the agency's letters")
readers = access("applicant", "reviewer", "supervisor")
PDF = {"type": "string", "format": "binary"}


class AgencyLetterShape(Schema):
    id = fields.Integer(required=True)
    number = fields.String(required=True)
    title = fields.String(required=True)
    issued_on = fields.Date(required=True)


class CommitmentQuery(inputs.Input):
    each = inputs.switch(
        load_default=False, metadata={"description": "true: one sheet for each who signs, not one for all"}
    )


@bp.get("/filings/<id:filing_id>/form.pdf")
@readers
@bp.response(200, PDF, content_type="application/pdf")
def get_form_paper(filing_id: int):
    """申报表 as its annex rules it: what was submitted, with number and digest, or a draft marked as one"""
    return printed(papers.form_print(read_for_paper(filing_for(actor(), filing_id))))


@bp.get("/filings/<id:filing_id>/letter.pdf")
@access("applicant")
@bp.arguments(CommitmentQuery, location="query")
@bp.response(200, PDF, content_type="application/pdf")
def get_commitment(given: dict, filing_id: int):
    """承诺书, to be signed (17-§8)"""
    return printed(
        papers.commitment_print(read_for_paper(filing_for(actor(), filing_id)), each=given["each"])
    )


@bp.get("/filings/<id:filing_id>/letters")
@readers
@bp.response(200, AgencyLetterShape(many=True))
def list_letters(filing_id: int):
    """告知书: what the agency wrote about the filing, each with its number, the first one first"""
    return answered(Answer(AgencyLetterShape(many=True).dump(filing_for(actor(), filing_id).letters)))


@bp.get("/filings/<id:filing_id>/letters/<id:letter_id>.pdf")
@readers
@bp.response(200, PDF, content_type="application/pdf")
def get_letter(filing_id: int, letter_id: int):
    """One of them as PDF, in the words it was sent with"""
    return printed(papers.letter_print(filing_for(actor(), filing_id), letter_id))
