"""企业档案 by keyset, newest first; found by a part of any name it had, or by its credit code."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, or_

from filing.domain.questions.values import clean_code, sought
from filing.extensions import db
from filing.models import Enterprise, User
from filing.services.paging import newest_first
from filing.services.people.sight import enterprises_visible_to


def enterprise_page(
    actor: User, *, search: str = "", after: str | None = None, limit: int = 25
) -> tuple[list[Enterprise], str | None]:
    """The next enterprises, and the cursor of the page after them or None."""
    query = enterprises_visible_to(actor).where(*_matching(search))
    return newest_first(query, Enterprise.id, after, limit)


def recorded_as(actor: User, text: str) -> Enterprise | None:
    """The one record of exactly this name or credit code that one may know of, or None."""
    if not text.strip():
        return None
    exactly = or_(Enterprise.credit_code == clean_code(text), Enterprise.name == text.strip())
    found = list(db.session.scalars(enterprises_visible_to(actor).where(exactly).limit(2)))
    return found[0] if len(found) == 1 else None


def _matching(search: str) -> list[ColumnElement]:
    """Each word a part of a name, without accents, width and brackets; or together the beginning of the code."""
    if not search.strip():
        return []
    names = [sought(word) for word in search.split()]
    by_name = (
        [and_(*(Enterprise.sought.contains(name, autoescape=True) for name in names))] if any(names) else []
    )
    return [or_(Enterprise.credit_code.startswith(clean_code(search), autoescape=True), *by_name)]
