"""申报表: the statutory form with what was submitted, on a page and as PDF."""

from __future__ import annotations

from flask import render_template
from flask_login import current_user

from filing.http.prints import printed, read_for_paper
from filing.services.filings.printed import foot_of_form, form_paper, form_print
from filing.services.people.sight import filing_for
from filing.web.papers.blueprint import bp, readers


@bp.get("/filings/<int:filing_id>/print")
@readers
def form(filing_id: int):
    """申报表 as the annex rules it: what was submitted, or a draft marked as one"""
    filing = filing_for(current_user, filing_id)
    paper = form_paper(read_for_paper(filing))
    return render_template("applicant/print.html", filing=filing, paper=paper, foot=foot_of_form(paper))


@bp.get("/filings/<int:filing_id>/form.pdf")
@readers
def form_pdf(filing_id: int):
    """The same as PDF, with its number and digest at the foot of each page"""
    return printed(form_print(read_for_paper(filing_for(current_user, filing_id))))
