"""监督检查 as the enterprise that is inspected sees it: notices, days, papers to hand in, what it answers."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Flask, abort, flash, redirect, render_template, url_for
from flask_login import current_user
from werkzeug import Response
from wtforms import MultipleFileField, SelectField
from wtforms.fields.choices import SelectChoice

from filing.current import calendar, now, scanner, store, today
from filing.domain.errors import BadAnswer, DocumentRefused, MoveNotAllowed
from filing.extensions import db, transaction
from filing.http.access import access
from filing.http.case_papers import case_file_out, case_paper_out
from filing.http.statuses import status_of
from filing.models import Inspection, User
from filing.services import procedures
from filing.services.files.receiving import receive
from filing.services.supervision import answering, handed_in, papers
from filing.services.supervision.cases import deadlines_of_respondent
from filing.web.forms import ABOUT_FILES, files_sent
from filing.web.supervision.case_forms import CaseForm, words

bp = Blueprint("inspected", __name__, url_prefix="/inspections")
REFUSALS = (BadAnswer, MoveNotAllowed, DocumentRefused)
WORDS = {
    "state_case": ("陈述和申辩", "写明对拟作处罚的事实、理由、依据和数额的意见。检查机构应当答复是否采纳。"),
    "ask_hearing": ("听证的要求（选填）", "例如希望听证涉及的事项。"),
    "report_correction": ("改正的情况", "例如：已补办设立备案，写明备案编号。检查机构核实后登记。"),
    "report_payment": ("缴款的情况", "写明缴款的日期和缴款凭证的号码。检查机构核实后登记。"),
}
ACTS: dict[str, Callable] = {
    "submit_papers": answering.submit_papers, "state_case": answering.state_case,
    "ask_hearing": answering.ask_hearing, "report_correction": answering.report_correction,
    "report_payment": answering.report_payment,
}  # fmt: skip


def register(app: Flask) -> None:
    app.register_blueprint(bp)


def person() -> User:
    return current_user._get_current_object()


def form_of(move: str, case: Inspection) -> CaseForm:
    """The questions of an answer: which paper, or words, each with files."""
    fields: dict[str, object] = {}
    if move == "submit_papers":
        asked = case.notice["papers"]
        fields["paper"] = SelectField(
            "提交的是哪一项材料", choices=[SelectChoice(one, one) for one in asked], validate_choice=False
        )
    else:
        fields["text"] = words(*WORDS[move])
    fields["files"] = MultipleFileField(
        "文件" if move == "submit_papers" else "证明文件（可不传）", description=ABOUT_FILES
    )
    return type("AnswerForm", (CaseForm,), fields)()


@bp.get("")
@access("applicant")
def case_list():
    return render_template("inspected/list.html", cases=answering.own_cases(person()), today=today())


@bp.get("/<int:case_id>")
@access("applicant")
def case_page(case_id: int):
    case = answering.own_case(person(), case_id)
    return render_template(
        "inspected/case.html",
        case=case,
        days=deadlines_of_respondent(case, calendar()),
        papers=papers.papers_of(case, to_respondent=True),
        files=handed_in.files_of(case, for_respondent=True),
        missing=answering.missing_papers(case),
        moves=procedures.open_moves(case, person(), today(), calendar()),
        labels=answering.LABELS,
    )


@bp.get("/<int:case_id>/papers/<int:paper_id>.pdf")
@access("applicant")
def paper(case_id: int, paper_id: int) -> Response:
    """One of the body's papers, sealed"""
    return case_paper_out(
        papers.paper_of(answering.own_case(person(), case_id), paper_id, to_respondent=True)
    )


@bp.get("/<int:case_id>/files/<int:file_id>")
@access("applicant")
def file(case_id: int, file_id: int) -> Response:
    """What was handed in, as it is kept"""
    case = answering.own_case(person(), case_id)
    return case_file_out(handed_in.file_of(case, file_id, for_respondent=True))


@bp.get("/<int:case_id>/moves/<move>")
@access("applicant")
def move_page(case_id: int, move: str):
    case = answering.own_case(person(), case_id)
    _require(case, move)
    return _asked(case, move, form_of(move, case))


@bp.post("/<int:case_id>/moves/<move>")
@access("applicant")
def make_move(case_id: int, move: str):
    if move not in ACTS:
        abort(404)
    case = answering.own_case(person(), case_id)
    form = form_of(move, case)
    given = {name: form[name].data or "" for name in ("paper", "text") if name in form}
    try:
        _require(case, move)
        files = receive(files_sent(), store(), scanner())
        with transaction():
            locked = answering.own_case(person(), case_id, lock=True)
            ACTS[move](locked, person(), now(), calendar(), files=files, **given)
    except REFUSALS as refusal:
        db.session.rollback()
        form.refuse(refusal)
        return _asked(answering.own_case(person(), case_id), move, form, status_of(refusal))
    flash(f"已送达检查机构：{answering.LABELS[move]}。", "success")
    return redirect(url_for("inspected.case_page", case_id=case_id), 303)


def _require(case: Inspection, move: str) -> None:
    if move not in ACTS:
        abort(404)
    procedures.require_open(case, move, person(), today(), calendar())


def _asked(case: Inspection, move: str, form: CaseForm, status: int = 200):
    row = Inspection.procedure.moves[move]
    return render_template("inspected/move.html", case=case, move=move, row=row, form=form), status
