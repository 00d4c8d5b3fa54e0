"""投资者、董事、监事 from a spreadsheet: pasted, or as a workbook or CSV file, all rows or none."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_login import current_user

from filing.current import now, reading
from filing.domain.errors import BadAnswer
from filing.domain.questions.paths import get_at
from filing.domain.sheets.columns import columns_of
from filing.domain.sheets.reading import Fault, Path, read_table, template_of
from filing.extensions import transaction
from filing.http.access import access
from filing.http.downloads import handed_out
from filing.http.workbooks import LARGEST, XLSX, WorkbookUnreadable, table_of, workbook_of
from filing.models import Filing
from filing.services.filings import drafts
from filing.services.filings.reading import Reading
from filing.services.people.sight import filing_for, own_filing
from filing.web.applicant.blueprint import bp
from filing.web.spreadsheets import csv_of

#: Which list is filled -> its path, and the page on which it stands.
LISTS = {
    "investors": (("investors",), "investors"),
    "directors": (("enterprise", "organisation", "directors"), "enterprise/organisation"),
    "supervisors": (("enterprise", "organisation", "supervisors"), "enterprise/organisation"),
}
MOST_FAULTS = 50


@bp.get("/filings/<int:filing_id>/from-spreadsheet/<any('investors', 'directors', 'supervisors'):which>")
@access("applicant")
def from_spreadsheet(filing_id: int, which: str):
    """The page to paste a table on, with its template"""
    filing = filing_for(current_user, filing_id)
    _require_open(filing, which)
    return _page(filing, which)


@bp.get("/filings/<int:filing_id>/from-spreadsheet/<any('investors', 'directors', 'supervisors'):which>.csv")
@access("applicant")
def spreadsheet_template(filing_id: int, which: str):
    """The template: heads, and a row that shows how each cell is written"""
    group = _group(filing_for(current_user, filing_id), which)
    heads, example = template_of(group)
    return handed_out(csv_of(heads, [example]), "text/csv", f"{group.noun}模板.csv", to_keep=True)


@bp.get("/filings/<int:filing_id>/from-spreadsheet/<any('investors', 'directors', 'supervisors'):which>.xlsx")
@access("applicant")
def workbook_template(filing_id: int, which: str):
    """The template as a workbook: cells of text, and lists to choose from"""
    group = _group(filing_for(current_user, filing_id), which)
    heads, example = template_of(group)
    choices = {column.head: column.choices for column in columns_of(group) if column.choices}
    book = workbook_of(heads, [example], choices)
    return handed_out(book, XLSX, f"{group.noun}模板.xlsx", to_keep=True)


@bp.post("/filings/<int:filing_id>/from-spreadsheet/<any('investors', 'directors', 'supervisors'):which>")
@access("applicant")
def take_spreadsheet(filing_id: int, which: str):
    """All rows, or none and every faulty cell named; what was pasted stays"""
    path, place = LISTS[which]
    try:
        text = table_given()
    except WorkbookUnreadable as unread:
        return _page(filing_for(current_user, filing_id), which, "", [unread]), 422
    try:
        filing = filing_for(current_user, filing_id)
        _require_open(filing, which)
        # Before others wait for it; again only where the filing was changed meanwhile.
        read = reading(filing)
        rows, faults = _rows_in(text, read, path)
        with transaction():
            filing = own_filing(current_user, filing_id)
            _require_open(filing, which)
            if reading(filing) is not read:
                rows, faults = _rows_in(text, reading(filing), path)
            if not faults:
                known = get_at(filing.answers, path) or []
                drafts.save_part(filing, current_user, path, [*known, *rows], now())
    except BadAnswer as refusal:
        return _page(filing_for(current_user, filing_id), which, text, [refusal]), 422
    if faults:
        return _page(filing_for(current_user, filing_id), which, text, faults), 422
    flash(f"已添加{len(rows)}名{_group(filing, which).noun}，请逐一核对。", "success")
    return redirect(url_for("applicant.section", filing_id=filing_id, place=place), 303)


def _rows_in(text: str, read: Reading, path: Path) -> tuple[list[dict[str, Any]], list[Fault]]:
    return read_table(read.form, path, text, read.answers, read.day, read.places)


def table_given() -> str:
    """What was uploaded or pasted, as text; WorkbookUnreadable says what to do."""
    file = request.files.get("file")
    if file is not None and file.filename:
        return table_of(file.stream.read(LARGEST + 1))
    return request.form.get("table", "")[:LARGEST]


def _group(filing: Filing, which: str):
    return reading(filing).form.member(*LISTS[which][0])


def _require_open(filing: Filing, which: str) -> None:
    """Rows come only where the form takes them now: to a draft's lists, not to a record that nobody opened."""
    read, (path, _) = reading(filing), LISTS[which]
    if not filing.is_draft or not read.may_change(path) or not read.opened.takes_rows(path):
        abort(404)


def _page(filing: Filing, which: str, text: str = "", faults=()) -> str:
    group = _group(filing, which)
    return render_template(
        "applicant/from_spreadsheet.html",
        filing=filing,
        which=which,
        noun=group.noun,
        columns=columns_of(group),
        text=text,
        faults=list(faults)[:MOST_FAULTS],
        more=max(len(faults) - MOST_FAULTS, 0),
        back=url_for("applicant.section", filing_id=filing.id, place=LISTS[which][1]),
    )
