"""补充信息: what the agency asked for once, item by item, and the answers to it (17-§12)."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask_login import current_user

from filing.current import calendar, judge_ahead, now, reading, today
from filing.domain.articles import article
from filing.domain.errors import FilingError, IncompleteFiling, MoveNotAllowed
from filing.domain.forms.asking import GROUNDS
from filing.domain.problems import Problem
from filing.domain.procedures.filing import State
from filing.domain.questions.naming import place
from filing.domain.questions.paths import get_at, member_at
from filing.domain.questions.spec import Field
from filing.extensions import transaction
from filing.http.access import access
from filing.http.statuses import status_of
from filing.models import Filing, SupplementItem
from filing.services.filings import letters, submission
from filing.services.filings.clocks import due_view
from filing.services.filings.sheet import words
from filing.services.people.sight import filing_for, own_filing
from filing.web.applicant import replies
from filing.web.applicant.blueprint import bp
from filing.web.applicant.submission import linked
from filing.web.form import links


@bp.get("/filings/<int:filing_id>/supplement")
@access("applicant")
def supplement(filing_id: int):
    return _supplement_page(filing_for(current_user, filing_id))


def _supplement_page(filing: Filing, refusal: FilingError | None = None, typed: replies.Typed | None = None):
    if not filing.supplement_items:
        abort(404)
    summary = _summary(filing, refusal) if refusal else []
    if typed:
        summary = typed.problems
    page = render_template(
        "applicant/supplement.html",
        filing=filing,
        items=[
            (i, _item_place(filing, i), _item_url(filing, i), _changed(filing, i))
            for i in filing.supplement_items
        ],
        due=due_view(filing, today(), calendar()),
        can_answer=filing.state == State.AWAITING_SUPPLEMENT,
        refusal=refusal or typed,
        typed=typed,
        seen=replies.seen_of(filing.supplement_items),
        grounds=GROUNDS,
        letter_number=letters.number_of_request(filing),
        summary=summary,
        errors={p["path"][0]: p["message"] for p in summary},
    )
    if typed:
        return page, 409 if typed.theirs else 422
    return page, status_of(refusal) if refusal else 200


def _summary(filing: Filing, refusal: FilingError) -> list[dict]:
    """Each problem with the place where it is mended; a refusal without problems stands for itself."""
    found = [_at_reply(p) or linked(reading(filing), p) for p in refusal.problems]
    ground = article("17-§12¶2", on=reading(filing).day).short
    return found or [{"path": ["items"], "message": refusal.message, "article": ground}]


def _changed(filing: Filing, item: SupplementItem) -> tuple[str, str] | None:
    """原 → 现 of an item that was answered by a change, in words; ("", "") for a new paper."""
    if filing.state != State.AWAITING_SUPPLEMENT or not item.is_changed:
        return None
    read, path = reading(filing), tuple(item.path or ())
    question = member_at(read.form, path) if path else None
    if not isinstance(question, Field):
        return "", ""
    sent = filing.last_submission.snapshot
    before, after = (words(read, question, get_at(given, path), given) for given in (sent, filing.answers))
    return before, after


def _item_place(filing: Filing, item) -> str:
    """What an item is about, in words: a document's label, or where the question stands in the form."""
    if item.path:
        return place(reading(filing).form, filing.answers, tuple(item.path))
    same = (r for r in reading(filing).checklist if r.id == item.requirement and item.row in (None, r.row))
    return "申报材料 › " + next((r.title if item.row else r.label for r in same), item.requirement)


def _item_url(filing: Filing, item) -> str:
    return links.url_for_path(
        reading(filing), tuple(item.path) if item.path else ("documents", item.requirement)
    )


@bp.post("/filings/<int:filing_id>/supplement")
@access("applicant")
def answer_supplement(filing_id: int):
    """Keeps the replies as typed; sends the supplement back when asked to (17-§12)."""
    with transaction():
        filing = own_filing(current_user, filing_id)
        if filing.state == State.UNDER_REVIEW and "_send" in request.form and filing.supplement_items:
            # A second click: it was sent with the first.
            return redirect(url_for("applicant.filing", filing_id=filing_id), 303)
        if filing.state != State.AWAITING_SUPPLEMENT:
            raise MoveNotAllowed(f"备案申报目前为“{filing.state_label}”，不能答复补充事项。")
        if request.headers.get("X-Compare"):
            return {"same": replies.are_stored(filing), "seen": replies.seen_of(filing.supplement_items)}
        typed = replies.taken(filing, now())
    if request.headers.get("X-Autosave"):
        return _autosaved(filing, typed)
    if not typed.is_kept:
        return _supplement_page(filing, typed=typed)
    if "_send" not in request.form:
        flash("答复已保存。", "success")
        return redirect(url_for("applicant.supplement", filing_id=filing_id), 303)
    return _send_supplement(filing_id)


def _autosaved(filing: Filing, typed: replies.Typed):
    if typed.theirs:
        return {"saved": False}, 409
    if typed.faults:
        return {"saved": False, "message": next(iter(typed.faults.values()))}, 422
    seen = replies.seen_of(filing.supplement_items, typed)
    return {"saved": True, "seen": seen, "saved_at": now().isoformat(timespec="seconds")}


def _send_supplement(filing_id: int):
    """Every item still to be answered and every problem at once, or the filing back with the agency."""
    judge_ahead(current_user, filing_id)
    try:
        with transaction():
            filing = own_filing(current_user, filing_id)
            unanswered = [_unanswered(item) for item in filing.supplement_items if not item.is_answered]
            if unanswered:
                raise IncompleteFiling([*unanswered, *reading(filing).problems])
            submission.resubmit(filing, current_user, now(), calendar(), reading(filing))
    except FilingError as refusal:
        return _supplement_page(filing_for(current_user, filing_id), refusal)
    flash("补充信息已提交，备案机构将继续审核。", "success")
    return redirect(url_for("applicant.filing", filing_id=filing_id), 303)


def _unanswered(item) -> Problem:
    words = f"第{item.position}项尚未答复，请说明已怎样补充。"
    return Problem(
        (replies.name_of(item.id),), "unanswered", words, article("17-§12¶2", on=item.filing.law_day).short
    )


def _at_reply(problem: Problem) -> dict | None:
    """A problem of this page's own, for its error summary."""
    if problem.code == "unanswered":
        return {"path": problem.path, "message": problem.message, "article": problem.article}
    return None
