"""From a problem or a page of the form to its URL, and how far each page has come."""

from __future__ import annotations

from flask import url_for

from filing.domain.forms.matter import rows_of
from filing.domain.problems import Problem
from filing.domain.questions.naming import part_title
from filing.domain.questions.paths import get_at, keys_of, named, row_positions
from filing.domain.questions.spec import Page
from filing.domain.questions.values import decimal_of, is_blank
from filing.domain.window.choosing import PLACE
from filing.models import Filing
from filing.services.filings.reading import Reading
from filing.web.form.screens import id_below, page_place

NOT_STARTED, BEGUN, DONE, TO_MEND, NOT_YET = "未开始", "填写中", "已完成", "需修改", "尚不能开始"
UNCHANGED, MAY_STAY_EMPTY = "未改动", "可不填"
WHOLE = 100  # percent
MISSING = frozenset(
    {"required", "too_few_rows", "fill_in_required", "incomplete_choice", "no_head", "event_missing"}
)


def page_url(filing: Filing, page: Page) -> str:
    return url_for("applicant.section", filing_id=filing.id, place=page_place(page))


def problems_on(reading: Reading, page: Page) -> list[Problem]:
    form = reading.form
    return [p for p in reading.answer_problems if form.page_of(keys_of(form, p.path)) is page]


def page_status(reading: Reading, page: Page) -> str:
    """未开始, 填写中, 已完成, 需修改, 尚不能开始; 可不填 where nothing has to be said and nothing is.

    未改动 where the record's part is open and reads as it did.
    """
    waits_for = reading.kind.waits_for.get(page.section)
    if waits_for and not reading.answers.get(waits_for):
        return NOT_YET
    found = problems_on(reading, page)
    if all(is_blank(get_at(reading.answers, path)) for path in page.paths):
        return NOT_STARTED if found or not page.optional else MAY_STAY_EMPTY
    if not found:
        return UNCHANGED if _reads_as_recorded(reading, page) else DONE
    return BEGUN if all(is_missing(reading, p) for p in found) else TO_MEND


def is_missing(reading: Reading, problem: Problem) -> bool:
    """Whether something is only not there yet: shares short of the whole while investors are being entered, too."""
    return problem.code in MISSING or (problem.code == "shares_total" and _is_short(reading))


def _is_short(reading: Reading) -> bool:
    shares = [decimal_of(row.get("equity_ratio")) for row in rows_of(reading.answers, "investors")]
    return sum(share for share in shares if share is not None) < WHOLE


def _reads_as_recorded(reading: Reading, page: Page) -> bool:
    of_record = [path for path in page.paths if path[0] in reading.before]
    return bool(of_record) and all(get_at(reading.before, p) == get_at(reading.answers, p) for p in of_record)


def url_for_path(reading: Reading, path: tuple) -> str:
    """The page on which the answer at a problem's path (keys, indexes or row ids) is given, at its field."""
    filing_id = reading.filing.id
    if path[:1] == ("documents",):
        return url_for("applicant.documents", filing_id=filing_id) + (
            "#" + "-".join(path[1:]) if len(path) > 1 else ""
        )
    if path[:1] == (PLACE,):
        return url_for("applicant.registration", filing_id=filing_id, check=1) + "#" + "-".join(path[1:])
    form, steps = reading.form, named(reading.answers, path)
    rows = [i for i in row_positions(form, steps) if get_at(reading.answers, steps[: i + 1])]
    own = [i for i in rows if not form.member(*keys_of(form, steps[:i])).inline]
    row = steps[: own[-1] + 1] if own else None
    place = "/".join(row) if row else page_place(form.page_of(keys_of(form, steps)) or form.pages[0])
    anchor = id_below(row, steps)
    return url_for("applicant.section", filing_id=filing_id, place=place) + (f"#{anchor}" if anchor else "")


def closed_parts(reading: Reading) -> list[str]:
    """The numbered parts of the form that this case does not open, by their titles."""
    opened = {page.section for page in reading.open_pages}
    numbered = [key for key, (number, _) in reading.form.headings.items() if number]
    own = {page.section for page in reading.form.pages}
    return [part_title(reading.form, key) for key in numbered if key in own - opened]
