"""Taking in files for the rows of 申报材料: several at once, each on its own, and a paper that is there already."""

from __future__ import annotations

from flask import flash, jsonify, redirect, request, url_for
from flask_login import current_user
from werkzeug.datastructures import FileStorage

from filing.current import now, scanner, store, today
from filing.domain.errors import BadAnswer, DocumentRefused, FilingError
from filing.domain.forms.received import WORTH_A_LOOK
from filing.domain.procedures.filing import State
from filing.domain.row_ids import row_id
from filing.extensions import transaction
from filing.http.access import access
from filing.http.statuses import status_of
from filing.services.filings import documents as papers
from filing.services.filings.same_paper import use_again
from filing.services.people.sight import filing_for, own_filing
from filing.services.records.papers import name_again
from filing.web.applicant.blueprint import bp
from filing.web.applicant.documents import page_of, slot_key

LOOK = "文件已上传，收到时作了处理（见文件名下方），请打开核对。"


@bp.post("/filings/<int:filing_id>/documents")
@access("applicant")
def upload(filing_id: int):
    """One or more papers for one row; each refusal is said at the row, and everything else stays."""
    requirement, row = request.form.get("requirement", ""), request.form.get("for") or None
    original, slot = row_id(request.form.get("translation_of", "")), slot_key(requirement, row)
    received, refusals = _examined(filing_id, requirement, row, original)
    try:
        with transaction():
            for one in received:
                papers.add(own_filing(current_user, filing_id), current_user, now(), one)
    except BadAnswer as refusal:
        received, refusals = [], [*refusals, refusal]
    if request.headers.get("X-Upload"):
        return jsonify(stored=len(received), refused=[r.message for r in refusals]), _status(refusals)
    if received:
        _say_so(received)
    if refusals:
        return page_of(filing_for(current_user, filing_id), refusals, slot, original)
    return _back(filing_id, slot)


def _examined(
    filing_id: int, requirement: str, row: str | None, original: int | None
) -> tuple[list[papers.Received], list[FilingError]]:
    """What may be kept, and what was refused and why; one file's refusal is no other's."""
    received: list[papers.Received] = []
    refusals: list[FilingError] = []
    for given in [file for file in request.files.getlist("file") if file.filename]:
        try:
            received.append(_received(filing_id, given, requirement, row, original))
        except (BadAnswer, DocumentRefused) as refusal:
            refusals.append(refusal)
    if not received and not refusals:
        refusals.append(BadAnswer("请先选择要上传的文件。"))
    return received, refusals


def _received(
    filing_id: int, given: FileStorage, requirement: str, row: str | None, original: int | None
) -> papers.Received:
    return papers.receive(
        filing_for(current_user, filing_id),
        today(),
        store(),
        given.stream,
        given.filename,
        requirement,
        request.form.get("language", "zh"),
        original,
        row,
        scanner(),
    )


def _status(refusals: list[FilingError]) -> int:
    return status_of(refusals[0]) if refusals else 201


def _say_so(received: list[papers.Received]) -> None:
    changed = any(WORTH_A_LOOK & set(one.cleaned) for one in received)
    count = f"{len(received)} 个文件已上传。" if len(received) > 1 else "文件已上传。"
    flash(LOOK if changed else count, "warning" if changed else "success")


def _back(filing_id: int, slot: str):
    """To the row on the page; in a supplement to the letter, where the next item waits."""
    if filing_for(current_user, filing_id).state == State.AWAITING_SUPPLEMENT:
        return redirect(url_for("applicant.supplement", filing_id=filing_id) + "#items", 303)
    chosen = "mixed" if request.form.get("languages") == "mixed" else None
    return redirect(url_for("applicant.documents", filing_id=filing_id, languages=chosen) + f"#{slot}", 303)


@bp.post("/filings/<int:filing_id>/documents/on-file")
@access("applicant")
def name_document(filing_id: int):
    """用在案的这一份: the paper that an earlier filing left, for the same row."""
    try:
        with transaction():
            filing = own_filing(current_user, filing_id)
            named = name_again(filing, current_user, _named(), now())
            slot = slot_key(named.requirement, named.row)
    except BadAnswer as refusal:
        return page_of(filing_for(current_user, filing_id), [refusal])
    flash("已列入在案的这一份。", "success")
    return _back(filing_id, slot)


def _named() -> int:
    """The document chosen; 0, which none is, for what is no number of one."""
    return row_id(request.form.get("document", "")) or 0


@bp.post("/filings/<int:filing_id>/documents/same")
@access("applicant")
def use_same_document(filing_id: int):
    """用已上传的这一份: a paper of this filing for another row, or another person's, too."""
    requirement, row = request.form.get("requirement", ""), request.form.get("for") or None
    slot = slot_key(requirement, row)
    try:
        with transaction():
            filing = own_filing(current_user, filing_id)
            use_again(filing, current_user, _named(), requirement, row, now())
    except BadAnswer as refusal:
        return page_of(filing_for(current_user, filing_id), [refusal], slot)
    flash("已列入同一份文件。", "success")
    return _back(filing_id, slot)
