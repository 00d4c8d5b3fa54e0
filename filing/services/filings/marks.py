"""标注: what a reviewer notes while reading, kept until the one letter is sent; only the agency sees it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select

from filing.domain.forms.asking import EXPLAIN_SCOPE, GROUNDS, INCOMPLETE, SCOPE, require_askable
from filing.domain.forms.checklist import Requirement
from filing.extensions import db
from filing.models import AgencyPhrase, Filing, ReviewMark, SupplementItem, User
from filing.services.filings.reading import as_submitted

#: Marks of papers begin so.
PAPER = "documents."
NOTE = "note"
LONGEST, MOST_PHRASES = 2000, 12


@dataclass(frozen=True)
class Said:
    """What is said of one part: it may still be empty or half a sentence."""

    ground: str = INCOMPLETE
    problem: str = ""
    expected: str = ""

    @property
    def is_blank(self) -> bool:
        return not (self.problem or self.expected)


def paper_key(row: Requirement) -> str:
    """The key of a paper's mark: "documents.legal_representative_id", with the row where it is a person's."""
    return PAPER + row.id + (f".{row.row}" if row.row else "")


def marks_of(filing: Filing) -> dict[str, ReviewMark]:
    """Every mark by the part it stands at; the letter's opening words under NOTE."""
    query = select(ReviewMark).where(ReviewMark.filing_id == filing.id).order_by(ReviewMark.id)
    return {mark.key: mark for mark in db.session.scalars(query)}


def put(filing: Filing, reviewer: User, now: datetime, key: str, said: Said) -> ReviewMark:
    """The mark as it was just typed, whether or not it is finished; BadAnswer for what may not be asked."""
    if key != NOTE and not key.startswith(PAPER):
        require_askable(as_submitted(filing, filing.law_day).form, tuple(key.split(".")))
    mark = marks_of(filing).get(key)
    if mark is None:
        mark = ReviewMark(filing_id=filing.id, key=key)
        db.session.add(mark)
    mark.ground = said.ground if said.ground in GROUNDS else INCOMPLETE
    mark.problem, mark.expected = said.problem[:LONGEST], said.expected[:LONGEST]
    mark.by, mark.at = reviewer, now
    return mark


def remove(filing: Filing, keys: Iterable[str]) -> None:
    db.session.execute(
        delete(ReviewMark).where(ReviewMark.filing_id == filing.id, ReviewMark.key.in_(list(keys)))
    )


def keep(filing: Filing, reviewer: User, now: datetime, letter: dict[str, Said]) -> None:
    """The marks as the letter has them: what it names is written, what it leaves out is gone."""
    known = marks_of(filing)
    remove(filing, set(known) - set(letter))
    for key, said in letter.items():
        mark = known.get(key)
        if mark is None or (mark.ground, mark.problem, mark.expected) != (
            said.ground,
            said.problem,
            said.expected,
        ):
            put(filing, reviewer, now, key, said)


def forget(filing: Filing) -> None:
    """Once the letter is sent, or the filing belongs to another agency."""
    db.session.execute(delete(ReviewMark).where(ReviewMark.filing_id == filing.id))


def grounds_for(key: str) -> dict[str, str]:
    """The grounds that can be given at a part: a scope to be explained only where the scope stands."""
    about_scope = tuple(key.split("."))[:2] in SCOPE
    return {value: label for value, label in GROUNDS.items() if about_scope or value != EXPLAIN_SCOPE}


def phrases_of(agency_id: int | None) -> list[str]:
    """The agency's own 常用语 in their order, then what its letters said before, the newest first; each once."""
    query = (
        select(SupplementItem.problem)
        .join(Filing, Filing.id == SupplementItem.filing_id)
        .where(Filing.agency_id == agency_id)
        .order_by(SupplementItem.id.desc())
        .limit(10 * MOST_PHRASES)
    )
    own = [phrase.text for phrase in AgencyPhrase.of(agency_id)]
    return own + [said for said in dict.fromkeys(db.session.scalars(query)) if said not in own][:MOST_PHRASES]
