"""新建申报: what is filed and what is not, which enterprise, and why."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask_login import current_user
from sqlalchemy import select

from filing.current import now, today
from filing.domain.errors import BadAnswer, FilingError
from filing.domain.forms import KINDS
from filing.domain.forms.checklist import TRANSLATION
from filing.domain.forms.elsewhere import elsewhere_on
from filing.domain.forms.establishment import ESTABLISHMENT
from filing.domain.forms.matter import Matter
from filing.domain.forms.ways import CHANGE, FIRST_AFTER_APPROVAL, WAYS, way_of
from filing.domain.procedures.filing import State
from filing.domain.row_ids import row_id
from filing.extensions import db, transaction
from filing.http.access import access
from filing.http.statuses import status_of
from filing.models import Enterprise, Filing
from filing.models.register import CURRENT
from filing.services.filings import changes, drafts
from filing.services.people.sight import filings_of, own_enterprise
from filing.web.applicant.blueprint import bp
from filing.web.applicant.rules import Rules
from filing.web.once import once

MOST_SHOWN = 50


@bp.get("/filings/new")
@access("applicant")
def before_you_begin():
    return render_template("applicant/new.html", elsewhere=elsewhere_on(today()), **_rules_today())


def _rules_today() -> dict:
    """The rules, the papers that every establishment needs today and the ways to one, or why nothing can be filed."""
    try:
        rows = ESTABLISHMENT.checklist.rows(Matter({}, today()), ())
    except FilingError as refusal:
        return {"refusal": refusal.message}
    return {
        "rules": Rules(today()),
        "papers": [row for row in rows if row.id != TRANSLATION],
        "ways": [way for way in WAYS.values() if ESTABLISHMENT.key in way.kinds],
    }


@bp.get("/filings/new/change")
@access("applicant")
def before_change():
    """变更备案: one's own enterprises that have a record, and the ways into it."""
    return _change_page()


def _change_page(summary: list[dict] | None = None, status: int = 200):
    search = request.values.get("search", "").strip()[:200]
    found = list(db.session.scalars(_own_current(search).limit(MOST_SHOWN + 1)))
    page = render_template(
        "applicant/new_change.html",
        enterprises=found[:MOST_SHOWN],
        more=len(found) > MOST_SHOWN,
        search=search,
        chosen=request.values.get("enterprise", ""),
        ways=[(way.key or CHANGE, way) for way in WAYS.values() if _is_offered(way)],
        reason=request.values.get("reason", CHANGE),
        elsewhere=elsewhere_on(today()),
        summary=summary or [],
        today=today(),
    )
    return page, status


def _is_offered(way) -> bool:
    """The first change after an approval follows from the record, and begins at its own page."""
    return any(KINDS[key].changes_record for key in way.kinds) and way.key != FIRST_AFTER_APPROVAL


def _own_current(search: str):
    query = select(Enterprise).where(
        Enterprise.organisation_id == current_user.organisation_id, Enterprise.status == CURRENT
    )
    if search:
        like = Enterprise.name.icontains(search, autoescape=True)
        query = query.where(like | Enterprise.credit_code.icontains(search, autoescape=True))
    return query.order_by(Enterprise.name, Enterprise.id)


@bp.post("/filings")
@access("applicant")
def create():
    """A new draft; a second click finds the first one's, still empty."""
    kind, way = request.form.get("kind", ESTABLISHMENT.key), way_of(request.form.get("reason", CHANGE))
    if kind not in KINDS:
        raise BadAnswer(f"请选择{'或'.join(each.label for each in KINDS.values())}。")
    try:
        with transaction():
            filing_id = once(lambda: _begun(kind, way).id)
    except FilingError as refusal:
        if not KINDS[kind].changes_record:
            raise
        return _change_page([{"path": ["enterprise"], "message": refusal.message}], status_of(refusal))
    return redirect(url_for("applicant.filing", filing_id=filing_id), 303)


def _begun(kind: str, way: str) -> Filing:
    if not KINDS[kind].changes_record:
        return _empty_draft(kind, way) or drafts.create(current_user, kind, now(), way)
    enterprise = own_enterprise(current_user, _enterprise_id(kind))
    return empty_change(kind, enterprise) or changes.begin(current_user, kind, enterprise, now(), way)


def _enterprise_id(kind: str) -> int:
    given = row_id(request.form.get("enterprise", ""))
    if given is None:
        raise BadAnswer(f"请选择要办理{KINDS[kind].label}的企业。")
    return given


def _own_drafts(kind: str):
    return filings_of(current_user).where(
        Filing.state == State.DRAFT, Filing.kind == kind, Filing.created_by_id == current_user.id
    )


def _empty_draft(kind: str, way: str) -> Filing | None:
    own = _own_drafts(kind).where(Filing.enterprise_name == "", Filing.way == way).order_by(Filing.id.desc())
    unnamed = db.session.scalars(own.limit(20))
    return next((f for f in unnamed if not f.answers and not f.documents and not f.events), None)


def empty_change(kind: str, enterprise: Enterprise) -> Filing | None:
    """One's own draft of this enterprise in which nothing was said yet."""
    own = _own_drafts(kind).where(Filing.enterprise_id == enterprise.id, Filing.copied_from_id.is_(None))
    begun = db.session.scalars(own.order_by(Filing.id.desc()).limit(20))
    return next((f for f in begun if not _says_something(f)), None)


def _says_something(filing: Filing) -> bool:
    own = any(filing.answers.get(part) for part in ("change", "event", "signing"))
    return bool(own or filing.documents or filing.events)
