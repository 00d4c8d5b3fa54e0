"""单一窗口: chosen, registration's own questions, and both applications in one place."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_login import current_user

from filing.current import calendar, now, reading, today
from filing.domain.errors import BadAnswer
from filing.domain.procedures.registration import MOVES
from filing.domain.questions.parsing import parse
from filing.domain.questions.paths import Path, get_at, put_at
from filing.domain.questions.spec import Field, Group, Page
from filing.domain.window.choosing import PLACE, concerns, own_problems
from filing.domain.window.form import QUESTIONS
from filing.extensions import transaction
from filing.http.access import access
from filing.models import Filing, Registration
from filing.services import procedures
from filing.services.people.sight import filing_for, own_filing
from filing.services.sharing import registrations, tracks, window
from filing.web.applicant.blueprint import bp
from filing.web.form import links
from filing.web.form.builder import WIDGETS, build_form, posted_answers
from filing.web.form.drawing import Drawn
from filing.web.form.screens import Screen, field_id, fields_of
from filing.web.window import shown

TITLE = "登记专项问题"
SCREEN = Screen(
    TITLE,
    QUESTIONS.title,
    Page(PLACE, TITLE, (), PLACE),
    PLACE,
    tuple(((PLACE, group.key), group) for group in QUESTIONS.members),
)


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


@bp.get("/filings/<int:filing_id>/registration")
@access("applicant")
def registration(filing_id: int):
    """What registration asks and annex 1 does not."""
    one = _of(filing_for(current_user, filing_id))
    return _page(one, one.own, show_missing="check" in request.args)


@bp.post("/filings/<int:filing_id>/registration")
@access("applicant")
def save_registration(filing_id: int):
    """Everything is kept as typed; what is wrong with it is said at once, unless it is left for later."""
    try:
        with transaction():
            filing = own_filing(current_user, filing_id)
            one = window.answer(filing, _posted(filing))
            found = own_problems(one.own, window.as_sent(filing), today())
            back = "applicant.filing" if one.is_draft else "applicant.window_page"
    except BadAnswer as refusal:
        filing = filing_for(current_user, filing_id)
        return _page(_of(filing), _posted(filing), show_missing=False, refused=refusal)
    if found and "_later" not in request.form:
        return redirect(url_for("applicant.registration", filing_id=filing_id, check=1), 303)
    flash("登记专项问题已保存。", "success")
    return redirect(url_for(back, filing_id=filing_id), 303)


def _of(filing: Filing) -> Registration:
    if filing.registration is None:
        abort(404)
    return filing.registration


def _posted(filing: Filing) -> dict[str, Any]:
    form = build_form(SCREEN, lambda path: get_at({PLACE: _of(filing).own}, path), lambda _path: True, _none)
    posted, questions = posted_answers(form), dict(fields_of(SCREEN))
    answers: dict[str, Any] = {}
    for path, raw in posted.items():
        answers = put_at(answers, path[1:], parse(questions[path], raw))
    return answers


def _none(_question: Field, _path: Path) -> list:
    return []


def _page(one: Registration, own: dict, *, show_missing: bool, refused: BadAnswer | None = None):
    annex = window.as_sent(one.filing)
    problems = own_problems(own, annex, today())
    if not show_missing:
        problems = [p for p in problems if p.code not in links.MISSING]
    parts = [_drawn((PLACE, group.key), group, own, problems) for group in QUESTIONS.members]
    for part in parts:
        part.inside = [p for p in part.inside if concerns(p.member, annex)]
    at_top = [{"path": ["main"], "message": refused.message}] if refused else []
    page = render_template(
        "applicant/registration.html",
        filing=one.filing,
        one=one,
        parts=parts,
        editable=one.state in window.EDITABLE,
        summary=at_top + [{"path": [field_id(SCREEN, p.path)], "message": p.message} for p in problems],
    )
    return page, 422 if refused else 200


def _drawn(path: Path, member: Group | Field, own: dict, problems: list) -> Drawn:
    drawn = Drawn("field", field_id(SCREEN, path), member, path="/".join(map(str, path)), help=member.help)
    if isinstance(member, Group):
        drawn.type = "group"
        drawn.inside = [_drawn((*path, one.key), one, own, problems) for one in member.members]
        return drawn
    drawn.value, drawn.widget = get_at({PLACE: own}, path), WIDGETS[member.kind]
    drawn.errors = [p.message for p in problems if p.path == path]
    if member.when and not member.when.question.startswith("facts."):
        beside = field_id(SCREEN, (*path[:-1], member.when.question))
        words = {True: "true", False: "false"}
        drawn.show_when = f"{beside}={'|'.join(words.get(a, str(a)) for a in member.when.answers)}"
    return drawn


@bp.get("/filings/<int:filing_id>/window")
@access("applicant")
def window_page(filing_id: int):
    """Both applications, each with its state, days and next step, and what the one means for the other."""
    return _window(filing_for(current_user, filing_id))


def _window(filing: Filing, typed: str = "", problem: str = "", status: int = 200):
    one = _of(filing)
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
            if _of(filing).state != MOVES[move].to_state:
                act = window.correct if move == "correct" else window.withdraw
                act(filing, current_user, now(), calendar(), typed)
    except BadAnswer as refusal:
        return _window(filing_for(current_user, filing_id), typed, refusal.problems[0].message, 422)
    flash(f"已办理“{MOVES[move].label}”。", "success")
    return redirect(url_for("applicant.window_page", filing_id=filing_id), 303)
