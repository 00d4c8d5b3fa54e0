"""申报材料: the checklist, uploads, downloads."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user

from filing.current import now, store, today
from filing.domain.errors import BadAnswer, DocumentRefused, FilingError
from filing.extensions import transaction
from filing.http.access import access
from filing.http.downloads import handed_out
from filing.http.statuses import status_of
from filing.models import Filing
from filing.services.files.uploads import MAX_BYTES
from filing.services.filings import documents as papers
from filing.services.filings import drafts
from filing.services.people.sight import document_for, filing_for, own_filing
from filing.web.applicant.blueprint import bp


@bp.get("/filings/<int:filing_id>/documents")
@access("applicant")
def documents(filing_id: int):
    return _page(filing_for(current_user, filing_id))


def _page(filing: Filing, refusal: FilingError | None = None, row: str = "", original: int | None = None):
    known = {str(d.id): d for d in filing.current_documents}
    page = render_template(
        "applicant/documents.html",
        filing=filing,
        rows=[
            (r, [known[p.id] for p in r.papers], papers.may_upload(filing, r.id))
            for r in drafts.documents_wanted(filing, today())
        ],
        translations={d.translation_of_id: d for d in filing.current_documents if d.translation_of_id},
        marks={i.requirement: i for i in filing.supplement_items if i.requirement and i.is_open},
        refusal=refusal,
        refused_row=row,
        refused_original=original,
        max_bytes=MAX_BYTES,
    )
    return page, status_of(refusal) if refusal else 200


@bp.post("/filings/<int:filing_id>/documents")
@access("applicant")
def upload(filing_id: int):
    """One paper for one row; a refusal is said at the row, and everything else stays."""
    requirement, original = request.form.get("requirement", ""), request.form.get("translation_of", type=int)
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
        )
        with transaction():
            papers.add(own_filing(current_user, filing_id), current_user, now(), received)
    except (BadAnswer, DocumentRefused) as refusal:
        return _page(filing_for(current_user, filing_id), refusal, requirement, original)
    flash("文件已上传。", "success")
    return redirect(url_for("applicant.documents", filing_id=filing_id) + f"#{requirement}", 303)


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
