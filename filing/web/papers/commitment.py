"""承诺书: to be signed, with what tells which filing and which answers it speaks of."""

from __future__ import annotations

from flask import render_template, request
from flask_login import current_user
from werkzeug import Response

from filing.http.access import access
from filing.http.prints import printed, read_for_paper
from filing.services.filings.printed import commitment as commitment_of
from filing.services.filings.printed import commitment_print, foot_of_commitment
from filing.services.people.sight import filing_for
from filing.web.papers.blueprint import bp


@bp.get("/filings/<int:filing_id>/letter")
@access("applicant")
def commitment(filing_id: int):
    """承诺书, word for word, with one signature block for each investor"""
    filing = filing_for(current_user, filing_id)
    read = read_for_paper(filing)
    foot = foot_of_commitment(read)
    return render_template("applicant/letter.html", filing=filing, letter=commitment_of(read), foot=foot)


@bp.get("/filings/<int:filing_id>/letter.pdf")
@access("applicant")
def commitment_pdf(filing_id: int) -> Response:
    """The same as PDF; with ?each=1 one sheet for each who signs"""
    read = read_for_paper(filing_for(current_user, filing_id))
    return printed(commitment_print(read, each="each" in request.args))
