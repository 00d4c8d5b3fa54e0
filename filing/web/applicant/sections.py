"""Filling in the form: one page of a section, or one row of a list, at a time."""

from __future__ import annotations

from flask import jsonify, redirect, render_template, request, url_for
from flask_login import current_user

from filing.current import now, reading
from filing.domain.errors import BadAnswer
from filing.domain.questions.parsing import parse
from filing.domain.questions.paths import put_at
from filing.extensions import transaction
from filing.http.access import access
from filing.models import Filing
from filing.services.filings import drafts
from filing.services.people.sight import filing_for, own_filing
from filing.web.applicant.blueprint import bp
from filing.web.applicant.page import form_of, page_of, seen_of
from filing.web.applicant.rows import require_room, with_row_back
from filing.web.applicant.saved import after_saving
from filing.web.changing import dates
from filing.web.form import links
from filing.web.form.builder import posted_answers
from filing.web.form.comparing import differences
from filing.web.form.screens import Screen, fields_of, screen_at
from filing.web.form.taking import TAKE, with_taken


@bp.get("/filings/<int:filing_id>/<path:place>")
@access("applicant")
def section(filing_id: int, place: str):
    filing = filing_for(current_user, filing_id)
    if place == "enterprise":
        return redirect(_first_unfinished(filing))
    screen = screen_at(reading(filing), place)
    return page_of(filing, screen, form_of(filing, screen), show_missing="check" in request.args)


def _first_unfinished(filing: Filing) -> str:
    """The first page of section 一 that still needs something, else the first."""
    read = reading(filing)
    pages = [p for p in read.open_pages if p.section == "enterprise"] or list(read.open_pages)
    unfinished = (p for p in pages if links.page_status(read, p) != links.DONE)
    return links.page_url(filing, next(unfinished, pages[0]))


@bp.post("/filings/<int:filing_id>/<path:place>")
@access("applicant")
def save_section(filing_id: int, place: str):
    try:
        with transaction():
            filing = own_filing(current_user, filing_id)
            screen = screen_at(reading(filing), place)
            form = form_of(filing, screen)
            require_room(filing, screen)
            posted = posted_answers(form)
            if request.headers.get("X-Compare"):
                return jsonify(
                    same=not differences(screen, posted, filing.answers), seen=seen_of(filing, screen)
                )
            theirs = _changed_by_others(filing, screen, posted)
            if not theirs:
                drafts.save_answers(filing, current_user, _with_posted(filing, screen, posted), now())
    except BadAnswer as refusal:
        return _refused(filing_id, place, refusal)
    if theirs:
        return _conflict(filing, screen, theirs)
    if request.headers.get("X-Autosave"):
        # What was saved may have brought another empty row: the page is seen as it would be shown now.
        seen = seen_of(filing, screen_at(reading(filing), place))
        return jsonify(saved=True, seen=seen, saved_at=now().isoformat(timespec="seconds"))
    return after_saving(filing, place)


def _refused(filing_id: int, place: str, refusal: BadAnswer):
    """The page as it was sent, with why nothing was saved; a script hears it and says it."""
    if request.headers.get("X-Autosave"):
        return jsonify(saved=False, message=refusal.message), 422
    filing = filing_for(current_user, filing_id)
    screen = screen_at(reading(filing), place)
    form = form_of(filing, screen)
    questions = dict(fields_of(screen))
    typed = {path: parse(questions[path], raw) for path, raw in posted_answers(form).items()}
    return page_of(filing, screen, form, show_missing=False, status=422, typed=typed, refused=refusal)


def _with_posted(filing: Filing, screen: Screen, posted: dict) -> dict:
    """The answers with what was posted; rows that say nothing are gone, and so are dates of heads not ticked."""
    answers = filing.answers
    for path, value in posted.items():
        answers = put_at(answers, path, value)
    for path, listed in screen.listed.items():
        if reading(filing).may_change(path):
            answers = listed.settled(answers)
    if "_restore" in request.form:
        answers = with_row_back(filing, answers, tuple(request.form["_restore"].split("/")))
    if TAKE in request.form:
        answers = with_taken(reading(filing), screen, answers, request.form[TAKE])
    if "_same" in request.form:
        answers = dates.all_like_the_first(answers)
    return dates.of_ticked_heads(answers)


def _changed_by_others(filing: Filing, screen: Screen, posted: dict) -> list[dict]:
    """The answers that somebody else changed since this page was shown, and that differ from what is posted."""
    seen = request.form.get("seen")
    if not seen or seen == seen_of(filing, screen):
        return []
    return differences(screen, posted, filing.answers)


def _conflict(filing: Filing, screen: Screen, theirs: list[dict]):
    """Both versions side by side; nothing was overwritten, and nothing typed is lost."""
    here = url_for("applicant.section", filing_id=filing.id, place=screen.place)
    if request.headers.get("X-Autosave"):
        return jsonify(saved=False), 409
    kept = [(k, v) for k, v in request.form.items(multi=True) if k not in ("seen", "csrf_token")]
    page = render_template(
        "applicant/conflict.html",
        changed_at=filing.updated_at,
        screen=screen,
        differences=theirs,
        kept=kept,
        seen=seen_of(filing, screen),
        here=here,
    )
    return page, 409
