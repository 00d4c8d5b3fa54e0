"""承诺书: to be signed, with what tells which filing and which answers it speaks of."""

from __future__ import annotations

from dataclasses import replace

from flask import render_template, request
from flask_login import current_user
from werkzeug import Response

from filing.domain.errors import NotFound
from filing.domain.forms.letters import Letter, has_letter, letter
from filing.http.access import access
from filing.models import Filing
from filing.services.filings.digests import digest_of
from filing.services.people.sight import filing_for
from filing.web.papers.blueprint import as_pdf, bp
from filing.web.papers.form import read_for_paper


@bp.get("/filings/<int:filing_id>/letter")
@access("applicant")
def commitment(filing_id: int):
    """承诺书, word for word, with one signature block for each investor"""
    filing = filing_for(current_user, filing_id)
    return render_template("applicant/letter.html", filing=filing, letter=_letter(filing), foot=_foot(filing))


@bp.get("/filings/<int:filing_id>/letter.pdf")
@access("applicant")
def commitment_pdf(filing_id: int) -> Response:
    """The same as PDF; with ?each=1 one sheet for each who signs"""
    filing = filing_for(current_user, filing_id)
    whole = _letter(filing)
    apart = [replace(whole, signatories=(name,)) for name in whole.signatories]
    sheets = apart if "each" in request.args else [whole]
    return as_pdf(whole.title, "commitment.html", sheets=sheets, foot=_foot(filing))


def _letter(filing: Filing) -> Letter:
    read = read_for_paper(filing)
    if not has_letter(read.kind):
        raise NotFound("这类备案没有承诺书。请返回申报，按清单上传文件。")
    return letter(read.kind, read.matter)


def _foot(filing: Filing) -> str:
    """A draft has no number yet: its own stands at the end of the one that it is given."""
    own = f"草稿号 {filing.id:07d}（提交后为申报编号的末七位）"
    number = f"申报编号 {filing.application_number}" if filing.application_number else own
    return f"{number}\n申报内容校验值（SHA-256）{digest_of(read_for_paper(filing))}"
