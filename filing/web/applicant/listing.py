"""我的申报 as a list: narrowed, sorted, found by whatever a filing is known by; on a page and for a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from flask import render_template, request, url_for
from flask_login import current_user

from filing.current import calendar, reading, today
from filing.domain.days.calendar import SHANGHAI
from filing.domain.forms import KINDS
from filing.domain.procedures.filing import STATE_LABELS
from filing.http.access import access
from filing.http.downloads import handed_out
from filing.http.workbooks import XLSX, lines_of, workbook_of
from filing.models import Filing
from filing.services.filings import listing
from filing.services.filings.clocks import due_view
from filing.services.filings.sheet import sheet
from filing.services.people.sight import filing_for
from filing.services.receipts import copies
from filing.web.applicant.blueprint import bp
from filing.web.applicant.rules import term_of
from filing.web.spreadsheets import csv_of

ROWS = 25
CHOICES = {
    "state": ("状态", {str(state): label for state, label in STATE_LABELS.items()}),
    "kind": ("类型", {key: kind.label for key, kind in KINDS.items()}),
    "sort": ("排列", listing.SORTS),
}
HEADS = ("企业名称", "备案类型", "申报编号", "状态", "备案机构", "备案编号", "期限", "最近修改")


@bp.get("/filings")
@access("applicant")
def index():
    """The organisation's filings, a page of them; narrowed, sorted, found by whatever they are known by."""
    chosen = _chosen()
    after = request.args.get("after") or None
    rows, following = listing.filing_page(current_user, after=after, limit=ROWS, **chosen)
    given = {name: value for name, value in chosen.items() if value}
    here = partial(url_for, "applicant.index", **given)  # type: ignore[arg-type]
    plain = not (after or chosen["search"] or chosen["state"] or chosen["kind"])
    return render_template(
        "applicant/list.html",
        rows=[(f, due_view(f, today(), calendar()), term_of(f)) for f in rows],
        unsound=copies.unsound_of([f.id for f in rows]),
        next=here(after=following) if following else None,
        first=here() if after else None,
        waiting=[(f, due_view(f, today(), calendar())) for f in listing.waiting_for(current_user)]
        if plain
        else [],
        choices=[(name, label, options) for name, (label, options) in CHOICES.items()],
        chosen=chosen,
        given=given,
        search=chosen["search"],
        narrowed=not plain,
    )


def _chosen() -> dict[str, str]:
    """What the address asks for; what the list does not know narrows nothing."""
    found = {name: request.args.get(name, "") for name in CHOICES}
    known = {name: value if value in CHOICES[name][1] else "" for name, value in found.items()}
    search = request.args.get("search", "").strip()[:200]
    return {**known, "sort": known["sort"] or listing.CHANGED, "search": search}


@bp.get("/filings.csv")
@access("applicant")
def filings_csv():
    """The whole list, or what was found of it, for a spreadsheet"""
    return handed_out(csv_of(HEADS, _lines(_chosen())), "text/csv", "我的申报.csv", to_keep=True)


@bp.get("/filings.xlsx")
@access("applicant")
def filings_xlsx():
    """The same as a workbook"""
    return handed_out(workbook_of(HEADS, _lines(_chosen())), XLSX, "我的申报.xlsx", to_keep=True)


@bp.get("/filings/<int:filing_id>/answers.xlsx")
@access("applicant")
def filing_xlsx(filing_id: int):
    """One filing as it stands, line by line, as a workbook"""
    filing = filing_for(current_user, filing_id)
    lines = lines_of(sheet(reading(filing)))
    name = f"{filing.enterprise_name or '未命名'}-{filing.application_number or '草稿'}.xlsx"
    return handed_out(workbook_of(("部分", "栏目", "内容"), lines), XLSX, name, to_keep=True)


def _lines(chosen: dict[str, str]) -> Iterator[tuple[str, ...]]:
    """Page after page, so that one that is long is no heavier than one that is short."""
    after: str | None = None
    while True:
        rows, after = listing.filing_page(current_user, after=after, limit=listing.MOST_ROWS, **chosen)
        unsound = copies.unsound_of([f.id for f in rows])
        yield from (_cells(filing, unsound.get(filing.id, "")) for filing in rows)
        if after is None:
            return


def _cells(filing: Filing, unsound: str) -> tuple[str, ...]:
    due, term = due_view(filing, today(), calendar()), term_of(filing)
    last_day = due["due_on"] if due else term.due_on if term else None
    return (
        filing.enterprise_name,
        KINDS[filing.kind].label,
        filing.application_number or "",
        filing.state_label + (f"（{unsound}）" if unsound else ""),
        filing.agency.name if filing.agency else "",
        filing.receipt.number if filing.receipt else "",
        last_day.isoformat() if last_day else "",
        filing.updated_at.astimezone(SHANGHAI).date().isoformat(),
    )
