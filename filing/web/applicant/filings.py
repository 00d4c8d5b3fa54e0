"""我的申报, one of them: the tasks of a draft, the progress of a submitted filing."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user

from filing.current import calendar, reading, today
from filing.domain.days.deadlines import deadline
from filing.domain.forms.letters import has_letter
from filing.domain.forms.ways import WAYS
from filing.domain.procedures.filing import FILING, FINAL_STATES, MOVES, State
from filing.domain.window.choosing import PLACE
from filing.extensions import transaction
from filing.http.access import access
from filing.models import Filing
from filing.services import procedures
from filing.services.filings import changes, drafts, recorded_later
from filing.services.filings.clocks import clock_view, due_view, foreseen
from filing.services.filings.reading import Reading, not_completed_on
from filing.services.people.sight import filing_for, is_own, own_filing, person_shown
from filing.services.sharing import offer
from filing.web.applicant.blueprint import bp
from filing.web.applicant.partners import beside
from filing.web.applicant.rules import days_late_today, newly_asked, term_of
from filing.web.changing import dates
from filing.web.changing.heads import merges
from filing.web.form import links

COMMITMENT_LETTER = "filing_commitment_letter"
REVIEWED = ("accept", "declare_out_of_scope", "declare_not_completed")


@bp.get("/filings/<int:filing_id>")
@access("applicant")
def filing(filing_id: int):
    found = filing_for(current_user, filing_id)
    return _tasks(found) if found.is_draft else _progress(found)


def _tasks(filing: Filing):
    """The draft as a task list, in the order of the statutory form."""
    read = reading(filing)
    groups: dict[str, list] = {}
    for page in read.open_pages:
        task = (page.title, links.page_url(filing, page), links.page_status(read, page))
        groups.setdefault(page.section, []).append(task)
    papers, letter = _papers_status(read), _letter_status(read) if has_letter(read.kind) else None
    everything = [status for tasks in groups.values() for _, _, status in tasks]
    beside_it = _window_status(read) if filing.registration else None
    everything += [status for status in (letter, papers, beside_it) if status]
    return render_template(
        "applicant/tasks.html",
        filing=filing,
        groups=[(read.form.headings[key], tasks) for key, tasks in groups.items()],
        papers=papers,
        letter=letter,
        left=len(read.problems),
        late=days_late_today(filing),
        term=term_of(filing),
        closed=links.closed_parts(read),
        done=sum(status == links.DONE for status in everything),
        total=sum(status != links.MAY_STAY_EMPTY for status in everything),
        deletable=not filing.events,
        form=read.form,
        kind=read.kind,
        moved=changes.moved_on(filing),
        later=recorded_later.waiting(read),
        merges=read.kind.changes_record and merges(read),
        dated=_dated(read),
        newly=newly_asked(filing),
        way=filing.way and WAYS[filing.way],
        window_offer=offer.may_choose(filing),
        window_status=beside_it,
        **beside(filing),
    )


def _window_status(read: Reading) -> str:
    """Of registration's own page, where the single window was chosen."""
    one = read.filing.registration
    found = [p for p in read.problems if p.path[0] == PLACE] if one else []
    if not found:
        return links.DONE
    if not one.own:
        return links.NOT_STARTED
    return links.BEGUN if all(p.code in links.MISSING for p in found) else links.TO_MEND


def _dated(read: Reading) -> list[tuple]:
    """Each event of a change with its last day, how late it is, and what is left; see dates.terms_of."""
    if not read.kind.changes_record:
        return []
    return list(dates.terms_of(read).values())


def _papers_status(read: Reading) -> str:
    if not read.missing:
        return links.DONE
    return links.BEGUN if read.documents else links.NOT_STARTED


def _letter_status(read: Reading) -> str:
    """The letter names those who sign it, and is done once its signed scan is there."""
    if any(d.requirement == COMMITMENT_LETTER for d in read.documents):
        return links.DONE
    return links.NOT_STARTED if any(read.kind.signatories(read.matter)) else links.NOT_YET


def _progress(filing: Filing):
    """Where a submitted filing stands: steps with dates, the clock, what happens next, the history."""
    refile, refile_left, due = None, 0, due_view(filing, today(), calendar())
    if filing.state == State.NOT_COMPLETED:
        refile = deadline("refile_if_implemented", not_completed_on(filing), calendar())
        refile_left = calendar().count(today(), refile.date)
    return render_template(
        "applicant/progress.html",
        filing=filing,
        steps=_steps(filing, due),
        clock=clock_view(filing, today(), calendar()),
        # A suspension is not announced to an applicant whom nobody means to suspend.
        foreseen=[one for one in foreseen(filing, today(), calendar()) if one["move"] != "suspend"],
        today=today(),
        due=due,
        moves=[(m, MOVES[m]) for m in procedures.open_moves(filing, current_user, today(), calendar())],
        refile=refile,
        refile_left=refile_left,
        final=filing.state in FINAL_STATES,
        last=filing.events[-1],
        labels=history_label,
        who=lambda event: person_shown(current_user, filing, event),
        is_own=is_own(current_user, filing),
        **beside(filing),
        moved=[] if filing.state in FINAL_STATES else changes.differences(filing, today()),
        later=[] if filing.state in FINAL_STATES else recorded_later.waiting(reading(filing)),
    )


def history_label(event) -> str:
    return FILING.label_of_event(event.move)


def _steps(filing: Filing, due: dict | None) -> list[dict]:
    """提交 → 审核 → [补充] → 结果, each with its day; the present one with its last day."""
    on = {e.move: e.on for e in filing.events}
    until = f"最迟{_day(due['due_on'])}" if due else ""
    steps = [_step("提交申报", "done", _day(on["submit"]))]
    if "request_supplement" in on:
        steps.append(_step("首次审核", "done", _day(on["request_supplement"])))
        steps.append(_supplement_step(filing, on.get("resubmit"), until))
    return [*steps, _review_step(filing, until), _result_step(filing)]


def _step(label: str, state: str, note: str = "") -> dict:
    return {"label": label, "state": state, "note": note}


def _supplement_step(filing: Filing, back, until: str) -> dict:
    if filing.state == State.AWAITING_SUPPLEMENT:
        return _step("补充信息", "current", until)
    if filing.events[-1].move == "expire" or back is None:
        return _step("补充信息", "stopped", "未补齐")
    return _step("补充信息", "done", _day(back))


def _review_step(filing: Filing, until: str) -> dict:
    if filing.state in (State.UNDER_REVIEW, State.SUSPENDED):
        return _step(filing.state_label, "current", until)
    return _step("审核", "done" if filing.events[-1].move in REVIEWED else "todo")


def _result_step(filing: Filing) -> dict:
    if filing.state not in FINAL_STATES:
        return _step("办理结果", "todo")
    state = "done" if filing.state == State.COMPLETED else "stopped"
    return _step(filing.state_label, state, _day(filing.events[-1].on))


def _day(on) -> str:
    return f"{on.year}年{on.month}月{on.day}日" if on else ""


@bp.route("/filings/<int:filing_id>/delete", methods=["GET", "POST"])
@access("applicant")
def delete_draft(filing_id: int):
    if request.method == "GET":
        return render_template("applicant/delete.html", filing=filing_for(current_user, filing_id))
    with transaction():
        drafts.delete_draft(own_filing(current_user, filing_id))
    flash("草稿已删除。", "success")
    return redirect(url_for("applicant.index"), 303)
