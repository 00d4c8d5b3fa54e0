"""核对、提交、撤回、撤销、补充、另行提出."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask_login import current_user

from filing.access import access
from filing.domain.answers import drop_hidden
from filing.domain.display import date_text
from filing.domain.doubts import find_doubts
from filing.domain.errors import FilingError, IncompleteFiling, MoveNotAllowed
from filing.domain.law import ruleset_on
from filing.domain.letters import letter
from filing.domain.standing import State
from filing.domain.workflow import MOVES
from filing.extensions import transaction
from filing.models import Filing
from filing.services import filings, moves, submission
from filing.services.access import filing_for, own_filing
from filing.services.clocks import due_view
from filing.status import status_of
from filing.surroundings import calendar, now, today
from filing.web import formlinks
from filing.web.applicant.blueprint import bp
from filing.web.review.sheet import sheet


@bp.get("/filings/<int:filing_id>/review")
@access("applicant")
def check(filing_id: int):
    """核对并申报: everything as the agency will read it, with a way back to each page."""
    return _check_page(filing_for(current_user, filing_id))


def _check_page(filing: Filing, status: int = 200):
    day = filings.rules_day(filing, today())
    problems = filings.find_problems(filing, today()) if filing.state in filings.EDITABLE else []
    return render_template(
        "applicant/check.html",
        filing=filing,
        parts=sheet(filing),
        links={page.section: formlinks.page_url(filing, page) for page in reversed(filing.form.pages)},
        url_for_key=lambda key: formlinks.url_for_path(filing, tuple(key.split("."))),
        wanted=filings.documents_wanted(filing, today()),
        summary=[
            {"path": p.path, "message": p.message, "article": p.article, "href": _href(filing, p.path)}
            for p in problems
        ],
        doubts=[(d, _href(filing, d.path)) for d in find_doubts(filing.answers, day)],
        agency=submission.agency_for(filing.answers, day),
        rules=ruleset_on(day),
        law_day=date_text(day),
        dropped=_dropped(filing),
        can_submit=filing.is_draft and not problems,
    ), status


def _href(filing: Filing, path: tuple) -> str:
    url, _, anchor = formlinks.url_for_path(filing, path).partition("#")
    return f"{url}?check=1#{anchor}" if path[0] != "documents" else f"{url}#{anchor}"


def _dropped(filing: Filing) -> list[str]:
    """The parts that were filled in and are not asked for as the answers now stand."""
    kept = drop_hidden(filings.current_form(filing, today()), filing.answers, filing.facts)
    return [filing.form.headings[key][1].partition("（")[0] for key in filing.answers if key not in kept]


@bp.get("/filings/<int:filing_id>/submit")
@access("applicant")
def confirm_submit(filing_id: int):
    """确认申报: says once more what submitting means; opening the page submits nothing."""
    filing = filing_for(current_user, filing_id)
    if not filing.is_draft:
        return redirect(url_for("applicant.filing", filing_id=filing.id))
    if filings.find_problems(filing, today()):
        return _check_page(filing, 422)
    agency = submission.agency_for(filing.answers, filings.rules_day(filing, today()))
    return render_template("applicant/submit.html", filing=filing, agency=agency)


@bp.post("/filings/<int:filing_id>/submit")
@access("applicant")
def submit(filing_id: int):
    """A second click, a refresh and a second tab find the filing submitted, and say the same."""
    try:
        with transaction():
            filing = own_filing(current_user, filing_id)
            if filing.is_draft:
                submission.submit(filing, current_user, now(), calendar())
    except IncompleteFiling:
        return _check_page(filing_for(current_user, filing_id), 422)
    flash("申报已提交。", "success")
    return redirect(url_for("applicant.filing", filing_id=filing_id), 303)


@bp.route("/filings/<int:filing_id>/moves/<move>", methods=["GET", "POST"])
@access("applicant")
def make_move(filing_id: int, move: str):
    """撤回修改 and 撤销申报: asked for on a page of their own, then made."""
    acts = {"recall": submission.recall, "cancel": submission.cancel}
    if move not in acts:
        abort(404)
    filing = filing_for(current_user, filing_id)
    if request.method == "GET":
        if move not in moves.open_moves(filing, current_user, today(), calendar()):
            flash(f"现在不能办理“{MOVES[move].label}”。", "warning")
            return redirect(url_for("applicant.filing", filing_id=filing.id))
        return render_template("applicant/move.html", filing=filing, move=move, row=MOVES[move])
    more = {"reason": request.form.get("reason", "").strip()[:2000]} if move == "cancel" else {}
    with transaction():
        acts[move](own_filing(current_user, filing_id), current_user, now(), calendar(), **more)
    flash(f"已办理“{MOVES[move].label}”。", "success")
    return redirect(url_for("applicant.filing", filing_id=filing_id), 303)


@bp.post("/filings/<int:filing_id>/again")
@access("applicant")
def file_again(filing_id: int):
    with transaction():
        again = submission.file_again(own_filing(current_user, filing_id), current_user, now())
        again_id = again.id
    flash("已按原申报内容新建草稿，请核对后提交。", "success")
    return redirect(url_for("applicant.filing", filing_id=again_id), 303)


@bp.get("/filings/<int:filing_id>/supplement")
@access("applicant")
def supplement(filing_id: int):
    return _supplement_page(filing_for(current_user, filing_id))


def _supplement_page(filing: Filing, refusal: FilingError | None = None):
    if not filing.supplement_items:
        abort(404)
    problems = refusal.problems if refusal else ()
    page = render_template(
        "applicant/supplement.html",
        filing=filing,
        items=[(item, _item_url(filing, item)) for item in filing.supplement_items],
        due=due_view(filing, today(), calendar()),
        can_answer=filing.state == State.AWAITING_SUPPLEMENT,
        refusal=refusal,
        summary=[
            {"path": p.path, "message": p.message, "article": p.article, "href": _href(filing, p.path)}
            for p in problems
        ],
    )
    return page, status_of(refusal) if refusal else 200


def _item_url(filing: Filing, item) -> str:
    return formlinks.url_for_path(filing, tuple(item.path) if item.path else ("documents", item.requirement))


@bp.post("/filings/<int:filing_id>/supplement")
@access("applicant")
def answer_supplement(filing_id: int):
    """Keeps the replies as typed; sends the supplement back when asked to (17-§12)."""
    with transaction():
        filing = own_filing(current_user, filing_id)
        if filing.state != State.AWAITING_SUPPLEMENT:
            raise MoveNotAllowed(f"备案申报目前为“{filing.state_label}”，不能答复补充事项。")
        for item in filing.supplement_items:
            reply = request.form.get(f"reply-{item.id}")
            if item.is_open and reply is not None:
                submission.save_reply(item, reply[:4000], now())
    if request.headers.get("X-Autosave"):
        return {"saved": True, "seen": "", "saved_at": now().strftime("%H:%M:%S")}
    if "_send" not in request.form:
        flash("答复已保存。", "success")
        return redirect(url_for("applicant.supplement", filing_id=filing_id), 303)
    try:
        with transaction():
            submission.resubmit(own_filing(current_user, filing_id), current_user, now(), calendar())
    except FilingError as refusal:
        return _supplement_page(filing_for(current_user, filing_id), refusal)
    flash("补充信息已提交。", "success")
    return redirect(url_for("applicant.filing", filing_id=filing_id), 303)


@bp.get("/filings/<int:filing_id>/letter")
@access("applicant")
def commitment_letter(filing_id: int):
    """承诺书, word for word, with one signature block for each investor."""
    filing = filing_for(current_user, filing_id)
    return render_template("applicant/letter.html", filing=filing, letter=letter(filing.kind, filing.answers))


@bp.get("/filings/<int:filing_id>/print")
@access("applicant")
def print_form(filing_id: int):
    filing = filing_for(current_user, filing_id)
    wanted = filings.documents_wanted(filing, today())
    return render_template("applicant/print.html", filing=filing, parts=sheet(filing), wanted=wanted)
