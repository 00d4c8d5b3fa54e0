"""一次性告知补充: mark, write, read the whole letter once more, send (17-§12)."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user

from filing.current import calendar, now, today
from filing.domain.days import clock
from filing.domain.days.clock import Handover, Holder
from filing.domain.errors import BadAnswer
from filing.domain.questions.display import date_text
from filing.domain.texts.letters import LetterText
from filing.extensions import transaction
from filing.models import Filing
from filing.services.filings import marks, review
from filing.services.filings.letters import text_of
from filing.services.people.sight import filing_for
from filing.web.review import letter as letters
from filing.web.review.blueprint import bp, deciders
from filing.web.review.decisions import held, require_open
from filing.web.review.letter import Letter

MOVE = "request_supplement"
ASKED_ALL = "请先确认没有其他需要补充的内容：发出之后不能再次要求补充。"


@bp.get("/<int:filing_id>/supplement")
@deciders
def supplement(filing_id: int):
    """The letter as far as it was written while reading."""
    filing = filing_for(current_user, filing_id)
    require_open(filing, MOVE)
    parts, papers = letters.topics(filing)
    letter = letters.from_marks(filing, letters.every_topic(parts, papers))
    return _write_page(filing, letter, parts, papers)


@bp.post("/<int:filing_id>/supplement")
@deciders
def write_supplement(filing_id: int):
    """Back to writing, on to reading, or sent: whatever happens, what was typed stays."""
    filing, step = filing_for(current_user, filing_id), request.form.get("step", "check")
    require_open(filing, MOVE)
    parts, papers = letters.topics(filing)
    letter = letters.read(request.form, letters.every_topic(parts, papers))
    _keep(filing_id, letter)
    if step == "edit":
        letter.problems = []
    if step == "send" and not letter.problems and request.form.get("complete") != "yes":
        return _read_page(filing, letter, ASKED_ALL)
    if letter.problems or step == "edit":
        return _write_page(filing, letter, parts, papers)
    return _send(filing_id, letter, parts, papers) if step == "send" else _read_page(filing, letter)


def _keep(filing_id: int, letter: Letter) -> None:
    """What was typed, as marks: nothing is lost on the way back to a paper."""
    with transaction():
        marks.keep(held(filing_id, None), current_user, now(), letter.as_marks)


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
        "review/supplement.html",
        filing=filing,
        letter=letter,
        parts=parts,
        papers=papers,
        grounds_for=marks.grounds_for,
        **_days(filing),
    )
    return page, 422 if letter.problems else 200


def _read_page(filing: Filing, letter: Letter, fault: str = ""):
    page = render_template(
        "review/supplement_check.html",
        filing=filing,
        letter=letter,
        problems=[{"href": "#complete", "message": fault}] if fault else [],
        today=today(),
        text=_text(filing),
        **_days(filing),
    )
    return page, 422 if fault else 200


def _text(filing: Filing) -> LetterText:
    """The words that the letter will have, sent today."""
    due = _days(filing)["their_due"]
    until = date_text(due.on) + ("（暂定）" if due.provisional else "")
    return text_of(filing, "request_supplement", filing.law_day, due=until)


def _days(filing: Filing) -> dict:
    """Until when the applicant would have, asked today, and what the agency keeps for afterwards."""
    turns, limits = filing.handovers, clock.limits_on(filing.law_day)
    asked = [*turns, Handover(today(), Holder.APPLICANT)]
    left = limits[Holder.AGENCY] - clock.used(turns, Holder.AGENCY, today(), calendar())
    return {"their_due": clock.due(asked, limits, calendar()), "limits": limits, "left": max(left, 0)}
