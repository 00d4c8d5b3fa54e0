"""核对、提交、撤回、撤销、另行提出."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask_login import current_user
from sqlalchemy import select

from filing.current import calendar, judge_ahead, now, reading, today
from filing.domain.errors import IncompleteFiling
from filing.domain.problems import Problem
from filing.domain.procedures.filing import MOVES, State
from filing.domain.questions.display import date_text
from filing.domain.questions.paths import keys_of
from filing.domain.texts.sentences import sentence
from filing.domain.window.choosing import PLACE
from filing.extensions import db, transaction
from filing.http.access import access
from filing.models import Filing
from filing.services import procedures
from filing.services.filings import changes, drafts, recorded_later, screening, submission, terms
from filing.services.filings.differences import changed
from filing.services.filings.reading import Reading
from filing.services.filings.sheet import opened_sheet
from filing.services.people.sight import filing_for, own_filing
from filing.web.applicant.blueprint import bp
from filing.web.applicant.partners import beside
from filing.web.applicant.rules import days_late_today, rules_of
from filing.web.finding import Shown
from filing.web.form import links
from filing.web.holdings import pictured
from filing.web.once import once

#: Where something is mended that is no page of the form.
OTHER_PAGES = {"documents": "申报材料", PLACE: "登记专项问题"}


@bp.get("/filings/<int:filing_id>/review")
@access("applicant")
def check(filing_id: int):
    """核对并申报: everything as the agency will read it, with a way back to each page."""
    return _check_page(filing_for(current_user, filing_id))


def _check_page(filing: Filing, status: int = 200):
    read = reading(filing)
    problems = read.problems if read.is_editable else []
    screened = screening.findings_of(read)
    return render_template(
        "applicant/check.html",
        filing=filing,
        parts=opened_sheet(read),
        changed=changed(read),
        href_of=lambda path: _href(read, path) if path else url_for("applicant.rebase", filing_id=filing.id),
        in_zone=read.in_zone,
        drawn=pictured(read.answers) if read.opened.takes_rows(("investors",)) else None,
        closed=links.closed_parts(read),
        optional_words=_optional_words(read),
        url_for_key=lambda key: links.url_for_path(read, tuple(key.split("."))),
        wanted=read.checklist,
        groups=_by_page(read, problems),
        problem_count=len(problems),
        doubts=[(d, _href(read, d.path)) for d in read.doubts],
        listed_agency=submission.listed_for(filing.answers, read.day),
        rules=rules_of(filing),
        law_day=date_text(read.day),
        screened=screened,
        found_items=[Shown(one.finding) for one in screened.findings],
        late=days_late_today(filing),
        term=terms.own_term(read, calendar()) if filing.is_draft else None,
        dropped=_dropped(read),
        can_submit=filing.is_draft and not problems,
        **beside(filing),
    ), status


def _optional_words(read: Reading) -> str:
    """What a listed company may leave unfiled for now; empty where the whole filing has to be made."""
    events = read.events
    return sentence("listed_option", read.day) if events and all(e.optional for e in events) else ""


def _by_page(read: Reading, problems: list[Problem]) -> list[tuple[str, list[dict]]]:
    """The problems under the title of the page on which each is mended, in the form's order."""
    groups: dict[str, list[dict]] = {}
    for problem in problems:
        groups.setdefault(_page_title(read, problem.path), []).append(linked(read, problem))
    return list(groups.items())


def _page_title(read: Reading, path: tuple) -> str:
    if path[0] in OTHER_PAGES:
        return OTHER_PAGES[path[0]]
    page = read.form.page_of(keys_of(read.form, path))
    return page.title if page else "其他"


def linked(read: Reading, problem: Problem) -> dict:
    """A problem for an error summary, with the address at which it is mended."""
    facts = {"path": problem.path, "message": problem.message, "article": problem.article}
    return {**facts, "href": _href(read, problem.path)}


