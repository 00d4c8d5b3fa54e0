"""记录已变动: what came onto the record since a change was drafted, and which of the two prevails."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user

from filing.current import now, reading, today
from filing.domain.questions.paths import dotted
from filing.extensions import transaction
from filing.http.access import access
from filing.models import Filing
from filing.services.filings import changes
from filing.services.people.sight import filing_for, own_filing
from filing.web.applicant.blueprint import bp
from filing.web.changing.differences import in_words, place_of


@bp.get("/filings/<int:filing_id>/rebase")
@access("applicant")
def rebase(filing_id: int):
    return _page(filing_for(current_user, filing_id))


def _page(filing: Filing, problems: list[dict] | None = None, status: int = 200):
    waiting = changes.differences(filing, today())
    page = render_template(
        "applicant/rebase.html",
        filing=filing,
        rows=[_row(filing, difference) for difference in waiting],
        moved=changes.moved_on(filing),
        problems=problems or [],
    )
    return page, status


def _row(filing: Filing, found: changes.Difference) -> dict:
    read = reading(filing)
    present = changes.moved_on(filing).facts
    return {
        "name": dotted(filing.answers, found.path),
        "title": place_of(read, found.path),
        "base": in_words(read, found.path, read.before, found.base),
        "mine": in_words(read, found.path, filing.answers, found.mine),
        "record": in_words(read, found.path, present, found.record),
        "chosen": request.form.get(dotted(filing.answers, found.path), ""),
        "may_follow": filing.is_draft,
    }


@bp.post("/filings/<int:filing_id>/rebase")
@access("applicant")
def decide(filing_id: int):
    """Nothing is overwritten that was not chosen; what was left open is asked again."""
    with transaction():
        filing = own_filing(current_user, filing_id)
        waiting = changes.differences(filing, today())
        names = {d.path: dotted(filing.answers, d.path) for d in waiting}
        chosen = [(path, request.form[name]) for path, name in names.items() if request.form.get(name)]
        left = changes.rebase(filing, current_user, chosen, now())
    if left:
        filing = filing_for(current_user, filing_id)
        rows = [{"path": [dotted(filing.answers, d.path)], "message": _ask(filing, d.path)} for d in left]
        return _page(filing, rows, 422)
    flash("已与现在的备案记录核对一致。", "success")
    return redirect(url_for("applicant.filing", filing_id=filing_id), 303)


def _ask(filing: Filing, path: tuple) -> str:
    return f"请选择“{place_of(reading(filing), path)}”以哪一个为准。"
