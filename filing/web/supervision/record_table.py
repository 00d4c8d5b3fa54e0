"""检查工作记录表: one page for the seven items, with photographs; a script sends it item by item, as a connection allows."""

from __future__ import annotations

from typing import Any

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask_login import current_user
from wtforms import MultipleFileField, TextAreaField

from filing.current import calendar, now, scanner, store, today
from filing.domain.errors import BadAnswer, DocumentRefused, FilingError, MoveNotAllowed, StaleVersion
from filing.domain.supervision.items import items_on
from filing.extensions import db, transaction
from filing.http.statuses import status_of
from filing.models import Inspection
from filing.services import procedures
from filing.services.files.receiving import MOST_FILES, Received, receive
from filing.services.supervision import cases, examining, photographs, recorded
from filing.web.errors import is_by_script
from filing.web.forms import files_sent, trimmed
from filing.web.supervision.blueprint import bp, supervisors
from filing.web.supervision.case_forms import CaseForm

REFUSALS = (BadAnswer, MoveNotAllowed, DocumentRefused, StaleVersion)
PARTS = {"finding": "检查情况", "evidence": "依据的材料或事实"}
ABOUT_PHOTOGRAPHS = f"JPG、PNG 或 HEIC，一次最多{MOST_FILES}张。"


def form_of(case: Inspection) -> CaseForm:
    """Two texts and photographs for each item; what was recorded before stands in it."""
    fields: dict[str, Any] = {}
    for item in items_on(case.opened_on):
        known = case.findings.get(item, {})
        for part, label in PARTS.items():
            default = known.get(part, "")
            fields[f"findings-{item}-{part}"] = TextAreaField(label, filters=[trimmed], default=default)
        fields[f"photographs-{item}"] = MultipleFileField("照片（可不传）", description=ABOUT_PHOTOGRAPHS)
    return type("RecordTable", (CaseForm,), fields)()


@bp.get("/cases/<int:case_id>/moves/find")
@supervisors
def record_table(case_id: int):
    case = cases.case_for(current_user, case_id)
    procedures.require_open(case, "find", current_user, today(), calendar())
    return _asked(case, form_of(case))


@bp.post("/cases/<int:case_id>/moves/find")
@supervisors
def record_findings(case_id: int):
    """What was written of some or all items; a script is told in JSON what came of it."""
    case = cases.case_for(current_user, case_id)
    form = form_of(case)
    try:
        procedures.require_open(case, "find", current_user, today(), calendar())
        taken = _photographs_sent(case)
        with transaction():
            locked = cases.case_for(current_user, case_id, lock=True)
            found = _found(form, locked)
            if found or taken or not locked.findings:
                seen = {item: request.form.get(f"seen-{item}", "") for item in found}
                examining.find(
                    locked, current_user, now(), calendar(), findings=found, pictures=taken, seen=seen
                )
    except REFUSALS as refusal:
        db.session.rollback()
        return _refused(cases.case_for(current_user, case_id), form, refusal)
    if is_by_script():
        return jsonify(
            saved=True, saved_at=now().isoformat(timespec="seconds"), seen=recorded.marks_of(locked)
        )
    flash("检查情况已经记录。", "success")
    return redirect(url_for("supervision.case_page", case_id=case_id), 303)


def _found(form: CaseForm, case: Inspection) -> dict[str, dict[str, str]]:
    """The items of which anything new is written; an inspection may be recorded in several goes."""
    said = {
        item: {part: form[f"findings-{item}-{part}"].data or "" for part in PARTS}
        for item in items_on(case.opened_on)
        if f"findings-{item}-finding" in request.form
    }
    return {
        item: parts
        for item, parts in said.items()
        if any(parts.values()) and parts != case.findings.get(item)
    }


def _photographs_sent(case: Inspection) -> dict[str, list[Received]]:
    """Item -> its photographs, examined and stored."""
    found = {}
    for item in items_on(case.opened_on):
        at = f"photographs-{item}"
        sent = files_sent(at)
        if sent:
            found[item] = receive(sent, store(), scanner(), at)
    return found


def _refused(case: Inspection, form: CaseForm, refusal: FilingError):
    form.refuse(refusal)
    if is_by_script():
        wrong = {field.name: " ".join(field.errors) for field in form if field.errors}
        return jsonify(
            refused=wrong, message=" ".join(form.form_errors), seen=recorded.marks_of(case)
        ), status_of(refusal)
    return _asked(case, form, status_of(refusal))


def _asked(case: Inspection, form: CaseForm, status: int = 200):
    page = render_template(
        "supervision/record_table.html",
        case=case,
        form=form,
        row=Inspection.procedure.moves["find"],
        items=items_on(case.opened_on),
        pictures=photographs.by_item(case),
        seen=recorded.marks_of(case),
    )
    return page, status
