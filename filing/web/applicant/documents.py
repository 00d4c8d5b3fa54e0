"""申报材料: the checklist, uploads, downloads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_login import current_user

from filing.current import now, reading
from filing.domain.advice import samples
from filing.domain.errors import FilingError
from filing.domain.forms.checklist import TRANSLATION, Requirement
from filing.extensions import transaction
from filing.http.access import access
from filing.http.downloads import SHOWN
from filing.http.statuses import status_of
from filing.models import Document, Filing
from filing.services.files.uploads import MAX_BYTES
from filing.services.filings import documents as papers
from filing.services.filings.same_paper import offered
from filing.services.people.sight import document_for, filing_for, own_filing
from filing.services.records.papers import may_be_named
from filing.web.applicant.blueprint import bp
from filing.web.files_host import paper_for_reader


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
    return page_of(filing_for(current_user, filing_id))


def is_shown(document: Document) -> bool:
    """Whether a browser shows it; an OFD is saved and read elsewhere."""
    return document.media_type in SHOWN


def page_of(
    filing: Filing, refusals: Sequence[FilingError] = (), slot: str = "", original: int | None = None
):
    """The list; refusals stand at their slot, or at the original whose translation was refused."""
    current = filing.current_documents
    page = render_template(
        "applicant/documents.html",
        samples=samples.PLACES,
        filing=filing,
        cards=_cards(filing),
        on_file=may_be_named(current_user, filing, reading(filing).checklist),
        offered=offered(filing),
        translations={d.translation_of_id: d for d in current if d.translation_of_id},
        marks={i.requirement: i for i in filing.supplement_items if i.requirement and i.is_open},
        refusals=refusals,
        refused_slot=slot,
        refused_original=original,
        max_bytes=MAX_BYTES,
        most_bytes=current_app.config["MAX_CONTENT_LENGTH"],
        has_foreign=any(d.language == "foreign" for d in current),
        mixed=request.values.get("languages") == "mixed" or any(d.language == "foreign" for d in current),
        is_shown=is_shown,
        beside=next((d for d in current if is_shown(d)), None),
    )
    return page, status_of(refusals[0]) if refusals else 200


@bp.get("/filings/<int:filing_id>/documents/<int:document_id>")
@access("applicant")
def document(filing_id: int, document_id: int):
    """The paper itself, as kept: inspected when it came, shown or saved, never run."""
    found = document_for(current_user, filing_id, document_id)
    return paper_for_reader(found)


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
