"""监督检查: a case on one page, and a page for each move that is open; 检查工作记录表 is record_table.py's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from filing.current import calendar, now, today
from filing.domain.errors import BadAnswer, MoveNotAllowed, NoFilingRegime, NotFound
from filing.domain.procedures.inspection import STAGE_LABELS, Stage
from filing.domain.supervision.items import items_on
from filing.domain.supervision.starting import WAYS
from filing.extensions import db, transaction
from filing.http.case_papers import case_file_out, case_paper_out
from filing.http.statuses import status_of
from filing.models import AuditRecord, Inspection
from filing.services import procedures
from filing.services.credit.records import record_for
from filing.services.people.sight import enterprise_for, filing_for
from filing.services.supervision import (
    answering,
    cases,
    correcting,
    examining,
    fining,
    handed_in,
    opening,
    papers,
    photographs,
    pointers,
    reports,
)
from filing.web.supervision.blueprint import bp, supervisors
from filing.web.supervision.case_forms import CaseForm, OpenForm, form_for, opened_with

DEADLINES = {
    "notice_by": "最晚下达通知",
    "result_by": "最晚告知结果",
    "report_by": "最晚报告检查情况",
    "correct_by": "改正期限",
}
UNDER_WAY = "open"
STAGES: dict[str, list[Stage]] = {stage: [stage] for stage in Stage}
STAGES[UNDER_WAY] = [stage for stage in Stage if stage is not Stage.CLOSED]
ACTS: dict[str, Callable] = {
    "notify": examining.notify, "visit": examining.visit, "receive_papers": examining.receive_papers,
    "conclude": examining.conclude, "order": correcting.order, "extend": correcting.extend, "propose_fine": fining.propose_fine,
    "hear": fining.hear, "decide": fining.decide, "perform": correcting.perform, "hand_over": correcting.hand_over,
    "report": examining.report, "close": correcting.close,
}  # fmt: skip
READ_AT: dict[str, tuple[Callable, str, str]] = {
    "filing": (filing_for, "review.filing_page", "filing_id"),
    "enterprise": (enterprise_for, "records.record", "enterprise_id"),
    "credit": (record_for, "credit.record_page", "record_id"),
    "case": (cases.case_for, "supervision.case_page", "case_id"),
}
REFUSALS = (BadAnswer, MoveNotAllowed, NoFilingRegime)


@bp.get("/cases")
@supervisors
def case_list():
    """The newest first with the day that is next, narrowed by stage and way, page by page."""
    stage, way = request.args.get("state", UNDER_WAY), request.args.get("way", "")
    stages = STAGES.get(stage, [])
    narrowed = cases.Narrowed(stages, way if way in WAYS else "")
    rows, following = cases.page_of(current_user, narrowed, request.args.get("after"))
    kept: dict[str, Any] = {"state": stage, "way": way}
    return render_template(
        "supervision/cases.html",
        rows=[(case, cases.still_to_keep(case, calendar())) for case in rows],
        chosen=kept,
        labels=DEADLINES,
        states={UNDER_WAY: "办理中", "": "不限", **STAGE_LABELS},
        ways=WAYS,
        every_way={"": "不限", **WAYS},
        today=today(),
        is_first=not request.args.get("after"),
        first=url_for("supervision.case_list", **kept),
        following=url_for("supervision.case_list", **kept, after=following) if following else None,
    )


@bp.get("/cases/new")
@supervisors
def new_case():
    """The questions; from a record or a draw's result some are answered."""
    answered = ("way", "enterprise", "respondent", "source")
    given = MultiDict({key: request.args[key] for key in answered if key in request.args})
    return render_template("supervision/case_new.html", form=OpenForm(formdata=given or None))


@bp.post("/cases")
@supervisors
def open_case():
    form = OpenForm()
    try:
        with transaction():
            case = opening.open_case(
                current_user._get_current_object(), now(), **opened_with(form, current_user)
            )
            case_id = case.id
    except REFUSALS as refusal:
        db.session.rollback()
        form.refuse(refusal)
        return render_template("supervision/case_new.html", form=form), status_of(refusal)
    flash("检查已经启动，检查人员已经随机选派。", "success")
    return redirect(url_for("supervision.case_page", case_id=case_id), 303)


@bp.get("/cases/<int:case_id>")
@supervisors
def case_page(case_id: int):
    case = cases.case_for(current_user, case_id)
    days = cases.deadlines(case, calendar())
    return render_template(
        "supervision/case.html",
        case=case,
        ways=WAYS,
        items=items_on(case.opened_on),
        days=[(DEADLINES[name], counted) for name, counted in days.items() if counted],
        moves=procedures.open_moves(case, current_user, today(), calendar()),
        history=AuditRecord.about(case.subject),
        report=reports.of_case(case),
        pointers=[(one, _page_of(one)) for one in pointers.pointers_for(case, now())],
        papers=papers.papers_of(case),
        files=handed_in.files_of(case, for_respondent=True),
        pictures=photographs.by_item(case),
        labels=answering.LABELS,
    )


def _page_of(pointer: pointers.Pointer) -> str:
    """Where what a pointer speaks of is read; nothing where it is another body's to know."""
    kind, key = pointer.at
    found_for, endpoint, name = READ_AT[kind]
    try:
        found_for(current_user, key)
    except NotFound:
        return ""
    values: dict[str, Any] = {name: key}
    return url_for(endpoint, **values)


@bp.get("/cases/<int:case_id>/papers/<int:paper_id>.pdf")
@supervisors
def case_paper(case_id: int, paper_id: int):
    """One of the body's papers, sealed"""
    return case_paper_out(papers.paper_of(cases.case_for(current_user, case_id), paper_id))


@bp.get("/cases/<int:case_id>/files/<int:file_id>")
@supervisors
def case_file(case_id: int, file_id: int):
    """What was handed in, as it is kept"""
    return case_file_out(handed_in.file_of(cases.case_for(current_user, case_id), file_id))


@bp.get("/cases/<int:case_id>/notice")
@supervisors
def case_notice(case_id: int):
    case = cases.case_for(current_user, case_id)
    return render_template("supervision/notice.html", case=case, notice=examining.notice_of(case))


@bp.get("/cases/<int:case_id>/moves/<move>")
@supervisors
def move_page(case_id: int, move: str):
    case = cases.case_for(current_user, case_id)
    _require(case, move)
    return _asked(case, move, form_for(move, case)(formdata=None))


@bp.post("/cases/<int:case_id>/moves/<move>")
@supervisors
def make_move(case_id: int, move: str):
    if move not in ACTS:
        abort(404)
    form = form_for(move, cases.case_for(current_user, case_id))()
    try:
        with transaction():
            case = cases.case_for(current_user, case_id, lock=True)
            ACTS[move](case, current_user, now(), calendar(), **form.given(case))
    except REFUSALS as refusal:
        db.session.rollback()
        form.refuse(refusal)
        return _asked(cases.case_for(current_user, case_id), move, form, status_of(refusal))
    flash(f"已办理：{Inspection.procedure.label_of_event(move)}。", "success")
    return redirect(url_for("supervision.case_page", case_id=case_id), 303)


def _require(case: Inspection, move: str) -> None:
    """Where the button would not be there, the page says why."""
    if move not in ACTS:
        abort(404)
    procedures.require_open(case, move, current_user, today(), calendar())


def _asked(case: Inspection, move: str, form: CaseForm, status: int = 200):
    row = Inspection.procedure.moves[move]
    missing = answering.missing_papers(case)
    return render_template(
        "supervision/move.html", case=case, move=move, row=row, form=form, missing=missing
    ), status
