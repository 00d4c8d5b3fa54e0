"""登记专项问题: what registration asks and annex 1 does not, on one page that saves while it is filled in."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, jsonify, redirect, render_template, request, url_for
from flask_login import current_user

from filing.current import now, today
from filing.domain.errors import BadAnswer
from filing.domain.questions.parsing import parse
from filing.domain.questions.paths import Path, get_at, put_at
from filing.domain.questions.spec import Field, Group, Page
from filing.domain.window.choosing import PLACE, concerns, own_problems
from filing.domain.window.form import QUESTIONS
from filing.extensions import transaction
from filing.http.access import access
from filing.models import Filing, Registration
from filing.services.people.sight import filing_for, own_filing
from filing.services.sharing import window
from filing.web.applicant.blueprint import bp
from filing.web.errors import is_by_script
from filing.web.form import links
from filing.web.form.builder import WIDGETS, build_form, posted_answers
from filing.web.form.comparing import differences, digest_of
from filing.web.form.drawing import Drawn
from filing.web.form.screens import Screen, field_id, fields_of

TITLE = "登记专项问题"
SCREEN = Screen(
    TITLE,
    QUESTIONS.title,
    Page(PLACE, TITLE, (), PLACE),
    PLACE,
    tuple(((PLACE, group.key), group) for group in QUESTIONS.members),
)


@bp.get("/filings/<int:filing_id>/registration")
@access("applicant")
def registration(filing_id: int):
    """What registration asks and annex 1 does not."""
    one = registration_of(filing_for(current_user, filing_id))
    return _page(one, one.own, show_missing="check" in request.args)


@bp.post("/filings/<int:filing_id>/registration")
@access("applicant")
def save_registration(filing_id: int):
    """Everything is kept as typed; what is wrong with it is said at once, unless it is left for later."""
    try:
        with transaction():
            filing = own_filing(current_user, filing_id)
            one, posted = registration_of(filing), _posted(filing)
            if request.headers.get("X-Compare"):
                return jsonify(same=not differences(SCREEN, posted, _stored(one)), seen=_seen(one))
            theirs = _changed_by_others(one, posted)
            if not theirs:
                one = window.answer(filing, _answers(posted))
            found = own_problems(one.own, window.as_sent(filing), today())
            back = "applicant.filing" if one.is_draft else "applicant.window_page"
    except BadAnswer as refusal:
        return _refused(filing_id, refusal)
    if theirs:
        return _conflict(one, theirs)
    if is_by_script():
        return jsonify(saved=True, seen=_seen(one), saved_at=now().isoformat(timespec="seconds"))
    if found and "_later" not in request.form:
        return redirect(url_for("applicant.registration", filing_id=filing_id, check=1), 303)
    flash("登记专项问题已保存。", "success")
    return redirect(url_for(back, filing_id=filing_id), 303)


def registration_of(filing: Filing) -> Registration:
    """The one beside a filing; 404 where it goes by itself."""
    if filing.registration is None:
        abort(404)
    return filing.registration


def _stored(one: Registration) -> dict:
    return {PLACE: one.own}


def _seen(one: Registration) -> str:
    return digest_of(SCREEN, _stored(one))


def _posted(filing: Filing) -> dict[Path, Any]:
    stored = _stored(registration_of(filing))
    form = build_form(SCREEN, lambda path: get_at(stored, path), lambda _path: True, _none)
    return posted_answers(form)


def _answers(posted: dict[Path, Any]) -> dict[str, Any]:
    questions = dict(fields_of(SCREEN))
    answers: dict[str, Any] = {}
    for path, raw in posted.items():
        answers = put_at(answers, path[1:], parse(questions[path], raw))
    return answers


def _none(_question: Field, _path: Path) -> list:
    return []


def _changed_by_others(one: Registration, posted: dict) -> list[dict]:
    """What somebody else has written since this page was shown, where it differs from what is posted."""
    seen = request.form.get("seen")
    return differences(SCREEN, posted, _stored(one)) if seen and seen != _seen(one) else []


def _refused(filing_id: int, refusal: BadAnswer):
    """The page as it was sent, with why nothing was saved; a script hears it and says it."""
    if is_by_script():
        return jsonify(saved=False, message=refusal.message), 422
    filing = filing_for(current_user, filing_id)
    typed = _answers(_posted(filing))
    return _page(registration_of(filing), typed, show_missing=False, refused=refusal)


def _conflict(one: Registration, theirs: list[dict]):
    """Both side by side; nothing was overwritten, and nothing typed is lost."""
    if is_by_script():
        return jsonify(saved=False), 409
    kept = [(k, v) for k, v in request.form.items(multi=True) if k not in ("seen", "csrf_token")]
    here = url_for("applicant.registration", filing_id=one.filing_id)
    page = render_template(
        "applicant/conflict.html", screen=SCREEN, differences=theirs, kept=kept, seen=_seen(one), here=here
    )
    return page, 409


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
        seen=_seen(one),
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
