"""批量新建: from one table of enterprises and their investors, drafts that are like the filing at hand."""

from __future__ import annotations

from flask import abort, flash, jsonify, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.datastructures import FileStorage

from filing.current import now, reading, scanner, store, today
from filing.domain.errors import BadAnswer, FilingError
from filing.domain.forms import KINDS
from filing.domain.row_ids import row_ids
from filing.domain.sheets.several import MOST, columns_for
from filing.extensions import transaction
from filing.http.access import access
from filing.http.downloads import handed_out
from filing.http.prints import printed_together, read_for_paper
from filing.http.workbooks import XLSX, WorkbookUnreadable, workbook_of
from filing.models import Filing
from filing.services.files.names import safe_name
from filing.services.files.uploads import MAX_BYTES
from filing.services.filings import documents as papers
from filing.services.filings import several
from filing.services.filings.printed import commitment_print
from filing.services.people.sight import filing_for, own_filing
from filing.web.applicant.blueprint import bp
from filing.web.applicant.sheets import MOST_FAULTS, table_given
from filing.web.spreadsheets import csv_of


@bp.get("/filings/<int:filing_id>/several")
@access("applicant")
def several_like(filing_id: int):
    """The page for a table, and below it the filings that were made so"""
    return _page(filing_for(current_user, filing_id))


@bp.get("/filings/<int:filing_id>/several.<any('xlsx', 'csv'):kind>")
@access("applicant")
def several_template(filing_id: int, kind: str):
    """The template, with a row that shows how each cell is written"""
    sample = filing_for(current_user, filing_id)
    several.require_sample(sample)
    heads, rows = several.template(sample, today())
    if kind == "csv":
        return handed_out(csv_of(heads, rows), "text/csv", "批量新建模板.csv", to_keep=True)
    columns = columns_for(KINDS[sample.kind].form_on(today()))
    choices = {column.head: column.choices for column in columns if column.choices}
    return handed_out(workbook_of(heads, rows, choices), XLSX, "批量新建模板.xlsx", to_keep=True)


@bp.get("/filings/<int:filing_id>/several/letters.zip")
@access("applicant")
def several_letters(filing_id: int):
    """The commitment letters of the drafts that were made so, under names by which their scans find back"""
    drafts = [one for one in several.made_from(filing_for(current_user, filing_id)) if one.is_draft]
    if not drafts:
        abort(404)
    names = {safe_name(f"{one.enterprise_name}-承诺书"): one for one in drafts}
    return printed_together({k: commitment_print(read_for_paper(one)) for k, one in names.items()}, "承诺书")


@bp.post("/filings/<int:filing_id>/several")
@access("applicant")
def make_several(filing_id: int):
    """A draft for each enterprise of the table, or none and every faulty cell named; what was pasted stays"""
    sample, text = filing_for(current_user, filing_id), ""
    try:
        text = table_given()
        plans, faults = several.planned(sample, current_user, text, today())
        if faults:
            return _page(sample, text, faults)
        with transaction():
            chosen = set(row_ids(request.form.getlist("paper")))
            several.make(own_filing(current_user, filing_id), current_user, plans, chosen, now())
    except (WorkbookUnreadable, BadAnswer) as refusal:
        return _page(filing_for(current_user, filing_id), text, [refusal])
    flash(f"已新建{len(plans)}份草稿，请逐份补齐材料，核对后申报。", "success")
    return redirect(url_for("applicant.several_like", filing_id=filing_id) + "#made", 303)


@bp.post("/filings/<int:filing_id>/several/documents")
@access("applicant")
def several_documents(filing_id: int):
    """Papers for all that were made so, each to its filing and row by its name; what has no place is said by name"""
    refusals: list[str] = []
    stored = 0
    for given in [file for file in request.files.getlist("file") if file.filename]:
        try:
            _take(filing_id, given)
            stored += 1
        except FilingError as refusal:
            refusals.append(refusal.message)
    if not stored and not refusals:
        refusals.append("请先选择要上传的文件。")
    if request.headers.get("X-Upload"):
        return jsonify(stored=stored, refused=refusals), 422 if refusals else 201
    if stored:
        flash(f"{stored} 个文件已上传。", "success")
    if refusals:
        return _page(filing_for(current_user, filing_id), refused=refusals)
    return redirect(url_for("applicant.several_like", filing_id=filing_id) + "#made", 303)


def _take(filing_id: int, given: FileStorage) -> None:
    draft, row = several.place_of(filing_for(current_user, filing_id), given.filename or "", today())
    received = papers.receive(
        draft, today(), store(), given.stream, given.filename, row.id, row=row.row, scanner=scanner()
    )
    with transaction():
        papers.add(own_filing(current_user, draft.id), current_user, now(), received)


def _page(sample: Filing, text: str = "", faults=(), refused=()):
    several.require_sample(sample)
    offered = several.offered_papers(sample)
    ticked = {p.id for p in offered if p.requirement in several.OF_SOMEBODY}
    titles = {(row.id, row.row): row.title for row in reading(sample).checklist}
    page = render_template(
        "applicant/several.html",
        filing=sample,
        columns=columns_for(KINDS[sample.kind].form_on(today())),
        most=MOST,
        text=text,
        faults=list(faults)[:MOST_FAULTS],
        more=max(len(faults) - MOST_FAULTS, 0),
        papers=[
            (p, titles.get((p.requirement, p.row)) or titles.get((p.requirement, None), "")) for p in offered
        ],
        ticked=set(row_ids(request.form.getlist("paper"))) if request.method == "POST" else ticked,
        refused=list(refused),
        max_bytes=MAX_BYTES,
        made=[(one, _left(one)) for one in several.made_from(sample)],
    )
    return page, 422 if faults or refused else 200


def _left(filing: Filing) -> tuple[int, int] | None:
    """How many answers and how many papers a draft still lacks."""
    if not filing.is_draft:
        return None
    return len(reading(filing).answer_problems), len(reading(filing).missing)
