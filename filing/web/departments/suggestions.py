"""监督检查的建议 of other departments and courts: put forward, and followed to what became of it."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_login import current_user

from filing.current import calendar, key_secret, now, scanner, store, today
from filing.domain.errors import BadAnswer, DocumentRefused, MoveNotAllowed
from filing.extensions import db, transaction
from filing.http.access import access
from filing.http.downloads import handed_out
from filing.http.statuses import status_of
from filing.models import ListedZone, Report, User
from filing.services.supervision import adding, evidence, reporting, reports
from filing.web.forms import files_sent
from filing.web.reporting import AdditionForm, SuggestionForm

bp = Blueprint("suggestions", __name__, url_prefix="/suggestions")


@bp.get("")
@access("department")
def suggestion_list():
    """Those of one's own department, the newest first."""
    return render_template("departments/suggestions.html", rows=reports.suggestions_of(current_user))


@bp.get("/new")
@access("department")
def new_suggestion():
    """Against whom, and what was found."""
    return _form(SuggestionForm(formdata=None))


@bp.post("")
@access("department")
def send_suggestion():
    """建议: the competent body must inspect, in time."""
    form = SuggestionForm()
    try:
        reporting.require_readable(form.given, today())
        files = evidence.receive(files_sent("evidence"), store(), scanner())
        with transaction():
            person = db.session.get_one(User, current_user.id)
            made = reporting.suggest(person, form.given, files, now()).id
    except (BadAnswer, DocumentRefused) as refusal:
        db.session.rollback()
        form.refuse(refusal)
        return _form(form), status_of(refusal)
    flash("建议已送达办理机构。", "success")
    return redirect(url_for("suggestions.suggestion", report_id=made), 303)


def _form(form: SuggestionForm):
    form.offer(ListedZone.lists_on(today()))
    return render_template("departments/suggest.html", form=form, most=evidence.MOST_FILES)


@bp.get("/<int:report_id>")
@access("department")
def suggestion(report_id: int):
    """Where it stands, and what was answered."""
    return _shown(reports.suggestion_for(current_user, report_id), AdditionForm(formdata=None))


@bp.get("/<int:report_id>/evidence/<int:serial>")
@access("department")
def suggestion_evidence(report_id: int, serial: int):
    """A piece of the department's own evidence, as kept."""
    piece = evidence.piece_of(reports.suggestion_for(current_user, report_id), serial)
    return handed_out(store().get(piece.storage_key), piece.media_type, piece.file_name)


@bp.post("/<int:report_id>/evidence")
@access("department")
def add_to_suggestion(report_id: int):
    """More facts or evidence, until it is over."""
    form, words = AdditionForm(), request.form.get("words", "")
    try:
        adding.require_readable(reports.suggestion_for(current_user, report_id), words, key_secret())
        files = evidence.receive(files_sent("evidence"), store(), scanner())
        with transaction():
            person = db.session.get_one(User, current_user.id)
            found = reports.suggestion_for(person, report_id, lock=True)
            adding.add(found, words, files, now(), key_secret(), person)
    except (BadAnswer, DocumentRefused, MoveNotAllowed) as refusal:
        db.session.rollback()
        form.refuse(refusal)
        return _shown(reports.suggestion_for(current_user, report_id), form), status_of(refusal)
    flash("补充的材料已送达办理机构。", "success")
    return redirect(url_for("suggestions.suggestion", report_id=report_id), 303)


def _shown(found: Report, form: AdditionForm):
    return render_template(
        "departments/suggestion.html", report=found, form=form, due=reports.taken_up_by(found, calendar()),
        most=evidence.MOST_FILES,
    )  # fmt: skip
