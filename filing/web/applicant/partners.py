"""合并、分立: who else files what, and beginning those filings from here."""

from __future__ import annotations

from flask import abort, redirect, render_template, request, url_for
from flask_login import current_user
from sqlalchemy import select

from filing.current import now, reading
from filing.domain.forms.change.partners import FILES_CHANGE, FILES_ESTABLISHMENT, Partner, partners_of
from filing.domain.procedures.filing import State
from filing.extensions import db, transaction
from filing.http.access import access
from filing.models import Enterprise, Filing
from filing.models.register import CURRENT
from filing.services.filings import changes, drafts
from filing.services.people.sight import filing_for, filings_visible_to, own_filing
from filing.web.applicant.blueprint import bp

UNDER_WAY = (State.DRAFT, State.UNDER_REVIEW, State.AWAITING_SUPPLEMENT, State.SUSPENDED)


@bp.get("/filings/<int:filing_id>/partners")
@access("applicant")
def partners(filing_id: int):
    """Each enterprise that the merger or division names, what it files, and where that stands."""
    filing = filing_for(current_user, filing_id)
    rows = [_row(filing, partner) for partner in partners_of(reading(filing).given)]
    return render_template("applicant/partners.html", filing=filing, rows=rows)


def _row(filing: Filing, partner: Partner) -> dict:
    own = _own(partner)
    begun = _begun(partner, own)
    files = FILES_CHANGE if own else partner.files
    can_begin = not begun and bool(own or files == FILES_ESTABLISHMENT)
    return {"partner": partner, "own": own, "begun": begun, "files": files, "can_begin": can_begin}


def _own(partner: Partner) -> Enterprise | None:
    """The enterprise of one's own organisation with this code, or else this name."""
    query = select(Enterprise).where(
        Enterprise.organisation_id == current_user.organisation_id, Enterprise.status == CURRENT
    )
    if partner.uscc:
        known = db.session.scalar(query.where(Enterprise.credit_code == partner.uscc).limit(1))
        if known:
            return known
    return db.session.scalar(query.where(Enterprise.name == partner.name).limit(1)) if partner.name else None


def _begun(partner: Partner, own: Enterprise | None) -> Filing | None:
    """The newest filing of the party that could be meant."""
    if own:
        wanted = (Filing.kind == FILES_CHANGE, Filing.enterprise_id == own.id)
    elif partner.files == FILES_ESTABLISHMENT:
        wanted = (Filing.kind == FILES_ESTABLISHMENT, Filing.enterprise_name == partner.name)
    else:
        return None
    query = filings_visible_to(current_user).where(*wanted, Filing.state.in_(UNDER_WAY))
    return db.session.scalars(query.order_by(Filing.id.desc()).limit(1)).first()


@bp.post("/filings/<int:filing_id>/partners")
@access("applicant")
def begin_partner(filing_id: int):
    """The draft of one party; a second click finds the first one's."""
    with transaction():
        filing = own_filing(current_user, filing_id)
        known = {partner.key: partner for partner in partners_of(reading(filing).given)}
        partner = known.get(request.form.get("partner", ""))
        if partner is None:
            abort(404)
        begun = _begun(partner, _own(partner)) or _begin(partner)
        db.session.flush()
        begun_id = begun.id
    return redirect(url_for("applicant.filing", filing_id=begun_id), 303)


def _begin(partner: Partner) -> Filing:
    if own := _own(partner):
        return changes.begin(current_user, FILES_CHANGE, own, now())
    if partner.files != FILES_ESTABLISHMENT:
        abort(404)
    filing = drafts.create(current_user, FILES_ESTABLISHMENT, now())
    enterprise = {"enterprise_name": {"cn": partner.name}, "establishment_mode": partner.mode}
    drafts.save_answers(filing, current_user, {"enterprise": enterprise}, now())
    return filing
