"""举报与建议 as supervisors have them: the list, each on one page, a page for each move, and who reported for a reason."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_login import current_user

from filing.current import calendar, key_secret, now, store, today
from filing.domain.errors import BadAnswer, FilingError, MoveNotAllowed
from filing.domain.procedures.report import STEP_LABELS
from filing.extensions import db, transaction
from filing.http.downloads import handed_out
from filing.http.statuses import status_of
from filing.models import Report
from filing.models.reports import KINDS
from filing.services import procedures
from filing.services.supervision import evidence, reporters, reports
from filing.web.supervision.blueprint import bp, supervisors
from filing.web.supervision.report_forms import ACTS, MoveForm, form_for

REFUSALS = (BadAnswer, MoveNotAllowed)


@bp.get("/reports")
@supervisors
def report_list():
    """The newest first, narrowed by state, kind, duty and days, page by page."""
    given = request.args
    narrowed = reports.Narrowed(
        state=given.get("state", "") if given.get("state") in STEP_LABELS else "",
        kind=given.get("kind", "") if given.get("kind") in KINDS else "",
        is_overdue=given.get("overdue") == "1",
        must_inspect=given.get("must") == "1",
    )
    rows, following = reports.page_of(current_user, narrowed, today(), calendar(), given.get("after", ""))
    kept: dict[str, Any] = {key: given[key] for key in ("state", "kind", "overdue", "must") if given.get(key)}
    return render_template(
        "supervision/reports.html",
        rows=[(row, reports.taken_up_by(row, calendar())) for row in rows],
        narrowed=narrowed,
        states=STEP_LABELS,
        kinds=KINDS,
        today=today(),
        is_first=not given.get("after"),
        first=url_for("supervision.report_list", **kept),
        following=url_for("supervision.report_list", **kept, after=following) if following else None,
    )


@bp.get("/reports/<int:report_id>")
@supervisors
def report_page(report_id: int):
    """What was reported, its days, what may be done; never who reported."""
    return _page(reports.report_for(current_user, report_id))


def _page(report: Report, refusal: FilingError | None = None, typed: str = "", who=None):
    page = render_template(
        "supervision/report.html",
        report=report,
        due=reports.taken_up_by(report, calendar()),
        is_overdue=reports.is_overdue(report, today(), calendar()),
        moves=procedures.open_moves(report, current_user, today(), calendar()),
        history=reports.history_of(report),
        seen=reporters.seen_by(report),
        problem=refusal.message if refusal else "",
        typed=typed,
        who=who,
    )
    return page, status_of(refusal) if refusal else 200


@bp.get("/reports/<int:report_id>/evidence/<int:serial>")
@supervisors
def report_evidence(report_id: int, serial: int):
    """A piece of evidence, as kept."""
    piece = evidence.piece_of(reports.report_for(current_user, report_id), serial)
    return handed_out(store().get(piece.storage_key), piece.media_type, piece.file_name)


@bp.post("/reports/<int:report_id>/reporter")
@supervisors
def show_reporter(report_id: int):
    """Who reported, on this one answer and nowhere else; why is written down before."""
    typed = request.form.get("reason", "")
    try:
        with transaction():
            report = reports.report_for(current_user, report_id)
            reporters.look(report, current_user._get_current_object(), typed, now())
    except REFUSALS as refusal:
        db.session.rollback()
        return _page(reports.report_for(current_user, report_id), refusal, typed)
    report = reports.report_for(current_user, report_id)
    return _page(report, who=reporters.open_for(report, key_secret()))


@bp.get("/reports/<int:report_id>/moves/<move>")
@supervisors
def report_move_page(report_id: int, move: str):
    """What a move that is open asks for."""
    report = reports.report_for(current_user, report_id)
    if move not in ACTS:
        abort(404)
    procedures.require_open(report, move, current_user, today(), calendar())
    return _asked(report, move, form_for(move, report)(formdata=None))


@bp.post("/reports/<int:report_id>/moves/<move>")
@supervisors
def make_report_move(report_id: int, move: str):
    """The move itself; what is refused comes back with what was typed."""
    if move not in ACTS:
        abort(404)
    form = form_for(move, reports.report_for(current_user, report_id))()
    try:
        with transaction():
            report = reports.report_for(current_user, report_id, lock=True)
            actor = current_user._get_current_object()
            ACTS[move][0](report, actor, now(), calendar(), **form.given())
            next_page = _after(report, move)
    except REFUSALS as refusal:
        db.session.rollback()
        form.refuse(refusal)
        return _asked(reports.report_for(current_user, report_id), move, form, status_of(refusal))
    flash(f"已办理：{Report.procedure.label_of_event(move)}。", "success")
    return redirect(next_page, 303)


def _after(report: Report, move: str) -> str:
    """Where one goes on: to the case that was started; to the list from what is another body's now."""
    if move == "open_case":
        return url_for("supervision.case_page", case_id=report.inspection_id)
    if move == "transfer":
        return url_for("supervision.report_list")
    return url_for("supervision.report_page", report_id=report.id)


def _asked(report: Report, move: str, form: MoveForm, status: int = 200):
    row = Report.procedure.moves[move]
    return render_template(
        "supervision/report_move.html", report=report, move=move, row=row, form=form
    ), status
