"""同一份文件: a paper already uploaded that answers another row too, or another person's; it is stored once."""

from __future__ import annotations

from datetime import datetime

from filing.domain.days.calendar import day_of
from filing.domain.errors import BadAnswer
from filing.extensions import db
from filing.models import Document, Filing, User
from filing.services.filings import documents


def offered(filing: Filing) -> list[Document]:
    """The filing's papers, each content once, in the order they came; translations go with their originals."""
    originals = (d for d in filing.current_documents if d.translation_of_id is None)
    return list({d.sha256: d for d in reversed(list(originals))}.values())[::-1]


def use_again(
    filing: Filing, actor: User, document_id: int, requirement: str, row: str | None, now: datetime
) -> Document:
    """The paper, with its translation, for this row as well; the same again is the same document.

    BadAnswer for a paper or a row that there is not, refusals of `documents` where the row is not open now.
    """
    paper = next((d for d in offered(filing) if d.id == document_id), None)
    if paper is None:
        raise BadAnswer.at("document", "本次申报的文件中没有这一份。请从已上传的文件中选择，或上传文件。")
    place = documents.place_of(filing, requirement, row, day_of(now))
    known = [d for d in filing.current_documents if d.sha256 == paper.sha256 and not d.translation_of_id]
    if same := next((d for d in known if (d.requirement, d.row) == (requirement, place)), None):
        return same
    again = _listed(filing, actor, paper, requirement, place, now)
    for translation in [d for d in filing.current_documents if d.translation_of_id == paper.id]:
        _listed(filing, actor, translation, requirement, place, now).translation_of = again
    filing.updated_at, filing.updated_by = now, actor.name
    db.session.flush()
    return again


def _listed(
    filing: Filing, actor: User, paper: Document, requirement: str, row: str | None, now: datetime
) -> Document:
    again = paper.copy_for(filing)
    again.requirement, again.row, again.on_file_id = requirement, row, None
    again.uploaded_by, again.uploaded_at = actor, now
    db.session.add(again)
    return again
