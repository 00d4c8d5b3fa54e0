"""告知书 as PDF, for the applicant and the agency alike."""

from __future__ import annotations

from flask_login import current_user
from werkzeug import Response

from filing.http.prints import printed
from filing.services.filings.printed import letter_print
from filing.services.people.sight import filing_for
from filing.web.papers.blueprint import bp, readers


@bp.get("/filings/<int:filing_id>/letters/<int:letter_id>.pdf")
@readers
def letter(filing_id: int, letter_id: int) -> Response:
    """One letter of the agency, in the words it was sent with"""
    return printed(letter_print(filing_for(current_user, filing_id), letter_id))