def _href(read: Reading, path: tuple) -> str:
    url, _, anchor = links.url_for_path(read, path).partition("#")
    return f"{url}?check=1#{anchor}" if path[0] not in OTHER_PAGES else f"{url}#{anchor}"


def _dropped(read: Reading) -> list[str]:
    """The parts that were filled in and are not asked for as the answers now stand."""
    return [
        read.form.headings[key][1].partition("（")[0] for key in read.answers if key not in read.open_answers
    ]


@bp.get("/filings/<int:filing_id>/submit")
@access("applicant")
def confirm_submit(filing_id: int):
    """确认申报: says once more what submitting means; opening the page submits nothing."""
    filing = filing_for(current_user, filing_id)
    if not filing.is_draft:
        return redirect(url_for("applicant.filing", filing_id=filing.id))
    if changes.differences(filing, today()) or recorded_later.waiting(reading(filing)):
        return redirect(url_for("applicant.rebase", filing_id=filing.id))
    if reading(filing).problems:
        return _check_page(filing, 422)
    agency = submission.agency_for(filing.answers, reading(filing).day)
    term = terms.own_term(reading(filing), calendar())
    late = days_late_today(filing)
    return render_template("applicant/submit.html", filing=filing, agency=agency, late=late, term=term)


@bp.post("/filings/<int:filing_id>/submit")
@access("applicant")
def submit(filing_id: int):
    """A second click, a refresh and a second tab find the filing submitted, and say the same."""
    judge_ahead(current_user, filing_id)
    try:
        with transaction():
            filing = own_filing(current_user, filing_id)
            if filing.is_draft:
                submission.submit(filing, current_user, now(), calendar(), reading(filing))
    except IncompleteFiling as refusal:
        if any(problem.path[0] == "rebase" for problem in refusal.problems):
            return redirect(url_for("applicant.rebase", filing_id=filing_id), 303)
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
    if filing.state == MOVES[move].to_state:
        # A second click, or a page shown again: it is done already.
        return redirect(url_for("applicant.filing", filing_id=filing.id), 303)
    if request.method == "GET":
        if move not in procedures.open_moves(filing, current_user, today(), calendar()):
            flash(f"现在不能办理“{MOVES[move].label}”。", "warning")
            return redirect(url_for("applicant.filing", filing_id=filing.id))
        return render_template("applicant/move.html", filing=filing, move=move, row=MOVES[move])
    more = {"reason": request.form.get("reason", "").strip()[:2000]} if move == "cancel" else {}
    with transaction():
        acts[move](own_filing(current_user, filing_id), current_user, now(), calendar(), **more)
    flash(f"已办理“{MOVES[move].label}”。", "success")
    return redirect(url_for("applicant.filing", filing_id=filing_id), 303)


@bp.post("/filings/<int:filing_id>/copy")
@access("applicant")
def copy(filing_id: int):
    """复制为新申报: a new draft with the same answers and none of the papers; a second click finds the first one's."""
    with transaction():
        made = once(lambda: drafts.copy_of(own_filing(current_user, filing_id), current_user, now()).id)
    flash(
        "已复制为新的草稿：填报内容已带入，申报材料、营业执照和日期须重新填写、上传。请先修改企业名称。",
        "success",
    )
    return redirect(url_for("applicant.filing", filing_id=made), 303)


@bp.post("/filings/<int:filing_id>/again")
@access("applicant")
def file_again(filing_id: int):
    """A draft copied from the filing; a second click finds the first one's."""
    with transaction():
        again_id = once(lambda: _begun_again(own_filing(current_user, filing_id)))
    flash("已按原申报内容新建草稿，请核对后提交。", "success")
    return redirect(url_for("applicant.filing", filing_id=again_id), 303)


def _begun_again(filing: Filing) -> int:
    begun = select(Filing).where(Filing.copied_from_id == filing.id, Filing.state == State.DRAFT)
    known = db.session.scalars(begun.order_by(Filing.id)).first()
    again = known or submission.file_again(filing, current_user, now())
    db.session.flush()
    return again.id
