"""备案结果公布: what was completed, for anybody to search, follow and take along."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import Any
from xml.etree import ElementTree as xml

from flask import Response, current_app, render_template, request, url_for

from filing.current import now
from filing.domain.days.calendar import SHANGHAI
from filing.domain.forms import KINDS
from filing.http.access import access
from filing.http.downloads import handed_out
from filing.services.people.sight import every_agency
from filing.services.receipts import published
from filing.services.receipts.published import Result, Wanted
from filing.web.public.blueprint import bp
from filing.web.public.guide import read_day
from filing.web.spreadsheets import csv_of

ATOM = "http://www.w3.org/2005/Atom"
IN_FEED, ROWS = 50, 25
HEADS = ("企业名称", "备案编号", "备案类型", "备案机构", "备案日期")


@bp.get("/results")
@access("public")
def results():
    """The newest first, in pages; what cannot be read is said at its field."""
    wanted, problems = _wanted()
    rows, following = (
        ([], None) if problems else published.result_page(wanted, request.args.get("after"), ROWS)
    )
    page = render_template(
        "public/results.html",
        rows=rows,
        given=_given(),
        problems=problems,
        agencies=every_agency(),
        first=url_for("public.results", **_given()) if request.args.get("after") else None,
        next=url_for("public.results", **_given(), after=following) if following else None,
        most=published.MOST_IN_A_FILE,
    )
    return page, 422 if problems else 200


@bp.get("/results.csv")
@access("public")
def results_csv():
    """What was found, for a spreadsheet: with a byte order mark, and nothing that it would take for a formula."""
    wanted, _ = _wanted()
    rows = (_cells(row) for row in published.every_result(wanted))
    return handed_out(csv_of(HEADS, rows), "text/csv", "备案结果.csv", to_keep=True)


@bp.get("/results.atom")
@access("public")
def results_feed():
    """The newest results, for a reader of feeds."""
    wanted, _ = _wanted()
    rows, _ = published.result_page(wanted, limit=IN_FEED)
    return Response(_feed(rows), mimetype="application/atom+xml")


def _given() -> dict[str, Any]:
    """What was asked for, as it was typed."""
    return {
        key: request.args[key][:200]
        for key in ("q", "agency", "from", "to")
        if request.args.get(key, "").strip()
    }


def _wanted() -> tuple[Wanted, list[dict]]:
    given, days, problems = _given(), {}, []
    for key, label in (("from", "开始日期"), ("to", "结束日期")):
        days[key] = read_day(given.get(key, ""))
        if given.get(key) and days[key] is None:
            problems.append({"href": f"#{key}", "message": f"请填写有效的{label}，例如 2018-03-05。"})
    wanted = Wanted(given.get("q", ""), given.get("agency", ""), days["from"], days["to"])
    if wanted.first and wanted.last and wanted.last < wanted.first:
        problems.append({"href": "#to", "message": "结束日期早于开始日期，请重新填写。"})
        wanted = Wanted(wanted.words, wanted.agency)
    return wanted, problems


def _cells(row: Result) -> tuple[str, ...]:
    return row.name, row.number, KINDS[row.kind].label, row.agency, row.day.isoformat()


def _feed(rows: list[Result]) -> bytes:
    home = current_app.config["BASE_URL"]
    feed = xml.Element("feed", {"xmlns": ATOM, "xml:lang": "zh-CN"})
    updated = max((_moment(row) for row in rows), default=now().astimezone(UTC))
    _parts(feed, title="外商投资企业备案结果公布（模拟）", id=f"{home}/results", updated=_stamp(updated))
    xml.SubElement(feed, "link", rel="self", href=f"{home}/results.atom")
    for row in rows:
        entry, address = xml.SubElement(feed, "entry"), f"{home}{url_for('public.results', q=row.number)}"
        _parts(
            entry, title=f"{row.name}：{KINDS[row.kind].label}完成", id=address, updated=_stamp(_moment(row))
        )
        _parts(
            entry, summary="；".join(f"{head}：{cell}" for head, cell in zip(HEADS, _cells(row), strict=True))
        )
        _parts(xml.SubElement(entry, "author"), name=row.agency)
        xml.SubElement(entry, "link", href=address)
    return xml.tostring(feed, encoding="utf-8", xml_declaration=True)


def _parts(parent: xml.Element, **texts: Any) -> None:
    for tag, text in texts.items():
        xml.SubElement(parent, tag).text = text


def _moment(row: Result) -> datetime:
    return datetime.combine(row.day, time(0), SHANGHAI)


def _stamp(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
