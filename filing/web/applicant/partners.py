"""合并、分立: who else files what, and beginning those filings from here."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask_login import current_user

from filing.current import now, reading
from filing.extensions import transaction
from filing.http.access import access
from filing.models import Filing
from filing.services.filings import linked
from filing.services.people.sight import filing_for, is_own, own_filing
from filing.web.applicant.blueprint import bp


@bp.get("/filings/<int:filing_id>/partners")
@access("applicant")
def partners(filing_id: int):
    """Each enterprise that the merger or division names, what it files, and where that stands."""
    filing = filing_for(current_user, filing_id)
    return render_template("applicant/partners.html", filing=filing, **beside(filing))


def beside(filing: Filing) -> dict:
    """What a page shows of the others: each enterprise named, and the filings tied to this one."""
    return {
        "parties": linked.parties_of(current_user, reading(filing)),
        "linked": linked.linked_with(current_user, filing),
        "may_begin": is_own(current_user, filing) and filing.state not in linked.CAME_TO_NOTHING,
    }


@bp.post("/filings/<int:filing_id>/partners")
@access("applicant")
def begin_partner(filing_id: int):
    """The draft of one party, tied to this filing; a second click finds the first one's."""
    with transaction():
        first = own_filing(current_user, filing_id)
        partner, files = request.form.get("partner", ""), request.form.get("files", "")
        begun_id = linked.begin(current_user, first, partner, files, now()).id
    return redirect(url_for("applicant.filing", filing_id=begun_id), 303)
