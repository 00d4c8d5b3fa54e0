"""From a problem or a page of the form to its URL, and how far each page has come."""

from __future__ import annotations

from collections.abc import Iterable

from flask import url_for

from filing.domain.problems import Problem
from filing.domain.questions.answers import get_at
from filing.domain.questions.spec import Page
from filing.domain.questions.values import is_blank
from filing.models import Filing
from filing.web.form.screens import field_id, keys_of, page_place, row_positions, screen_at

NOT_STARTED, BEGUN, DONE, TO_MEND, NOT_YET = "未开始", "填写中", "已完成", "需修改", "尚不能开始"
_MISSING = frozenset({"required", "too_few_rows", "fill_in_required", "incomplete_choice"})


def is_open(filing: Filing, page: Page) -> bool:
    """Whether the page's part of the form is asked for in this filing."""
    return page.when is None or page.when.holds(filing.answers, ())


def page_url(filing: Filing, page: Page) -> str:
    return url_for("applicant.section", filing_id=filing.id, place=page_place(page))


def problems_on(filing: Filing, page: Page, problems: Iterable[Problem]) -> list[Problem]:
    form = filing.form
    return [p for p in problems if form.page_of(keys_of(form, p.path)) is page]


def page_status(filing: Filing, page: Page, problems: Iterable[Problem]) -> str:
    """未开始, 填写中, 已完成, 需修改 or 尚不能开始."""
    if page.section in ("acquisition", "strategic_investment") and not filing.answers.get("investors"):
        return NOT_YET
    if all(is_blank(get_at(filing.answers, path)) for path in page.paths):
        untouched = problems_on(filing, page, problems)
        return NOT_STARTED if untouched or page.key != "remarks" else DONE
    found = problems_on(filing, page, problems)
    if not found:
        return DONE
    return BEGUN if all(p.code in _MISSING for p in found) else TO_MEND


def url_for_path(filing: Filing, path: tuple) -> str:
    """The page on which the answer at a problem's path (keys, indexes or row ids) is given, at its field."""
    if path[:1] == ("documents",):
        return url_for("applicant.documents", filing_id=filing.id) + (
            "#" + "-".join(path[1:]) if len(path) > 1 else ""
        )
    form, named = filing.form, named_path(filing, path)
    rows = [i for i in row_positions(form, named) if get_at(filing.answers, named[: i + 1])]
    page = form.page_of(keys_of(form, named)) or form.pages[0]
    place = "/".join(named[: rows[-1] + 1]) if rows else page_place(page)
    anchor = field_id(screen_at(form, filing.answers, place), named)
    return url_for("applicant.section", filing_id=filing.id, place=place) + (f"#{anchor}" if anchor else "")


def named_path(filing: Filing, path: tuple) -> tuple:
    """The same path with rows named by their ids."""
    named: list = []
    for step in path:
        part = get_at(filing.answers, tuple(named))
        row = get_at(part, (step,)) if isinstance(part, list) else None
        named.append(row["id"] if row else str(step))
    return tuple(named)
