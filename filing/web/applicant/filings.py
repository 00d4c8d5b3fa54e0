"""我的申报: the list, the tasks of a draft, the progress of a submitted filing."""

from __future__ import annotations

import unicodedata

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user

from filing.access import access
from filing.domain.deadlines import deadline
from filing.domain.errors import FilingError
from filing.domain.law import ruleset_on
from filing.domain.standing import FINAL_STATES, STATE_LABELS, State
from filing.domain.workflow import MOVES
from filing.extensions import db, transaction
from filing.models import Filing
from filing.services import filings, moves, submission
from filing.services.access import filing_for, filings_visible_to, own_filing
from filing.services.clocks import clock_view, due_view
from filing.surroundings import calendar, now, today
from filing.web import formlinks
from filing.web.applicant.blueprint import bp

ROWS = 50


@bp.get("/filings")
@access("applicant")
def index():
    """Every filing of the organisation, newest first; found by name or state."""
    state, search = request.args.get("state", ""), request.args.get("search", "").strip()[:200]
    query = filings_visible_to(current_user).order_by(Filing.updated_at.desc(), Filing.id.desc())
    if state in STATE_LABELS:
        query = query.where(Filing.state == state)
    found = [f for f in db.session.scalars(query) if _is_like(f, search)]
    return render_template(
        "applicant/list.html",
        rows=[(f, due_view(f, today(), calendar())) for f in found[:ROWS]],
        more=len(found) > ROWS,
        states=STATE_LABELS,
        state=state,
        search=search,
    )


def _is_like(filing: Filing, search: str) -> bool:
    """Whether the name or number holds the text, accents and case aside."""
    return _plain(search) in _plain(f"{filing.enterprise_name} {filing.application_number or ''}")


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    return "".join(c for c in decomposed if not unicodedata.combining(c))


@bp.get("/filings/new")
@access("applicant")
def before_you_begin():
    return render_template("applicant/new.html", rules=_rules())


def _rules():
    try:
        return ruleset_on(today())
    except FilingError as refusal:
        return refusal


@bp.post("/filings")
@access("applicant")
def create():
    with transaction():
        filing = filings.create(current_user, request.form.get("kind", "establishment"), now())
        filing_id = filing.id
    return redirect(url_for("applicant.filing", filing_id=filing_id), 303)


@bp.get("/filings/<int:filing_id>")
@access("applicant")
def filing(filing_id: int):
    found = filing_for(current_user, filing_id)
    return _tasks(found) if found.is_draft else _progress(found)


def _tasks(filing: Filing):
    """The draft as a task list, in the order of the statutory form."""
    form, answer_problems = filings.current_form(filing, today()), filings.answer_problems(filing, today())
    missing = [p for p in filings.find_problems(filing, today()) if p.path[0] == "documents"]
    groups: dict[str, list] = {}
    for page in form.pages:
        if formlinks.is_open(filing, page):
            status = formlinks.page_status(filing, page, answer_problems)
            groups.setdefault(page.section, []).append((page.title, formlinks.page_url(filing, page), status))
    papers = _papers_status(filing, missing)
    ready = not answer_problems and not missing
    everything = [status for tasks in groups.values() for _, _, status in tasks] + [papers]
    return render_template(
        "applicant/tasks.html",
        filing=filing,
        groups=[(form.headings[key], tasks) for key, tasks in groups.items()],
        papers=papers,
        ready=ready,
        done=sum(status == formlinks.DONE for status in everything),
        total=len(everything),
        deletable=not filing.events,
        form=form,
    )


def _papers_status(filing: Filing, missing: list) -> str:
    if not missing:
        return formlinks.DONE
    return formlinks.BEGUN if filing.current_documents else formlinks.NOT_STARTED


def _progress(filing: Filing):
    """Where a submitted filing stands: steps with dates, the clock, what happens next, the history."""
    refile = None
    if filing.state == State.NOT_COMPLETED:
        refile = deadline("refile_if_implemented", submission.refile_deadline_event(filing), calendar())
    return render_template(
        "applicant/progress.html",
        filing=filing,
        steps=_steps(filing),
        clock=clock_view(filing, today(), calendar()),
        due=due_view(filing, today(), calendar()),
        moves=[(m, MOVES[m]) for m in moves.open_moves(filing, current_user, today(), calendar())],
        refile=refile,
        final=filing.state in FINAL_STATES,
        last=filing.events[-1],
        labels=history_label,
    )


def history_label(event) -> str:
    extra = {"claim": "领取审核", "release": "退回待领取", "due_recalculated": "期限重新计算"}
    return extra.get(event.move) or MOVES[event.move].label


def _steps(filing: Filing) -> list[dict]:
    """提交 → 审核 → [补充] → 结果, each with its day."""
    on = {e.move: e.on for e in filing.events}
    asked, state = on.get("request_supplement"), State(filing.state)
    steps = [{"label": "提交申报", "state": "done", "note": _day(on.get("submit"))}]
    reviewing = state in (State.UNDER_REVIEW, State.SUSPENDED)
    steps.append(
        {"label": filing.state_label if reviewing else "审核", "state": "current" if reviewing else "done"}
    )
    if asked:
        waiting = state == State.AWAITING_SUPPLEMENT
        back = on.get("resubmit")
        steps.insert(1, {"label": "首次审核", "state": "done", "note": _day(asked)})
        steps[2:2] = [{"label": "补充信息", "state": "current" if waiting else "done", "note": _day(back)}]
        if waiting:
            steps[-1]["state"] = "todo"
    final = state in FINAL_STATES
    label = filing.state_label if final else "办理结果"
    good = state == State.COMPLETED
    steps.append(
        {
            "label": label,
            "state": ("done" if good else "stopped") if final else "todo",
            "note": _day(filing.events[-1].on) if final else "",
        }
    )
    return steps


def _day(on) -> str:
    return f"{on.year}年{on.month}月{on.day}日" if on else ""


@bp.route("/filings/<int:filing_id>/delete", methods=["GET", "POST"])
@access("applicant")
def delete_draft(filing_id: int):
    if request.method == "GET":
        return render_template("applicant/delete.html", filing=filing_for(current_user, filing_id))
    with transaction():
        filings.delete_draft(own_filing(current_user, filing_id))
    flash("草稿已删除。", "success")
    return redirect(url_for("applicant.index"), 303)
