"""Papers that are printed on demand, for pages and API alike."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

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
    return handed_out(_pdf(wanted), "application/pdf", f"{wanted.name}.pdf")


def printed_together(papers: Mapping[str, Print], name: str) -> Response:
    """A ZIP of several, each under the name it has in the mapping, without its ending."""
    db.session.rollback()
    kept = io.BytesIO()
    # Stored as they are: a PDF is compressed already.
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_STORED) as archive:
        for file_name, wanted in papers.items():
            archive.writestr(f"{file_name}.pdf", _pdf(wanted))
    return handed_out(kept.getvalue(), "application/zip", f"{name}.zip", to_keep=True)


def _pdf(wanted: Print) -> bytes:
    return print_apart(wanted.template, press().fonts, **wanted.facts)
