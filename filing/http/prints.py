"""Papers that are printed on demand, for pages and API alike."""

from __future__ import annotations

from werkzeug import Response

from filing.current import in_hand, press, reading
from filing.extensions import db
from filing.http.downloads import handed_out
from filing.models import Filing
from filing.papers.apart import print_apart
from filing.services.filings.printed import Print
from filing.services.filings.reading import Reading


def read_for_paper(filing: Filing) -> Reading:
    """A draft as it stands; of everything else, what was last sent in."""
    return reading(filing) if filing.is_draft else in_hand(filing)


def printed(wanted: Print) -> Response:
    """The paper as PDF, made now from what is stored: nothing is written, nobody waits for the database."""
    db.session.rollback()
    pdf = print_apart(wanted.template, press().fonts, **wanted.facts)
    return handed_out(pdf, "application/pdf", f"{wanted.name}.pdf")
