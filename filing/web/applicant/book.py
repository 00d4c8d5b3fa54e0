"""常用名录: whom the organisation has filed, to look up, mend and remove; and to fill a filing's places from."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user

from filing.current import now, reading, today
from filing.domain import parties
from filing.domain.errors import BadAnswer, IncompleteFiling
from filing.domain.questions.display import text_of
from filing.domain.questions.masking import masked
from filing.domain.questions.paths import Path, get_at
from filing.domain.questions.spec import Kind
from filing.domain.questions.values import is_blank
from filing.domain.row_ids import row_ids
from filing.extensions import transaction
from filing.http.access import access
from filing.models import Filing, Party
from filing.services.people import book
from filing.services.people.sight import filing_for, own_filing
from filing.web.applicant.blueprint import bp
from filing.web.form import links
from filing.web.form.book_page import drawn_party, form_of_party

OFFERED = 20


@bp.get("/book")
@access("applicant")
def parties_list():
    """常用名录: investors, people and controllers of what was filed, the latest first"""
    kind = request.args.get("kind", "")
    kinds = (kind,) if kind in parties.LABELS else ()
    search = request.args.get("search", "").strip()
    rows, following = book.entries(
        current_user, search, kinds, after=request.args.get("after") or None
    )  # fmt: skip
    given: dict[str, Any] = {"search": search or None, "kind": kind or None}
    return render_template(
        "applicant/book.html",
        rows=[(party, _facts(party)) for party in rows],
        next=url_for("applicant.parties_list", after=following, **given) if following else None,
        search=search,
        kind=kind,
        kinds=parties.LABELS,
    )


def _facts(party: Party) -> list[str]:
    """What tells it from others; a private person's number only in part."""
    said = [
        text_of(question, value)
        for path, question in book.questions_of(party.kind)
        if question.kind in (Kind.COUNTRY, Kind.PLACE) and not is_blank(value := get_at(party.content, path))
    ]
    number = party.number
    if number:
        said.append(masked(number) if parties.is_personal(party.kind, party.content) else number)
    return said[:1] + said[-1:] if len(said) > 1 else said


@bp.route("/book/<int:party_id>", methods=["GET", "POST"])
@access("applicant")
def party(party_id: int):
    """One of it, with everything that is kept; other answers count for the next filings only"""
    found = book.held(current_user, party_id)
    form = form_of_party(found)
    if request.method == "GET":
        return _party_page(found, {}, [])
    given = {field.path: field.data for field in form}
    try:
        with transaction():
            book.amend(book.held(current_user, party_id), current_user, given, today(), now())
    except IncompleteFiling as wrong:
        return _party_page(found, given, [(p.path, p.message) for p in wrong.problems]), 422
    except BadAnswer as twin:
        return _party_page(found, given, [(_name_of(found), twin.message)]), 422
    flash("名录已更新。已提交的申报和草稿中的内容不变。", "success")
    return redirect(url_for("applicant.parties_list"), 303)


def _name_of(found: Party) -> Path:
    return book.questions_of(found.kind)[0][0]


def _party_page(found: Party, given: dict, wrong: list[tuple[Path, str]]) -> str:
    parts, summary = drawn_party(found, given, wrong)
    within = [parties.name_of(row) for row in found.content.get(parties.CONTROLLERS) or []]
    return render_template(
        "applicant/book_party.html", party=found, parts=parts, summary=summary, within=within
    )


@bp.route("/book/<int:party_id>/remove", methods=["GET", "POST"])
@access("applicant")
def remove_party(party_id: int):
    """Asks, then takes it out of the book; filings keep what they say"""
    found = book.held(current_user, party_id)
    if request.method == "GET":
        return render_template("applicant/book_remove.html", party=found)
    name = found.name
    with transaction():
        book.remove(book.held(current_user, party_id))
    flash(f"已从名录移除“{name}”。", "success")
    return redirect(url_for("applicant.parties_list"), 303)


@bp.get("/filings/<int:filing_id>/from-book/<path:place>")
@access("applicant")
def from_book(filing_id: int, place: str):
    """从名录填入: whom of the book to put here, found by name or number"""
    return _choice_page(filing_for(current_user, filing_id), place)


@bp.post("/filings/<int:filing_id>/from-book/<path:place>")
@access("applicant")
def fill_from_book(filing_id: int, place: str):
    """Those chosen, as new rows of a list; or one, into its row or part"""
    chosen = row_ids(request.form.getlist("party"))
    if not chosen:
        return _choice_page(filing_for(current_user, filing_id), place, "请先在名录中选择，再按“填入”。"), 422
    try:
        with transaction():
            filing = own_filing(current_user, filing_id)
            is_list = book.place_in(reading(filing), _path(place)).is_list
            filled = book.fill(filing, current_user, _path(place), chosen, now())
    except BadAnswer as refused:
        return _choice_page(filing_for(current_user, filing_id), place, refused.message), 422
    flash(
        f"已从名录添加{filled}个，请逐一补全其余内容。"
        if is_list
        else "已从名录填入，请核对并补全其余内容。",
        "success",
    )
    return redirect(_back(filing, place), 303)


def _path(place: str) -> Path:
    return tuple(place.split("/"))


def _choice_page(filing: Filing, place: str, error: str = "") -> str:
    found = book.place_in(reading(filing), _path(place))
    search = request.values.get("search", "").strip()
    rows, more = book.entries(current_user, search, (found.kind,), limit=OFFERED)
    here = get_at(filing.answers, found.path if found.is_list else found.path[:-1])
    names = (
        {parties.name_of(row) for row in here or [] if isinstance(row, dict)} if found.group.repeat else set()
    )
    return render_template(
        "applicant/from_book.html",
        filing=filing,
        place=place,
        noun=found.group.noun,
        is_list=found.is_list,
        rows=[(party, _facts(party), party.name in names) for party in rows],
        more=more,
        search=search,
        error=error,
        back=_back(filing, place),
    )


def _back(filing: Filing, place: str) -> str:
    return links.url_for_path(reading(filing), _path(place)).partition("#")[0]
