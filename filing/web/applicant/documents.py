"""申报材料: the checklist, uploads, downloads."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user

from filing.current import now, reading, store, today
from filing.domain.errors import BadAnswer, DocumentRefused, FilingError
from filing.domain.forms.checklist import TRANSLATION, Requirement
from filing.extensions import transaction
from filing.http.access import access
from filing.http.downloads import handed_out
from filing.http.statuses import status_of
from filing.models import Document, Filing
from filing.services.files.uploads import MAX_BYTES
from filing.services.filings import documents as papers
from filing.services.people.sight import document_for, filing_for, own_filing
from filing.services.records.papers import may_be_named, name_again
from filing.web.applicant.blueprint import bp


@dataclass(frozen=True)
class Slot:
    """The place of one paper: a row of the checklist, its documents, the refusal of what was sent for it."""

    row: Requirement
    documents: list[Document]

    @property
    def key(self) -> str:
        """The name of the place within the page."""
        return slot_key(self.row.id, self.row.row)

    @property
    def status(self) -> str:
        return _status([self.row])


@dataclass(frozen=True)
class Card:
    """One paper of the list: a slot, or one slot for each person."""

    slots: list[Slot]
    is_open: bool

    @property
    def row(self) -> Requirement:
        """What all slots share: the label, the article, the hint."""
        return self.slots[0].row

    @property
    def takes_files(self) -> bool:
        return self.is_open and self.row.id != TRANSLATION

    @property
    def reason(self) -> str:
        """Why the paper is asked for, or not, if that is the same for everybody; else empty."""
        reasons = {slot.row.reason for slot in self.slots}
        return self.row.reason if len(reasons) == 1 else ""

    @property
    def status(self) -> str:
        return _status([slot.row for slot in self.slots])


def _status(rows: list[Requirement]) -> str:
    """unasked, complete, untranslated or missing: the worst of the rows."""
    if any(row.required and not row.papers for row in rows):
        return "missing"
    if any(row.untranslated for row in rows):
        return "untranslated"
    return "complete" if any(row.papers for row in rows) else "unasked"


def slot_key(requirement: str, row: str | None) -> str:
    return f"{requirement}-{row}" if row else requirement


def _cards(filing: Filing) -> list[Card]:
    known = {str(d.id): d for d in filing.current_documents}
    rows = groupby(reading(filing).checklist, key=lambda row: row.id)
    return [
        Card([Slot(row, [known[p.id] for p in row.papers]) for row in same], papers.may_upload(filing, key))
        for key, same in rows
    ]


@bp.get("/filings/<int:filing_id>/documents")
@access("applicant")
def documents(filing_id: int):
    return _page(filing_for(current_user, filing_id))


def _page(filing: Filing, refusal: FilingError | None = None, slot: str = "", original: int | None = None):
    """The list; a refusal stands at its slot, or at the original whose translation was refused."""
    page = render_template(
        "applicant/documents.html",
        filing=filing,
        cards=_cards(filing),
        on_file=may_be_named(current_user, filing, reading(filing).checklist),
        translations={d.translation_of_id: d for d in filing.current_documents if d.translation_of_id},
        marks={i.requirement: i for i in filing.supplement_items if i.requirement and i.is_open},
        refusal=refusal,
        refused_slot=slot,
        refused_original=original,
        max_bytes=MAX_BYTES,
    )
    return page, status_of(refusal) if refusal else 200


@bp.post("/filings/<int:filing_id>/documents")
@access("applicant")
def upload(filing_id: int):
    """One paper for one row; a refusal is said at the row, and everything else stays."""
    requirement, row = request.form.get("requirement", ""), request.form.get("for") or None
    original, slot = request.form.get("translation_of", type=int), slot_key(requirement, row)
    given = request.files.get("file")
    try:
        if given is None or not given.filename:
            raise BadAnswer("请先选择要上传的文件。")
        received = papers.receive(
            filing_for(current_user, filing_id),
            today(),
            store(),
            given.stream,
            given.filename,
            requirement,
            request.form.get("language", "zh"),
            original,
            row,
        )
        with transaction():
            papers.add(own_filing(current_user, filing_id), current_user, now(), received)
    except (BadAnswer, DocumentRefused) as refusal:
        return _page(filing_for(current_user, filing_id), refusal, slot, original)
    flash("文件已上传。", "success")
    return redirect(url_for("applicant.documents", filing_id=filing_id) + f"#{slot}", 303)


@bp.post("/filings/<int:filing_id>/documents/on-file")
@access("applicant")
def name_document(filing_id: int):
    """用在案的这一份: the paper that an earlier filing left, for the same row."""
    try:
        with transaction():
            filing = own_filing(current_user, filing_id)
            named = name_again(filing, current_user, request.form.get("document", 0, type=int), now())
            slot = slot_key(named.requirement, named.row)
    except BadAnswer as refusal:
        return _page(filing_for(current_user, filing_id), refusal)
    flash("已列入在案的这一份。", "success")
    return redirect(url_for("applicant.documents", filing_id=filing_id) + f"#{slot}", 303)


@bp.get("/filings/<int:filing_id>/documents/<int:document_id>")
@access("applicant")
def document(filing_id: int, document_id: int):
    """The paper itself, as kept: inspected when it came, shown or saved, never run."""
    found = document_for(current_user, filing_id, document_id)
    return handed_out(store().get(found.storage_key), found.media_type, found.file_name)


@bp.route("/filings/<int:filing_id>/documents/<int:document_id>/remove", methods=["GET", "POST"])
@access("applicant")
def remove_document(filing_id: int, document_id: int):
    found = document_for(current_user, filing_id, document_id)
    if request.method == "GET":
        if not papers.may_upload(found.filing, found.requirement):
            flash("这份文件现在不能移除。", "warning")
            return redirect(url_for("applicant.documents", filing_id=filing_id))
        return render_template("applicant/remove_document.html", filing=found.filing, document=found)
    with transaction():
        filing = own_filing(current_user, filing_id)
        papers.remove(filing, current_user, document_for(current_user, filing_id, document_id), now())
    flash("文件已从清单中移除。", "success")
    return redirect(url_for("applicant.documents", filing_id=filing_id), 303)
