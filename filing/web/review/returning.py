"""未补齐: item by item, settled or still open and why (17-§12)."""

from __future__ import annotations

from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user

from filing.current import calendar, in_hand, now, today
from filing.domain.errors import BadAnswer
from filing.domain.questions.paths import get_at, member_at
from filing.domain.questions.spec import Field
from filing.extensions import transaction
from filing.models import Filing, SupplementItem
from filing.services.filings import review
from filing.services.filings.clocks import clock_view, foreseen
from filing.services.filings.reading import first_snapshot
from filing.services.filings.sheet import both_in_words
from filing.services.people.sight import filing_for, reviewed_filing
from filing.web.forms import fault_of, trimmed
from filing.web.review.blueprint import bp, deciders
from filing.web.review.decisions import held, require_open
from filing.web.review.filing import asked_of

MOVE = "return_incomplete"
SETTLED, OPEN = "settled", "open"


@dataclass
class Verdict:
    """What the reviewer says of one item: settled, or still open and why."""

    item: SupplementItem
    place: str
    before: str
    after: str
    state: str = ""
    why: str = ""

    @property
    def faults(self) -> list[tuple[str, str]]:
        """(field, message) of what is missing."""
        number = f"第{self.item.position}项"
        if self.state not in (SETTLED, OPEN):
            return [(f"state-{self.item.id}", f"{number}：请选择已补齐或仍未补齐。")]
        if self.state == OPEN and not self.why:
            return [(f"why-{self.item.id}", f"{number}：请说明还缺什么。")]
        fault = fault_of(self.why, f"{number}：说明")
        return [(f"why-{self.item.id}", fault)] if fault else []


@bp.get("/<int:filing_id>/return")
@deciders
def return_page(filing_id: int):
    filing = filing_for(current_user, filing_id)
    require_open(filing, MOVE)
    return _page(filing, _verdicts(filing, {}), "", filing.version, [])


@bp.post("/<int:filing_id>/return")
@deciders
def return_incomplete(filing_id: int):
    filing = filing_for(current_user, filing_id)
    require_open(filing, MOVE)
    verdicts, note = _verdicts(filing, request.form), trimmed(request.form.get("note"))
    version = request.form.get("version", type=int)
    problems = _problems(verdicts, note)
    if problems:
        return _page(filing, verdicts, note, version, problems)
    still_open = {v.item.id: v.why for v in verdicts if v.state == OPEN}
    try:
        with transaction():
            review.return_incomplete(
                held(filing_id, version), current_user, now(), calendar(), still_open, note
            )
    except BadAnswer as refusal:
        filing = filing_for(current_user, filing_id)
        problems = [{"href": "#items", "message": refusal.message}]
        return _page(filing, _verdicts(filing, request.form), note, version, problems)
    flash(f"已退回申请人继续补充{len(still_open)}项。", "success")
    return redirect(url_for("review.filing_page", filing_id=filing_id), 303)


@bp.post("/<int:filing_id>/items/<int:item_id>/close")
@deciders
def close_item(filing_id: int, item_id: int):
    """已补齐: one item, by itself."""
    with transaction():
        item = review.close_item(reviewed_filing(current_user, filing_id), current_user, now(), item_id)
        words = f"第{item.position}项已认定补齐。"
    flash(words, "success")
    return redirect(url_for("review.filing_page", filing_id=filing_id, _anchor="asked"), 303)


def _verdicts(filing: Filing, typed) -> list[Verdict]:
    first, last = first_snapshot(filing), filing.last_submission.snapshot
    return [
        Verdict(
            item,
            asked_of(filing, item),
            *_answers(filing, item, first, last),
            typed.get(f"state-{item.id}", ""),
            trimmed(typed.get(f"why-{item.id}")),
        )
        for item in filing.supplement_items
        if item.is_open
    ]


def _answers(filing: Filing, item: SupplementItem, first: dict, last: dict) -> tuple[str, str]:
    """The answer that was asked about, before and after, in words; empty for a whole group or a paper."""
    path = tuple(item.path or ())
    read = in_hand(filing)
    question = member_at(read.form, path) if path else None
    if not isinstance(question, Field):
        return "", ""
    return both_in_words(read, question, (get_at(first, path), first), (get_at(last, path), last))


def _problems(verdicts: list[Verdict], note: str) -> list[dict]:
    problems = [{"href": f"#{name}", "message": message} for v in verdicts for name, message in v.faults]
    if not problems and all(v.state == SETTLED for v in verdicts):
        message = "各项均已补齐，不能退回。请返回办理备案完成，或告知不属于备案范围。"
        problems.append({"href": f"#state-{verdicts[0].item.id}", "message": message})
    if fault := fault_of(note, "总的说明"):
        problems.append({"href": "#note", "message": fault})
    return problems


def _page(filing: Filing, verdicts: list[Verdict], note: str, version: int | None, problems: list[dict]):
    page = render_template(
        "review/return.html",
        filing=filing,
        verdicts=verdicts,
        note=note,
        version=version,
        problems=problems,
        clock=clock_view(filing, today(), calendar()),
        foreseen=[one for one in foreseen(filing, today(), calendar()) if one["move"] == "return_incomplete"],
    )
    return page, 422 if problems else 200
