"""The files of a case: taken up with what they come with, and found again by who may see them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select

from filing.domain.errors import NotFound
from filing.extensions import db
from filing.models import CaseFile, Inspection, User
from filing.models.case_papers import PHOTOGRAPH
from filing.services.files.receiving import Received


def keep(
    case: Inspection, purpose: str, about: str, files: Iterable[Received], actor: User, now: datetime
) -> int:
    """How many became the case's: a file that it has for the same is not kept twice."""
    known = {one.sha256 for one in files_of(case) if (one.purpose, one.about) == (purpose, about)}
    fresh = [one for one in files if one.file.sha256 not in known]
    for one in fresh:
        db.session.add(
            CaseFile(
                inspection_id=case.id, purpose=purpose, about=about, file_name=one.file.safe_name,
                uploaded_by_id=actor.id, uploaded_at=now, **one.facts,
            )
        )  # fmt: skip
    return len(fresh)


def files_of(case: Inspection, *, for_respondent: bool = False) -> list[CaseFile]:
    """In the order they came; a photograph of the inspectors' is not the respondent's."""
    query = select(CaseFile).where(CaseFile.inspection_id == case.id).order_by(CaseFile.id)
    return list(db.session.scalars(query.where(CaseFile.purpose != PHOTOGRAPH) if for_respondent else query))


def file_of(case: Inspection, file_id: int, *, for_respondent: bool = False) -> CaseFile:
    found = next((one for one in files_of(case, for_respondent=for_respondent) if one.id == file_id), None)
    if found is None:
        raise NotFound("没有找到这个文件。请返回案件重新选择。")
    return found
