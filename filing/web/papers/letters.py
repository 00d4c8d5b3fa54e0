"""告知书 as PDF, for the applicant and the agency alike."""

from __future__ import annotations

from flask_login import current_user
from werkzeug import Response

from filing.domain.errors import NotFound
from filing.domain.questions.display import date_text
from filing.services.people.sight import filing_for
from filing.web.papers.blueprint import as_pdf, bp, readers


@bp.get("/filings/<int:filing_id>/letters/<int:letter_id>.pdf")
@readers
def letter(filing_id: int, letter_id: int) -> Response:
    """One letter of the agency, in the words it was sent with"""
    filing = filing_for(current_user, filing_id)
    found = next((one for one in filing.letters if one.id == letter_id), None)
    if found is None:
        raise NotFound("没有找到这份告知书。请返回该件申报重新选择。")
    foot = f"编号 {found.number}　申报编号 {filing.application_number}\n由外商投资企业设立及变更备案系统（模拟）生成"
    return as_pdf(
        f"{found.title}-{found.number}",
        "letter.html",
        letter=found.content,
        number=found.number,
        issued_on=date_text(found.issued_on),
        foot=foot,
    )
