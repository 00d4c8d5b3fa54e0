"""A page of the form as it is shown: its questions, what is wrong, and the ways back and on."""

from __future__ import annotations

from collections.abc import Iterator

from flask import render_template, url_for
from flask_login import current_user

from filing.current import calendar, reading
from filing.domain.errors import BadAnswer
from filing.domain.forms.change.opened import PARTS
from filing.domain.procedures.filing import State
from filing.domain.questions.paths import Path, get_at
from filing.domain.reference.industries import currencies
from filing.models import Filing
from filing.services.filings import drafts, terms
from filing.services.people import book
from filing.web.changing import dates, equity, heads
from filing.web.form import links
from filing.web.form.builder import build_form
from filing.web.form.choices import encouraged_by_section
from filing.web.form.comparing import digest_of
from filing.web.form.drawing import Drawer
from filing.web.form.screens import Screen, fields_of
from filing.web.form.taking import group_paths, offered
from filing.web.holdings import pictured

SIGNING, INVESTORS = "signing", "investors"
#: What each way of drawing a page shows beside its questions.
LOOKS = {
    "section": lambda _reading, _drawer: {},
    "heads": heads.shown,
    "equity": equity.shown,
    "dates": dates.shown,
}


def form_of(filing: Filing, screen: Screen):
    read = reading(filing)
    return build_form(
        screen,
        lambda path: get_at(filing.answers, path),
        read.may_change,
        Drawer(read, screen, (), {}).flat_choices,
    )


def page_of(
    filing: Filing,
    screen: Screen,
    form,
    *,
    show_missing: bool,
    status: int = 200,
    found=(),
    wanted: str = "",
    typed: dict | None = None,
    refused: BadAnswer | None = None,
):
    """The page with what is stored, or with what was `typed` and not saved, and why it was `refused`."""
    read = reading(filing)
    problems = read.answer_problems
    if not show_missing:
        problems = [p for p in problems if not links.is_missing(read, p)]
    drawer = Drawer(read, screen, problems, typed or {})
    at_top = [{"path": ["main"], "message": refused.message}] if refused else []
    page = render_template(
        f"applicant/{screen.look}.html",
        filing=filing,
        read=read,
        **{"total": _total(filing, screen), **LOOKS[screen.look](read, drawer)},
        screen=screen,
        form=form,
        parts=drawer.parts(),
        summary=at_top + drawer.summary(),
        term=_term(filing, screen),
        **_from_book(filing, screen),
        offers=offered(read, screen, filing.answers),
        drawn=pictured(read.answers) if screen.place == INVESTORS else None,
        seen=seen_of(filing, screen),
        encouraged=encouraged_by_section,
        back=back_from(filing, screen),
        following=next_page(filing, screen),
        editable=takes_answers(filing, screen),
        locked=not all(read.opened.holds(path) for path, _ in fields_of(screen) if path[0] in PARTS),
        form_version=read.form,
        currencies=currencies(),
        found=found,
        wanted=wanted,
    )
    return page, status


def _from_book(filing: Filing, screen: Screen) -> dict:
    """What of the page can be filled from the organisation's book: parts with their buttons' words, and lists."""
    read = reading(filing)
    places = [place for path in _paths(screen) if (place := book.place_for(read, path))]
    kinds = book.kinds_in(current_user) if places and read.is_editable else ()
    found = [place for place in places if place.kind in kinds]
    whole = screen.row or screen.members[0][0]
    single = [place for place in found if not place.is_list]
    return {
        "book_places": {
            # A page that is about nobody else need not say whom it means.
            "/".join(map(str, p.path)): "从名录填入" + ("" if p.path == whole else p.group.noun)
            for p in single
        },
        "book_lists": {"/".join(map(str, p.path)) for p in found if p.is_list},
    }


def _paths(screen: Screen) -> Iterator[Path]:
    """A row itself, and every group and list of the page."""
    if screen.row:
        yield screen.row
    for path, member in screen.members:
        yield from group_paths(path, member)


def takes_answers(filing: Filing, screen: Screen) -> bool:
    """Whether the page has anything to save: during a supplement only one that holds a marked part."""
    if filing.is_draft or not reading(filing).is_editable:
        return filing.state in drafts.EDITABLE
    may_change = reading(filing).may_change
    if any(may_change(path) for path, _ in fields_of(screen)):
        return True
    marked = [tuple(item.path) for item in filing.supplement_items if item.path and item.is_open]
    return any(may_change(path) or _lies_in(path, marked) for path, _ in screen.members)


def _lies_in(path: Path, marked: list[Path]) -> bool:
    """Whether something marked is part of it, for instance in a row that has a page of its own."""
    return any(one[: len(path)] == path for one in marked)


def _total(filing: Filing, screen: Screen) -> dict | None:
    """What the investors' shares add up to so far, beside their list."""
    return (
        equity.total(reading(filing)) if screen.place == INVESTORS and filing.answers.get(INVESTORS) else None
    )


def _term(filing: Filing, screen: Screen) -> terms.Term | None:
    """By when the draft has to be filed, beside the day that it is counted from."""
    asked = filing.is_draft and screen.place == SIGNING
    return terms.own_term(reading(filing), calendar()) if asked else None


def back_from(filing: Filing, screen: Screen) -> str:
    if screen.above:
        return url_for("applicant.section", filing_id=filing.id, place=screen.above)
    return url_for("applicant.filing", filing_id=filing.id)


def next_page(filing: Filing, screen: Screen) -> str:
    """The list after a row; after a page the next open one, at the end the task list; in a supplement the letter."""
    if filing.state == State.AWAITING_SUPPLEMENT:
        return url_for("applicant.supplement", filing_id=filing.id)
    if screen.row:
        return back_from(filing, screen)
    pages = reading(filing).open_pages
    position = pages.index(screen.page) if screen.page in pages else len(pages) - 1
    return (
        links.page_url(filing, pages[position + 1])
        if position + 1 < len(pages)
        else back_from(filing, screen)
    )


def seen_of(filing: Filing, screen: Screen) -> str:
    """A digest of what the screen showed, to notice when a colleague changed it meanwhile."""
    return digest_of(screen, filing.answers)
