"""一次性告知补充: mark, write, read the whole letter once more, send (17-§12)."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user

from filing.current import calendar, now, today
from filing.domain.days import clock
from filing.domain.days.clock import Handover, Holder
from filing.domain.errors import BadAnswer
from filing.extensions import transaction
from filing.models import Filing
from filing.services.filings import review
from filing.services.people.sight import filing_for
from filing.web.review import letter as letters
from filing.web.review.blueprint import bp, deciders
from filing.web.review.decisions import held, require_open
from filing.web.review.letter import Letter

MOVE = "request_supplement"


@bp.get("/<int:filing_id>/supplement")
@deciders
def supplement(filing_id: int):
    """The blank letter; ?mark= ticks a line that the reviewer came from."""
    filing = filing_for(current_user, filing_id)
    require_open(filing, MOVE)
    parts, papers = letters.topics(filing)
    letter = letters.read(request.args, letters.every_topic(parts, papers))
    letter.version, letter.problems = filing.version, []
    return _write_page(filing, letter, parts, papers)


@bp.post("/<int:filing_id>/supplement")
@deciders
def write_supplement(filing_id: int):
    """Back to writing, on to reading, or sent: whatever happens, what was typed stays."""
    filing, step = filing_for(current_user, filing_id), request.form.get("step", "check")
    require_open(filing, MOVE)
    parts, papers = letters.topics(filing)
    letter = letters.read(request.form, letters.every_topic(parts, papers))
    if step == "edit":
        letter.problems = []
    if letter.problems or step == "edit":
        return _write_page(filing, letter, parts, papers)
    return _send(filing_id, letter, parts, papers) if step == "send" else _read_page(filing, letter)


def _send(filing_id: int, letter: Letter, parts: list, papers: list):
    try:
        with transaction():
            filing = held(filing_id, letter.version)
            asks = [item.as_ask for item in letter.items]
            review.request_supplement(filing, current_user, now(), calendar(), asks, letter.note)
    except BadAnswer as refusal:
        letter.problems = [{"href": "#topics", "message": refusal.message}]
        return _write_page(filing_for(current_user, filing_id), letter, parts, papers)
    flash(f"已一次性告知申请人补充{len(letter.items)}项内容，备案时限自明日起停止计算。", "success")
    return redirect(url_for("review.filing_page", filing_id=filing_id), 303)


def _write_page(filing: Filing, letter: Letter, parts: list, papers: list):
    page = render_template(
        "review/supplement.html", filing=filing, letter=letter, parts=parts, papers=papers, **_days(filing)
    )
    return page, 422 if letter.problems else 200


def _read_page(filing: Filing, letter: Letter):
    return render_template("review/supplement_check.html", filing=filing, letter=letter, **_days(filing))


def _days(filing: Filing) -> dict:
    """Until when the applicant would have, asked today, and what the agency keeps for afterwards."""
    turns, limits = filing.handovers, clock.limits_on(filing.law_day)
    asked = [*turns, Handover(today(), Holder.APPLICANT)]
    left = limits[Holder.AGENCY] - clock.used(turns, Holder.AGENCY, today(), calendar())
    return {"their_due": clock.due(asked, limits, calendar()), "limits": limits, "left": max(left, 0)}
