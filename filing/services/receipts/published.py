"""备案结果公布 (17-§12¶3): completed filings as anybody may read them, exactly five fields and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, or_, select

from filing.domain.errors import BadAnswer
from filing.domain.procedures.receipt import Status
from filing.domain.questions.values import clean_code, sought
from filing.extensions import db
from filing.models import Agency, Enterprise, Filing, Receipt
from filing.services.paging import place_of

MOST_ROWS, MOST_IN_A_FILE = 100, 5000
#: A receipt that was revoked proves nothing any more; one that was replaced has its successor here.
PUBLISHED = (Status.CURRENT, Status.SUPERSEDED)


@dataclass(frozen=True)
class Result:
    """One completed filing: whose, under which number, what kind, by which agency, on which day."""

    name: str
    number: str
    kind: str
    agency: str
    day: date


@dataclass(frozen=True)
class Wanted:
    """What is looked for: words of a name or a number, an agency by code or name, days from and to (both included)."""

    words: str = ""
    agency: str = ""
    first: date | None = None
    last: date | None = None


def result_page(wanted: Wanted, after: str | None = None, limit: int = 25) -> tuple[list[Result], str | None]:
    """The next results, the newest first, and the cursor of the page after them or None."""
    limit = max(1, min(limit, MOST_ROWS))
    rows = db.session.execute(_query(wanted).where(*_behind(after)).limit(limit + 1)).all()
    return [_result(*row) for row in rows[:limit]], str(rows[limit - 1][0].id) if len(rows) > limit else None


def every_result(wanted: Wanted) -> Iterator[Result]:
    """What a file holds: the newest first, at most MOST_IN_A_FILE."""
    query = _query(wanted).limit(MOST_IN_A_FILE).execution_options(yield_per=500)
    return (_result(*row) for row in db.session.execute(query))


def _query(wanted: Wanted) -> Select:
    query = select(Receipt, Filing.kind).join(Receipt.filing)
    query = query.join(Agency, Agency.id == Receipt.agency_id).where(Receipt.status.in_(PUBLISHED))
    if wanted.words.strip():
        query = query.join(Enterprise, Enterprise.id == Filing.enterprise_id)
    return query.where(*_matching(wanted)).order_by(Receipt.id.desc())


def _result(receipt: Receipt, kind: str) -> Result:
    """As the receipt says it: an agency that is called otherwise by now was not, on that day."""
    name = receipt.view["fields"]["enterprise_name_cn"]
    return Result(name, receipt.number, kind, receipt.view["agency_name"], receipt.completed_on)


def _matching(wanted: Wanted) -> list[ColumnElement]:
    if wanted.first and wanted.last and wanted.last < wanted.first:
        raise BadAnswer.at("to", "结束日期早于开始日期，请重新填写。")
    days = [
        *([Receipt.completed_on >= wanted.first] if wanted.first else []),
        *([Receipt.completed_on <= wanted.last] if wanted.last else []),
    ]
    agency = wanted.agency.strip()
    of_agency = [or_(Agency.code == agency, Agency.name == agency)] if agency else []
    return [*days, *of_agency, *_found_by(wanted.words)]


def _found_by(text: str) -> list[ColumnElement]:
    """A number, or each word a part of a name, without accents, width, case and brackets."""
    if not text.strip():
        return []
    names = [name for name in (sought(word) for word in text.split()) if name]
    by_name = [and_(*(Enterprise.sought.contains(name, autoescape=True) for name in names))] if names else []
    return [or_(Receipt.number.contains(clean_code(text), autoescape=True), *by_name)]


def _behind(cursor: str | None) -> list[ColumnElement]:
    return [Receipt.id < place_of(cursor)] if cursor else []
