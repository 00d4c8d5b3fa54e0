"""在案材料: the papers that completed filings left, which of them are the newest, and naming one again."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from filing.domain.days.calendar import day_of
from filing.domain.errors import BadAnswer
from filing.domain.forms import KINDS
from filing.domain.forms.checklist import Requirement
from filing.domain.forms.demands import LEGAL_REPRESENTATIVE, ROLES
from filing.domain.forms.matter import part_of, rows_of
from filing.domain.procedures.filing import State
from filing.extensions import db
from filing.models import Document, Enterprise, Filing, User
from filing.services.filings import documents
from filing.services.filings.reading import Reading
from filing.services.people.sight import filings_visible_to

#: What the list says of filings that need no such paper.
_WHERE_NOT_ASKED = re.compile("（[^（）]*无需提供）$")


@dataclass(frozen=True)
class OnFile:
    """One paper: what it is and whose, with which filing it came, and the filing whose paper took its place."""

    document: Document
    title: str
    person: str
    filing: Filing
    day: date
    replaced_by: Filing | None = None

    @property
    def replaced_on(self) -> date | None:
        return _day(self.replaced_by) if self.replaced_by else None

    @property
    def number(self) -> str:
        return self.filing.receipt.number if self.filing.receipt else self.filing.application_number or ""


def papers_on_file(actor: User, enterprise: Enterprise) -> list[OnFile]:
    """Those of the completed filings that this person may read, the newest first; named again, they stand once."""
    query = filings_visible_to(actor).where(
        Filing.enterprise_id == enterprise.id, Filing.state == State.COMPLETED
    )
    filings = list(db.session.scalars(query.order_by(Filing.id.desc())))
    found: list[OnFile] = []
    newest: dict[tuple, Filing] = {}
    for filing in sorted(filings, key=_completed_on, reverse=True):
        own = [d for d in _documents(filing) if d.on_file_id is None]
        found += [_on_file(filing, document, newest.get(_place(document))) for document in own]
        newest |= {_place(document): filing for document in own if _place(document) not in newest}
    return found


def _documents(filing: Filing) -> Iterable[Document]:
    query = select(Document).where(Document.filing_id == filing.id, Document.removed_at.is_(None))
    return db.session.scalars(query.order_by(Document.id)).all()


def _completed_on(filing: Filing) -> tuple[date, int]:
    return _day(filing), filing.id


def _day(filing: Filing) -> date:
    return filing.receipt.completed_on if filing.receipt else filing.law_day or date.min


def _place(document: Document) -> tuple:
    """What a later paper takes the place of: the same paper of the same person; a translation goes with its original."""
    return document.requirement, document.row


def _on_file(filing: Filing, document: Document, later: Filing | None) -> OnFile:
    title = KINDS[filing.kind].checklist.titles_on(filing.law_day).get(document.requirement, "文件")
    return OnFile(
        document, _WHERE_NOT_ASKED.sub("", title), _person(filing, document.row), filing, _day(filing), later
    )


def _person(filing: Filing, row: str | None) -> str:
    if row == LEGAL_REPRESENTATIVE:
        representative = part_of(part_of(filing.answers, "enterprise"), "legal_representative")
        return str(representative.get("name") or "法定代表人")
    names = {
        str(r.get("id")): r.get("name_cn") or r.get("name_en") for r in rows_of(filing.answers, "investors")
    }
    return ROLES.get(row or "") or str(names.get(row or "") or "")


def may_be_named(
    actor: User, filing: Filing, rows: Iterable[Requirement]
) -> dict[tuple[str, str | None], OnFile]:
    """(paper, whose) -> the one on file, for each row that it may stand for (17-§8（五）)."""
    if filing.enterprise is None or filing.enterprise.organisation_id != actor.organisation_id:
        return {}
    wanted = {(row.id, row.row) for row in rows if row.required and row.on_record and row.row}
    newest = (
        [one for one in papers_on_file(actor, filing.enterprise) if one.replaced_by is None] if wanted else []
    )
    found: dict[tuple[str, str | None], OnFile] = {}
    for one in newest:
        place = (one.document.requirement, one.document.row)
        if place in wanted and one.document.translation_of_id is None:
            found.setdefault(place, one)
    return found


def name_again(filing: Filing, actor: User, document_id: int, now: datetime) -> Document:
    """用在案的这一份: the paper, with its translation, in this filing's list; the stored file is the same."""
    read = Reading(filing, day_of(now))
    offered = may_be_named(actor, filing, read.checklist).values()
    one = next((o.document for o in offered if o.document.id == document_id), None)
    if one is None:
        words = "在案材料中没有这一份，或者它已被更新、不能用于本次申报。请重新选择，或上传文件。"
        raise BadAnswer.at("document", words)
    if not documents.may_upload(filing, one.requirement):
        raise BadAnswer(f"备案申报目前为“{filing.state_label}”，不能增加文件。")
    known = next((d for d in filing.current_documents if d.on_file_id == one.id), None)
    return known or _copied(filing, actor, one, now)


def _copied(filing: Filing, actor: User, one: Document, now: datetime) -> Document:
    named = one.copy_for(filing, one)
    db.session.add(named)
    for translation in _documents(one.filing):
        if translation.translation_of_id == one.id:
            again = translation.copy_for(filing, translation)
            again.translation_of = named
            db.session.add(again)
    filing.updated_at, filing.updated_by = now, actor.name
    db.session.flush()
    return named
