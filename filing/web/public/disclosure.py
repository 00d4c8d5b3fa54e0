"""信息公示: what is published, to search, follow and take along; what is gone says only when and why."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree as xml

from flask import Response, current_app, make_response, render_template, request, url_for
from flask_login import current_user

from filing.current import now
from filing.domain.questions.display import date_text
from filing.domain.supervision.credit import PUBLIC_KINDS
from filing.domain.supervision.redacting import FIELDS
from filing.http.access import access
from filing.http.caching import revalidated
from filing.http.downloads import handed_out
from filing.services.credit import published
from filing.services.credit.published import Entry, Tombstone
from filing.web.public.blueprint import bp
from filing.web.public.results import ATOM
from filing.web.spreadsheets import csv_of

DELETED = "http://purl.org/atompub/tombstones/1.0"
IN_FEED, ROWS = 50, 25


def _given() -> dict[str, Any]:
    """What was asked for; a kind that is none is not asked for."""
    given = {key: request.args.get(key, "").strip()[:200] for key in ("q", "kind")}
    return {key: value for key, value in given.items() if value and (key == "q" or value in PUBLIC_KINDS)}


def _found() -> dict[str, str]:
    given = _given()
    return {"words": given.get("q", ""), "kind": given.get("kind", "")}


def _tagged(response: Response) -> Any:
    """Whoever is logged in gets a page of the own, which nobody keeps."""
    return response if current_user.is_authenticated else revalidated(response)


@bp.get("/disclosure")
@access("public")
def disclosure():
    """The newest first, in pages."""
    after, given = request.args.get("after"), _given()
    rows, following = published.entry_page(**_found(), after=after, limit=ROWS)
    page = render_template(
        "disclosure/list.html",
        rows=rows,
        kinds=PUBLIC_KINDS,
        given=given,
        first=url_for("public.disclosure", **given) if after else None,
        next=url_for("public.disclosure", **given, after=following) if following else None,
        most=published.MOST_IN_A_FILE,
    )
    return _tagged(make_response(page))


@bp.get("/disclosure/<int:public_id>")
@access("public")
def disclosure_entry(public_id: int):
    """A permanent address: the entry, or that it is gone."""
    found = published.entry_or_tombstone(public_id)
    if isinstance(found, Tombstone):
        return render_template("disclosure/gone.html", gone=found), 410
    return _tagged(make_response(render_template("disclosure/entry.html", entry=found, labels=FIELDS)))


@bp.get("/disclosure.csv")
@access("public")
def disclosure_csv():
    """What was found, for a spreadsheet."""
    rows = (
        (str(one.id), *(one.fields.get(key, "") for key in FIELDS))
        for one in published.every_entry(**_found())
    )
    answer = handed_out(csv_of(("编号", *FIELDS.values()), rows), "text/csv", "信息公示.csv", to_keep=True)
    return revalidated(answer)


@bp.get("/disclosure.atom")
@access("public")
def disclosure_feed():
    """The newest entries, and what readers have to forget (RFC 6721)."""
    rows, _ = published.entry_page(**_found(), limit=IN_FEED)
    return revalidated(Response(_feed(rows, published.lately_gone()), mimetype="application/atom+xml"))


def _feed(rows: list[Entry], gone: list[Tombstone]) -> bytes:
    home = current_app.config["BASE_URL"]
    xml.register_namespace("at", DELETED)
    feed = xml.Element("feed", {"xmlns": ATOM, "xml:lang": "zh-CN"})
    moments = [one.published_at for one in rows] + [one.gone_at for one in gone]
    updated = max(moments, default=now())
    _parts(feed, title="外商投资信息公示（模拟）", id=f"{home}/disclosure", updated=_stamp(updated))
    xml.SubElement(feed, "link", rel="self", href=f"{home}/disclosure.atom")
    for row in rows:
        entry, address = xml.SubElement(feed, "entry"), _address(row.id)
        title = f"{row.fields['subject']}：{row.fields['kind']}"
        _parts(entry, title=title, id=address, updated=_stamp(row.published_at))
        _parts(
            entry,
            summary="；".join(
                f"{FIELDS[key]}：{date_text(row.fields[key]) if key == 'day' else row.fields[key]}"
                for key in FIELDS
                if row.fields.get(key)
            ),
        )
        _parts(xml.SubElement(entry, "author"), name=row.fields["body"])
        xml.SubElement(entry, "link", href=address)
    for one in gone:
        stone = xml.SubElement(
            feed, f"{{{DELETED}}}deleted-entry", ref=_address(one.id), when=_stamp(one.gone_at)
        )
        xml.SubElement(stone, f"{{{DELETED}}}comment").text = one.why
    return xml.tostring(feed, encoding="utf-8", xml_declaration=True)


def _address(public_id: int) -> str:
    return current_app.config["BASE_URL"] + url_for("public.disclosure_entry", public_id=public_id)


def _parts(parent: xml.Element, **texts: str) -> None:
    for tag, text in texts.items():
        xml.SubElement(parent, tag).text = text


def _stamp(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
