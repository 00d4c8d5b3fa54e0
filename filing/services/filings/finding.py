"""Filings found by what they are known by, as far as somebody may know of them."""

from __future__ import annotations

from sqlalchemy import Select, false

from filing.domain.questions.grams import wanted
from filing.models import Filing, User
from filing.models.search import OWN, SENT, finds, words


def found(query: Select, actor: User, search: str) -> Select:
    """Of a query of filings those known by every word, by number, code or name, newest first.

    An applicant finds by what is typed, the staff by what was sent in.
    """
    if not wanted(search):
        return query.where(false())
    side, whose = (OWN, actor.organisation_id) if actor.role == "applicant" else (SENT, actor.agency_id)
    index, key = words()
    return query.join(index, key == Filing.id).where(finds(search, side, whose)).order_by(key.desc())
