"""The whole filing on one page: form, papers, clock, findings, changes, history."""

from __future__ import annotations

from collections import defaultdict

from flask import render_template, request
from flask_login import current_user

from filing.current import calendar, store, today
from filing.domain.forms.checklist import TRANSLATION, Requirement, checklist
from filing.domain.forms.doubts import find_doubts
from filing.domain.procedures.filing import FILING, MOVES
from filing.domain.questions.answers import get_at
from filing.http.downloads import SHOWN, handed_out
from filing.logs import log
from filing.models import Document, Filing, SupplementItem
from filing.services import procedures
from filing.services.files.storage import StorageUnavailable
from filing.services.filings import review
from filing.services.filings.clocks import clock_view, due_view
from filing.services.people.sight import document_for, filing_for
from filing.web.form.sheet import key_of, place, sheet
from filing.web.review import changes
from filing.web.review.blueprint import bp, readers

#: The page of each move, in the order of its button; the first that is open is the main one.
PAGES = {
    "accept": "accept",
    "request_supplement": "supplement",
    "return_incomplete": "return",
    "declare_not_completed": "not-completed",
    "declare_out_of_scope": "out-of-scope",
    "suspend": "suspend",
    "resume": "resume",
}


@bp.get("/<int:filing_id>")
@readers
def filing_page(filing_id: int):
    filing = filing_for(current_user, filing_id)
    answers = changes.last_submission(filing).snapshot
    doubts, changed = find_doubts(answers, filing.law_day), changes.since_first(filing)
    return render_template(
        "review/filing.html",
        filing=filing,
        buttons=buttons(filing),
        may_claim=_may_claim(filing),
        is_mine=filing.reviewer_id == current_user.id and filing.state in review.CLAIMABLE,
        due=due_view(filing, today(), calendar()),
        clock=clock_view(filing, today(), calendar()),
        parts_of_form=sheet(filing, answers),
        doubts=[(d, key_of(answers, d.path), place(filing.form, answers, d.path)) for d in doubts],
        notes=_notes(filing, answers, doubts, changed),
        changed=changed,
        changed_papers=changes.papers_since_request(filing),
        asked=[(item, asked_of(filing, item)) for item in filing.supplement_items],
        papers=papers(filing, answers),
        first_paper=next((d for d in changes.submitted_documents(filing) if is_shown(d)), None),
        is_shown=is_shown,
        labels=event_label,
    )


def buttons(filing: Filing) -> list[tuple[str, str]]:
    """(page, label) of each decision open to this person."""
    open_now = procedures.open_moves(filing, current_user, today(), calendar())
    return [(PAGES[m], MOVES[m].label) for m in PAGES if m in open_now]


def _may_claim(filing: Filing) -> bool:
    free = filing.reviewer_id is None and filing.state in review.CLAIMABLE
    return free and current_user.role == "reviewer"


def asked_of(filing: Filing, item: SupplementItem) -> str:
    """What an item of a supplement is about, in words."""
    if item.path:
        path, answers = tuple(item.path), changes.last_submission(filing).snapshot
        known = get_at(answers, path[:-1]) is not None
        return place(filing.form, answers if known else changes.first_snapshot(filing), path)
    return next(
        (f"{r.no}{r.label}" for r, _ in papers(filing, filing.answers) if r.id == item.requirement), "文件"
    )


def _notes(filing: Filing, answers: dict, doubts: list, changed: list) -> dict[str, dict]:
    """What is said beside a line of the form: its doubts, what it read before, what was asked."""
    notes: dict[str, dict] = defaultdict(lambda: {"doubts": []})
    for doubt in doubts:
        notes[key_of(answers, doubt.path)]["doubts"].append(doubt.message)
    for change in changed:
        notes[change.key]["before"] = change.before
    for item in filing.supplement_items:
        if item.path and item.is_open:
            notes[".".join(map(str, item.path))]["asked"] = item
    return dict(notes)


def papers(filing: Filing, answers: dict) -> list[tuple[Requirement, list[tuple]]]:
    """Each row of the checklist with its papers as sent in, each paper with its translation or None."""
    documents = changes.submitted_documents(filing)
    known = {str(d.id): d for d in documents}
    translations = {d.translation_of_id: d for d in documents if d.translation_of_id}
    rows = checklist(answers, [d.paper for d in documents], filing.law_day)
    return [
        (row, [(known[p.id], translations.get(int(p.id))) for p in row.papers])
        for row in rows
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
    data = _bytes(found)
    return handed_out(data, found.media_type, found.file_name, to_keep="download" in request.args)


def _bytes(document: Document) -> bytes:
    try:
        return store().get(document.storage_key)
    except FileNotFoundError as error:
        log.error("document_file_missing", document=document.id)
        raise StorageUnavailable from error
