"""举报: anybody's report, without an account, and what became of it by number and code."""

from __future__ import annotations

import secrets

from flask import make_response, render_template, request

from filing.current import calendar, key_secret, now, scanner, store, today
from filing.domain.errors import BadAnswer, DocumentRefused, MoveNotAllowed, NotFound
from filing.domain.supervision.feedback import TAKE_UP
from filing.extensions import db, transaction
from filing.http.access import access
from filing.http.contents import digest_of_form
from filing.http.ratelimits import asking_outcome, reporting_once
from filing.http.statuses import status_of
from filing.models import ListedZone, Report
from filing.services.supervision import adding, codes, evidence, reporting, reports
from filing.web.forms import files_sent
from filing.web.public.blueprint import bp
from filing.web.reporting import AdditionForm, ReportForm

LONGEST_KEY = 100


@bp.get("/report")
@access("public")
def report():
    """The questions; who reports may stay unnamed."""
    return _form(ReportForm(formdata=None), secrets.token_urlsafe(24))


@bp.post("/report")
@access("public")
@reporting_once
def send_report():
    """The number and the code, shown this once; the same form sent again shows the same."""
    form = ReportForm()
    key = (form.once.data or "")[:LONGEST_KEY]
    once = codes.Once(f"page:{key}", digest_of_form({"csrf_token"})) if key else None
    try:
        reporting.require_readable(form.given, today())
        files = evidence.receive(files_sent("evidence"), store(), scanner())
        with transaction():
            filed = reporting.file_report(form.given, files, now(), key_secret(), once)
            report_id, code = filed.report.id, filed.code
    except (BadAnswer, DocumentRefused) as refusal:
        db.session.rollback()
        form.refuse(refusal)
        return _form(form, key), status_of(refusal)
    made = db.session.get_one(Report, report_id)
    return _kept_nowhere("reports/reported.html", report=made, code=code)


def _form(form: ReportForm, once: str):
    form.offer(ListedZone.lists_on(today()))
    form.once.data = once
    return render_template("reports/report.html", form=form, most=evidence.MOST_FILES, term=TAKE_UP)


@bp.get("/report/outcome")
@bp.get("/report/evidence")
@bp.get("/report/<number>")
@access("public")
def report_outcome(number: str = ""):
    """The form for a number and its code; whether there is such a report nobody learns here."""
    return render_template("reports/ask.html", number=number, problem="")


@bp.post("/report/outcome")
@bp.post("/report/<number>")
@access("public")
@asking_outcome
def ask_report_outcome(number: str = ""):
    """Where it stands, when it was taken up, and the answer."""
    number, code = request.form.get("number", number), request.form.get("code", "")
    try:
        found = codes.report_of(number, code)
    except NotFound as refusal:
        return _asked_again(number, refusal)
    return _outcome(found, code, AdditionForm(formdata=None))


@bp.post("/report/evidence")
@access("public")
@reporting_once
@asking_outcome
def add_to_report():
    """More facts or evidence, by number and code, until the report is over; sent again, it is one addition."""
    number, code, form = request.form.get("number", ""), request.form.get("code", ""), AdditionForm()
    try:
        found = codes.report_of(number, code)
        adding.require_readable(found, form.words.data or "", key_secret())
        files = evidence.receive(files_sent("evidence"), store(), scanner())
        with transaction():
            found = codes.report_of(number, code, lock=True)
            adding.add(found, form.words.data or "", files, now(), key_secret())
    except NotFound as refusal:
        return _asked_again(number, refusal)
    except (BadAnswer, DocumentRefused, MoveNotAllowed) as refusal:
        db.session.rollback()
        form.refuse(refusal)
        return _outcome(codes.report_of(number, code), code, form), status_of(refusal)
    return _outcome(codes.report_of(number, code), code, AdditionForm(formdata=None), added=True)


def _asked_again(number: str, refusal: NotFound):
    return render_template("reports/ask.html", number=number, problem=refusal.message), 404


def _outcome(found: Report, code: str, form: AdditionForm, *, added: bool = False):
    return _kept_nowhere(
        "reports/outcome.html", report=found, code=code, form=form, added=added, most=evidence.MOST_FILES
    )


def _kept_nowhere(template: str, *, report: Report, **more):
    """A page that is in no cache: it tells what only its reader may know."""
    page = render_template(template, report=report, due=reports.taken_up_by(report, calendar()), **more)
    answer = make_response(page)
    answer.headers["Cache-Control"] = "no-store"
    return answer
