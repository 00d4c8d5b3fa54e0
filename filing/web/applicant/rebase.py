"""记录已变动: what came onto the record since a change was drafted, and which of the two prevails."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user

from filing.current import now, reading, today
from filing.domain.procedures.filing import FINAL_STATES
from filing.domain.questions.paths import dotted
from filing.extensions import transaction
from filing.http.access import access
from filing.models import Filing
from filing.services.filings import changes, recorded_later
from filing.services.filings.differences import in_words, place_of, side_in_words
from filing.services.filings.reading import Reading
from filing.services.people.sight import filing_for, own_filing
from filing.web.applicant.blueprint import bp


@bp.get("/filings/<int:filing_id>/rebase")
@access("applicant")
def rebase(filing_id: int):
    return _page(filing_for(current_user, filing_id))


def _page(filing: Filing, problems: list[dict] | None = None, status: int = 200):
    read = reading(filing)
    page = render_template(
        "applicant/rebase.html",
        filing=filing,
        rows=[_row(filing, difference) for difference in changes.differences(filing, today())],
        moved=changes.moved_on(filing),
        later=[]
        if filing.state in FINAL_STATES
        else [_later(read, one) for one in recorded_later.recorded_later(read)],
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


def _later(read: Reading, one: recorded_later.Later) -> dict:
    """What stood before, what this filing says from its day on, and what is on record from the later day on."""
    found, name = one.found, dotted(read.answers, one.path)
    present = read.filing.enterprise.present.facts
    return {
        "name": name,
        "title": place_of(read, one.path),
        "then": side_in_words(read, one.path, present, found.then),
        "mine": side_in_words(read, one.path, read.answers, found.mine),
        "record": side_in_words(read, one.path, present, found.now),
        "day": found.day,
        "since": one.entry.valid_from,
        "number": one.entry.filing.receipt.number if one.entry.filing and one.entry.filing.receipt else "",
        "may_count": found.may_count,
        "chosen": request.form.get(name, one.take),
    }


@bp.post("/filings/<int:filing_id>/rebase")
@access("applicant")
def decide(filing_id: int):
    """Nothing is overwritten that was not chosen; what was left open is asked again."""
    with transaction():
        filing = own_filing(current_user, filing_id)
        read = reading(filing)
        asked = [found.path for found in changes.differences(filing, today())]
        asked += [one.path for one in recorded_later.recorded_later(read)]
        names = {path: dotted(filing.answers, path) for path in asked}
        chosen = [(path, request.form[name]) for path, name in names.items() if request.form.get(name)]
        changes.rebase(filing, current_user, chosen, now())
        recorded_later.decide(Reading(filing, today()), current_user, chosen, now())
    filing = filing_for(current_user, filing_id)
    left = [_problem(filing, d.path, "以哪一个为准") for d in changes.differences(filing, today())]
    left += [_problem(filing, one.path, "自哪一天起算") for one in recorded_later.waiting(reading(filing))]
    if left:
        return _page(filing, left, 422)
    flash("已与现在的备案记录核对一致。", "success")
    return redirect(url_for("applicant.filing", filing_id=filing_id), 303)


def _problem(filing: Filing, path: tuple, what: str) -> dict:
    words = f"请选择或确认“{place_of(reading(filing), path)}”{what}。"
    return {"path": [dotted(filing.answers, path)], "message": words}
