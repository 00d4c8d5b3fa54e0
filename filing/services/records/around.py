"""What stands around a record: filings in hand, papers on file."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import defer

from filing.domain.forms import KINDS
from filing.domain.forms.matter import rows_of
from filing.domain.procedures.filing import FINAL_STATES, State
from filing.extensions import db
from filing.models import Document, Enterprise, Filing, User
from filing.services.people.sight import filings_visible_to
from filing.services.records.reading import Recorded


@dataclass(frozen=True)
class FiledPaper:
    """A paper of a completed filing, with what it is and whose."""

    document: Document
    title: str
    person: str


def filings_of(actor: User, enterprise: Enterprise) -> list[Filing]:
    """The enterprise's filings that this person may know of, without their answers; newest first."""
    query = filings_visible_to(actor).where(Filing.enterprise_id == enterprise.id)
    return list(db.session.scalars(query.order_by(Filing.id.desc()).options(defer(Filing.answers))))


def in_hand(filings: list[Filing]) -> list[Filing]:
    """Those that have no result yet."""
    return [filing for filing in filings if State(filing.state) not in FINAL_STATES]


def papers_on_file(filings: list[Filing], read: Recorded) -> list[tuple[Filing, list[FiledPaper]]]:
    """The papers of each completed filing, as its checklist calls them."""
    completed = [filing for filing in filings if filing.state == State.COMPLETED]
    query = select(Document).where(
        Document.filing_id.in_([filing.id for filing in completed]), Document.removed_at.is_(None)
    )
    by_filing: dict[int, list[Document]] = {}
    for document in db.session.scalars(query.order_by(Document.id)):
        by_filing.setdefault(document.filing_id, []).append(document)
    names = {str(row.get("id")): str(row.get("name_cn") or "") for row in rows_of(read.answers, "investors")}
    return [
        (filing, [_filed(filing, document, names) for document in by_filing[filing.id]])
        for filing in completed
        if filing.id in by_filing
    ]


def _filed(filing: Filing, document: Document, names: dict[str, str]) -> FiledPaper:
    title = KINDS[filing.kind].checklist.titles_on(filing.law_day).get(document.requirement, "文件")
    return FiledPaper(document, title, names.get(document.row or "", ""))
