"""信息公示 for the staff: drafted, redacted, seen before and after, approved by two."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_login import current_user
from wtforms import RadioField

from filing.current import calendar, now, today
from filing.domain.errors import BadAnswer, MoveNotAllowed
from filing.domain.procedures.disclosure import GIVEN_WHY, SHOWN_LABELS, WHY_GONE
from filing.domain.supervision.redacting import REASONS, Redaction, compared
from filing.extensions import db, transaction
from filing.http.statuses import status_of
from filing.models import Disclosure, User
from filing.services import procedures
from filing.services.credit import publishing
from filing.web.paths import id_given
from filing.web.supervision.blueprint import bp, supervisors
from filing.web.supervision.case_forms import CaseForm, _choices, words

REFUSALS = (BadAnswer, MoveNotAllowed)


class RedactForm(CaseForm):
    personal = words(
        "个人隐私", "每行一处，从原文照抄：证件号、电话、住址、邮箱、银行账号等。系统发现的已经填好，请核对。"
    )
    trade = words("商业秘密", "每行一处；没有的不填。")
    state = words("国家秘密", "每行一处；没有的不填。公示时不区分隐去的原因。")

    def given(self, _case: Any = None) -> dict[str, Any]:
        rows = [
            Redaction(line.strip(), why)
            for why in REASONS
            for line in (self[why].data or "").splitlines()
            if line.strip()
        ]
        return {"redactions": rows}

    def refuse(self, error) -> None:
        """What is left in stands above: it belongs to no one of the three lists."""
        self.form_errors.extend(problem.message for problem in error.problems)
        if not error.problems:
            self.form_errors.append(error.message)


class ReasonForm(CaseForm):
    reason = words("理由", "只在内部留存，不公示。")

    def given(self, _case: Any = None) -> dict[str, Any]:
        return {"reason": self.reason.data}


class WithdrawForm(CaseForm):
    why = RadioField(
        "撤下的原因（公示）",
        choices=_choices((key, WHY_GONE[key]) for key in GIVEN_WHY),
        validate_choice=False,
    )
    reason = words("说明（选填）", "只在内部留存，不公示。")

    def given(self, _case: Any = None) -> dict[str, Any]:
        return {"why": self.why.data or "", "reason": self.reason.data or ""}


class ApproveForm(CaseForm):
    def given(self, _case: Any = None) -> dict[str, Any]:
        return {}


STEPS: dict[str, tuple[Callable, type[CaseForm]]] = {
    "redact": (publishing.redact, RedactForm),
    "check": (publishing.check, ApproveForm),
    "publish": (publishing.publish, ApproveForm),
    "return": (publishing.send_back, ReasonForm),
    "drop": (publishing.drop, ReasonForm),
    "withdraw": (publishing.withdraw, WithdrawForm),
}


def person() -> User:
    return current_user._get_current_object()


@bp.get("/disclosures")
@supervisors
def disclosure_list():
    """The newest first, narrowed by state, page by page."""
    given, after = request.args.get("state", ""), request.args.get("after")
    state = given if given in SHOWN_LABELS else ""
    rows, following = publishing.page_of(person(), state, after)
    return render_template(
        "disclosure/drafts.html",
        rows=rows,
        state=state,
        states={"": "不限", **SHOWN_LABELS},
        is_first=not after,
        first=url_for("supervision.disclosure_list", state=state),
        following=url_for("supervision.disclosure_list", state=state, after=following) if following else None,
    )


@bp.post("/disclosures")
@supervisors
def draft_disclosure():
    """起草, from the page of a record or of a draw."""
    record, draw = id_given("record"), id_given("draw")
    with transaction():
        if draw:
            one_id = publishing.draft_draw(draw, person(), now()).id
        else:
            one_id = publishing.draft_record(record or 0, person(), now()).id
    return redirect(url_for("supervision.disclosure_page", disclosure_id=one_id), 303)


@bp.get("/disclosures/<int:disclosure_id>")
@supervisors
def disclosure_page(disclosure_id: int):
    one = publishing.disclosure_for(person(), disclosure_id)
    return render_template(
        "disclosure/draft.html",
        one=one,
        rows=compared(one.fields, one.rows),
        left=publishing.left_in(one),
        basis=one.basis_on(today()),
        moves=procedures.open_moves(one, person(), today(), calendar()),
    )


@bp.get("/disclosures/<int:disclosure_id>/moves/<move>")
@supervisors
def disclosure_move(disclosure_id: int, move: str):
    if move not in STEPS:
        abort(404)
    one = publishing.disclosure_for(person(), disclosure_id)
    procedures.require_open(one, move, person(), today(), calendar())
    return _asked(
        one, move, STEPS[move][1](formdata=None, data=_suggested(one) if move == "redact" else None)
    )


def _suggested(one: Disclosure) -> dict[str, str]:
    rows = publishing.suggestions(one)
    return {why: "\n".join(row.text for row in rows if row.why == why) for why in REASONS}


@bp.post("/disclosures/<int:disclosure_id>/moves/<move>")
@supervisors
def make_disclosure_move(disclosure_id: int, move: str):
    if move not in STEPS:
        abort(404)
    act, form = STEPS[move][0], STEPS[move][1]()
    try:
        with transaction():
            one = publishing.disclosure_for(person(), disclosure_id, lock=True)
            act(one, person(), now(), calendar(), **form.given(one))
    except REFUSALS as refusal:
        db.session.rollback()
        form.refuse(refusal)
        return _asked(publishing.disclosure_for(person(), disclosure_id), move, form, status_of(refusal))
    flash(f"已办理：{Disclosure.procedure.label_of_event(move)}。", "success")
    return redirect(url_for("supervision.disclosure_page", disclosure_id=disclosure_id), 303)


def _asked(one: Disclosure, move: str, form: CaseForm, status: int = 200):
    row = Disclosure.procedure.moves[move]
    rows = compared(one.fields, one.rows)
    return render_template("disclosure/move.html", one=one, row=row, move=move, form=form, rows=rows), status
