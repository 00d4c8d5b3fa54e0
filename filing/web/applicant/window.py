"""单一窗口: chosen, and both applications in one place."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask_login import current_user

from filing.current import calendar, now, reading, today
from filing.domain.errors import BadAnswer
from filing.domain.procedures.registration import MOVES
from filing.extensions import transaction
from filing.http.access import access
from filing.models import Filing
from filing.services import procedures
from filing.services.people.sight import filing_for, own_filing
from filing.services.sharing import registrations, tracks, window
from filing.web.applicant.blueprint import bp
from filing.web.applicant.registration import registration_of
from filing.web.window import shown


@bp.post("/filings/<int:filing_id>/registration/choose")
@access("applicant")
def choose_window(filing_id: int):
    """From now on the filing and the registration go out together."""
    with transaction():
        window.choose(own_filing(current_user, filing_id), current_user, now())
    flash("已选择单一窗口。申报表已有的内容不必再填，只需回答登记专项问题。", "success")
    return redirect(url_for("applicant.registration", filing_id=filing_id), 303)


@bp.post("/filings/<int:filing_id>/registration/drop")
@access("applicant")
def drop_window(filing_id: int):
    """The filing goes by itself again; a second click finds it so."""
    with transaction():
        filing = own_filing(current_user, filing_id)
        if filing.registration is not None:
            window.drop(filing, current_user, now())
    flash("已取消单一窗口，本申报单独备案。", "success")
    return redirect(url_for("applicant.filing", filing_id=filing_id), 303)


@bp.get("/filings/<int:filing_id>/window")
@access("applicant")
def window_page(filing_id: int):
    """Both applications, each with its state, days and next step, and what the one means for the other."""
    return _window(filing_for(current_user, filing_id))


def _window(filing: Filing, typed: str = "", problem: str = "", status: int = 200):
    one = registration_of(filing)
    return render_template(
        "applicant/window.html",
        filing=filing,
        **shown(one),
        moves=procedures.open_moves(one, current_user, today(), calendar()),
        history=registrations.history_of(one),
        refile=tracks.refile_by(one, calendar()),
        typed=typed,
        problem=problem,
        labels=MOVES,
        left=len(reading(filing).problems) if filing.is_draft else 0,
    ), status


@bp.post("/filings/<int:filing_id>/registration/moves/<move>")
@access("applicant")
def move_registration(filing_id: int, move: str):
    """提交补正 and 撤回登记申请; a second click finds it done."""
    if move not in ("correct", "withdraw"):
        abort(404)
    typed = request.form.get("reply", "").strip()
    try:
        with transaction():
            filing = own_filing(current_user, filing_id)
            if registration_of(filing).state != MOVES[move].to_state:
                act = window.correct if move == "correct" else window.withdraw
                act(filing, current_user, now(), calendar(), typed)
    except BadAnswer as refusal:
        return _window(filing_for(current_user, filing_id), typed, refusal.problems[0].message, 422)
    flash(f"已办理“{MOVES[move].label}”。", "success")
    return redirect(url_for("applicant.window_page", filing_id=filing_id), 303)
