"""诚信档案 on pages: the own records, why and when each goes, and how one is corrected."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Flask, abort, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug import Response
from wtforms import BooleanField, MultipleFileField

from filing.current import calendar, now, scanner, store, today
from filing.domain.errors import BadAnswer, DocumentRefused, MoveNotAllowed
from filing.domain.supervision.credit import basis_of
from filing.extensions import db, transaction
from filing.http.access import access
from filing.http.case_papers import case_file_out
from filing.http.statuses import status_of
from filing.models import CreditCorrection, CreditRecord, User
from filing.services import procedures
from filing.services.credit import corrections, publishing, records
from filing.services.credit.of_cases import article_of
from filing.services.files.receiving import receive
from filing.web.forms import ABOUT_FILES, files_sent
from filing.web.supervision.case_forms import CaseForm, day, words

bp = Blueprint("credit", __name__, url_prefix="/credit")
REFUSALS = (BadAnswer, MoveNotAllowed, DocumentRefused)
FIELDS = {
    "facts": "认定的事实", "measures": "处理情况", "committed_on": "行为发生的日期", "corrected_on": "改正的日期",
    "performed_on": "履行的日期",
}  # fmt: skip


def register(app: Flask) -> None:
    app.register_blueprint(bp)


class ApplyForm(CaseForm):
    what = words(
        "哪里不完整或者有错误", "写明应当怎样记录，例如：行为已于2017年10月1日改正，记录中没有写明。"
    )
    evidence = words("证明材料", "写明名称、文号、出具机关和能够证明的事实；原件请交给作出记录的机构核对。")
    files = MultipleFileField("证明文件（可不传）", description=ABOUT_FILES)


class VerifyForm(CaseForm):
    answer = words("核查的情况", "核查了什么材料、怎样属实。申请人会看到。")


class RefuseForm(CaseForm):
    reason = words("不予修正的理由", "申请人会看到。")


class CorrectForm(CaseForm):
    facts = words("认定的事实", "不改的保持原样。")
    measures = words("处理情况")
    committed_on = day("行为发生的日期")
    corrected_on = day("改正的日期")
    performed_on = day("履行的日期")
    annul = BooleanField("记录没有任何依据，撤销整条记录")


class WithdrawForm(CaseForm):
    """Nothing is asked."""


FORMS: dict[str, type[CaseForm]] = {
    "verify": VerifyForm, "refuse": RefuseForm, "correct": CorrectForm, "withdraw": WithdrawForm,
}  # fmt: skip
ACTS: dict[str, Callable] = {
    "verify": corrections.verify, "refuse": corrections.refuse, "correct": corrections.correct,
    "withdraw": corrections.withdraw,
}  # fmt: skip


def person() -> User:
    return current_user._get_current_object()


@bp.get("")
@access("applicant", "supervisor", "department")
def record_list():
    """The newest first, in pages."""
    after = request.args.get("after")
    rows, following = records.record_page(person(), after=after)
    return render_template(
        "credit/list.html",
        rows=rows,
        first=url_for("credit.record_list") if after else None,
        next=url_for("credit.record_list", after=following) if following else None,
    )


@bp.get("/<int:record_id>")
@access("applicant", "supervisor", "department")
def record_page(record_id: int):
    """One record: what, from whom, when it goes and why, its history and the applications to correct it."""
    record = records.record_for(person(), record_id)
    case = record.inspection
    return render_template(
        "credit/record.html",
        record=record,
        article=article_of(record),
        removal=records.removal_for(record),
        fields=FIELDS,
        basis=basis_of(record.kind, record.agency.region, today(), drawn=bool(case and case.way == "draw")),
        disclosures=publishing.of_record(record) if current_user.role == "supervisor" else [],
        moves={
            one.id: procedures.open_moves(one, person(), today(), calendar()) for one in record.corrections
        },
    )


@bp.get("/<int:record_id>/corrections")
@access("applicant")
def apply_page(record_id: int):
    record = records.record_for(person(), record_id)
    return render_template("credit/apply.html", record=record, form=ApplyForm(formdata=None))


@bp.post("/<int:record_id>/corrections")
@access("applicant")
def apply(record_id: int):
    form = ApplyForm()
    try:
        records.record_for(person(), record_id)
        files = receive(files_sent(), store(), scanner())
        with transaction():
            corrections.apply(
                record_id, person(), now(), what=form.what.data, evidence=form.evidence.data, files=files
            )
    except REFUSALS as refusal:
        db.session.rollback()
        form.refuse(refusal)
        record = records.record_for(person(), record_id)
        return render_template("credit/apply.html", record=record, form=form), status_of(refusal)
    flash("修正申请已经提出，核查的结果会通知您。", "success")
    return redirect(url_for("credit.record_page", record_id=record_id), 303)


@bp.get("/corrections/<int:correction_id>/files/<int:file_id>")
@access("applicant", "supervisor")
def file(correction_id: int, file_id: int) -> Response:
    """What came with the application, as it is kept."""
    return case_file_out(corrections.file_of(corrections.correction_for(person(), correction_id), file_id))


@bp.get("/corrections/<int:correction_id>/moves/<move>")
@access("applicant", "supervisor")
def move_page(correction_id: int, move: str):
    one = corrections.correction_for(person(), correction_id)
    if move not in FORMS:
        abort(404)
    procedures.require_open(one, move, person(), today(), calendar())
    form = FORMS[move](formdata=None, obj=one.record if move == "correct" else None)
    return _asked(one, move, form)


@bp.post("/corrections/<int:correction_id>/moves/<move>")
@access("applicant", "supervisor")
def make_move(correction_id: int, move: str):
    if move not in FORMS:
        abort(404)
    form = FORMS[move]()
    try:
        with transaction():
            one = corrections.correction_for(person(), correction_id, lock=True)
            ACTS[move](one, person(), now(), calendar(), **{field.name: field.data for field in form})
            record_id = one.record_id
    except REFUSALS as refusal:
        db.session.rollback()
        form.refuse(refusal)
        return _asked(corrections.correction_for(person(), correction_id), move, form, status_of(refusal))
    flash(f"已办理：{CreditCorrection.procedure.label_of_event(move)}。", "success")
    return redirect(url_for("credit.record_page", record_id=record_id), 303)


def _asked(one: CreditCorrection, move: str, form: CaseForm, status: int = 200):
    record: CreditRecord = one.record
    row = CreditCorrection.procedure.moves[move]
    return render_template("credit/move.html", one=one, record=record, row=row, move=move, form=form), status
