"""The whole filing on one page: form, papers, clock, findings, changes, history."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from flask import render_template, request, url_for
from flask_login import current_user

from filing.current import calendar, in_hand, today
from filing.domain.errors import BadAnswer, NotFound
from filing.domain.forms.asking import GROUNDS
from filing.domain.forms.checklist import TRANSLATION, Requirement
from filing.domain.forms.ways import WAYS
from filing.domain.problems import Problem
from filing.domain.procedures.filing import FILING, MOVES, State
from filing.domain.questions.naming import place
from filing.domain.questions.paths import dotted
from filing.domain.screening.answering import ANSWERS
from filing.http.downloads import SHOWN
from filing.models import Document, Filing, ReviewMark, SupplementItem
from filing.services import procedures
from filing.services.filings import claims, differences, letters, linked, marks, queue, review, screening
from filing.services.filings.clocks import clock_view, due_view, foreseen
from filing.services.filings.reading import Reading
from filing.services.filings.sheet import ticked_sheet
from filing.services.people import departments
from filing.services.people.sight import document_for, filing_for
from filing.web.files_host import paper_for_reader
from filing.web.finding import card
from filing.web.holdings import pictured
from filing.web.revealing import box, unsaid_problems
from filing.web.review import changes
from filing.web.review.blueprint import bp, readers
from filing.web.review.summary import summary_of
from filing.web.window import shown

#: The page of each move, in the order of its button; the first that is open is the main one.
PAGES = {
    "accept": "accept",
    "request_supplement": "supplement",
    "return_incomplete": "return",
    "declare_not_completed": "not-completed",
    "declare_out_of_scope": "out-of-scope",
    "suspend": "suspend",
    "resume": "resume",
    "transfer": "transfer",
}


@bp.get("/<int:filing_id>")
@readers
def filing_page(filing_id: int):
    return show(filing_id)


def show(
    filing_id: int,
    key: str = "",
    typed: dict[str, str] | None = None,
    refusal: BadAnswer | None = None,
    unsaid: tuple[str, BadAnswer] | None = None,
):
    """The page; with a refused answer to a finding, or a reason that says nothing, as it was typed."""
    filing = filing_for(current_user, filing_id)
    read, changed = in_hand(filing), changes.since_first(filing)
    open_now = procedures.open_moves(filing, current_user, today(), calendar())
    marked = marks.marks_of(filing) if current_user.role == "reviewer" else {}
    screened, errors = screening.findings_of(read), _errors(refusal)
    page = render_template(
        "review/filing.html",
        filing=filing,
        way=filing.way and WAYS[filing.way],
        buttons=[(PAGES[m], MOVES[m].label) for m in PAGES if m in open_now],
        may_claim=claims.may_claim(filing, current_user),
        next_row=_next_row(filing, open_now),
        is_mine=filing.reviewer_id == current_user.id and filing.state in claims.CLAIMABLE,
        may_take_over=claims.may_take_over(filing, current_user),
        may_hand_over=claims.may_hand_over(filing, current_user),
        due=due_view(filing, today(), calendar()),
        clock=clock_view(filing, today(), calendar()),
        foreseen=foreseen(filing, today(), calendar()),
        today=today(),
        parts_of_form=ticked_sheet(read),
        by_change=list(differences.changed(read)) if read.kind.changes_record else None,
        in_zone=read.in_zone,
        drawn=pictured(read.answers),
        doubts=placed_doubts(read),
        notes=_notes(read, changed, marked),
        changed=changed,
        changed_papers=changes.papers_since_request(filing),
        may_close=review.may_close_items(filing, current_user),
        grounds=GROUNDS,
        letter_number=letters.number_of_request(filing),
        may_mark="request_supplement" in open_now,
        notes_of=marked,
        asked=[(item, asked_of(filing, item)) for item in filing.supplement_items],
        papers=papers(read),
        paper_key=marks.paper_key,
        first_paper=next((d for d in read.documents if is_shown(d)), None),
        is_shown=is_shown,
        labels=event_label,
        screened=screened,
        summary=summary_of(current_user, read, screened),
        cards=[
            card(one, typed, errors) if one.finding.key == key else card(one) for one in screened.findings
        ],
        may_answer=filing.reviewer_id == current_user.id and filing.state == State.UNDER_REVIEW,
        answer_words=ANSWERS,
        problems=[*_problems(key, refusal), *unsaid_problems(unsaid)],
        linked=linked.linked_with(current_user, filing),
        told=departments.told_about(filing),
        **shown(filing.registration),
        veil=box(filing, url_for("review.reveal_numbers", filing_id=filing.id), *(unsaid or ())),
    )
    return page, 422 if refusal or unsaid else 200


def _errors(refusal: BadAnswer | None) -> dict[str, str]:
    """What is wrong with an answer, by its field; with a fact, beside the reason."""
    found = refusal.problems if refusal else ()
    return {"answer" if problem.path == ("answer",) else "reason": problem.message for problem in found}


def _problems(key: str, refusal: BadAnswer | None) -> list[dict]:
    """For the error summary, each linked to its field."""
    fields = {"answer": "answer-0", "reason": "reason"}
    return [
        {"href": f"#finding-{key}-{fields[name]}", "message": message}
        for name, message in _errors(refusal).items()
    ]


def _next_row(filing: Filing, open_now) -> queue.QueueRow | None:
    """What to go on with, where the reviewer has nothing left to decide here."""
    if (
        current_user.role != "reviewer"
        or claims.may_claim(filing, current_user)
        or any(move in open_now for move in PAGES)
    ):
        return None
    return queue.next_for(current_user, filing.id)


def asked_of(filing: Filing, item: SupplementItem) -> str:
    """What an item of a supplement is about, in words."""
    return letters.asked_of(in_hand(filing), item)


def placed_doubts(read: Reading) -> list[tuple[Problem, str, str]]:
    """(doubt, key of its line, where it stands in words)."""
    return [(d, dotted(read.answers, d.path), place(read.form, read.answers, d.path)) for d in read.doubts]


def _notes(read: Reading, changed: list, marked: Mapping[str, ReviewMark]) -> dict[str, dict]:
    """What is said beside a line of the form: its doubts, what it read before, what is marked, what was asked."""
    notes: dict[str, dict] = defaultdict(lambda: {"doubts": []})
    for doubt in read.doubts:
        notes[dotted(read.answers, doubt.path)]["doubts"].append(doubt.message)
    for change in changed:
        notes[change.key]["before"] = change.before
    for key, mark in marked.items():
        notes[key]["mark"] = mark
    for item in read.filing.supplement_items:
        if item.path and item.is_open:
            notes[".".join(map(str, item.path))]["asked"] = item
    return dict(notes)


def papers(read: Reading) -> list[tuple[Requirement, list[tuple]]]:
    """Each row of the checklist with its papers as sent in, each paper with its translation or None."""
    known = {str(d.id): d for d in read.documents}
    translations = {d.translation_of_id: d for d in read.documents if d.translation_of_id}
    return [
        (row, [(known[p.id], translations.get(int(p.id))) for p in row.papers])
        for row in read.checklist
        if row.id != TRANSLATION
    ]


def is_shown(document: Document) -> bool:
    return document.media_type in SHOWN


def event_label(event) -> str:
    return FILING.label_of_event(event.move)


@bp.get("/<int:filing_id>/documents/<int:document_id>")
@readers
def document(filing_id: int, document_id: int):
    """The paper as kept: shown where a browser can, otherwise (or with ?download=1) saved."""
    found = document_for(current_user, filing_id, document_id)
    return paper_for_reader(found, to_keep="download" in request.args)


@bp.get("/<int:filing_id>/documents/<int:document_id>/original")
@readers
def signed_original(filing_id: int, document_id: int):
    """The file as it came, where a signature in it could be checked no more in what is kept"""
    found = document_for(current_user, filing_id, document_id)
    if found.original_key is None:
        raise NotFound("这份文件没有另存的签名原件。")
    return paper_for_reader(found, original=True)
