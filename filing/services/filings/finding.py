"""Filings found by what they are known by, as far as somebody may know of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Select, false, or_, select, union_all

from filing.domain.questions.grams import wanted
from filing.domain.questions.paths import get_at
from filing.domain.questions.values import clean_code, sought
from filing.extensions import db
from filing.models import Filing, Receipt, User
from filing.models.search import OWN, SENT, finds, words
from filing.services.people.sight import filings_visible_to

_NAME = ("enterprise", "enterprise_name", "cn")
_CODE = ("enterprise", "unified_social_credit_code", "text")
LOOKED_THROUGH, SHOWN = 50, 5


def found(query: Select, actor: User, search: str) -> Select:
    """Of a query of filings those known by every word, by number, code or name, newest first.

    An applicant finds by what is typed, the staff by what was sent in.
    """
    if not wanted(search):
        return query.where(false())
    if ids := _with_number(search):
        return query.where(Filing.id.in_(ids)).order_by(Filing.id.desc())
    side, whose = (OWN, actor.organisation_id) if actor.role == "applicant" else (SENT, actor.agency_id)
    index, key = words()
    return query.join(index, key == Filing.id).where(finds(search, side, whose)).order_by(key.desc())


def _with_number(search: str) -> list[int]:
    """Whose whole number it is: long, and alike at its beginning, so that the runs of many lead to it slowly."""
    number = clean_code(search)
    own = select(Filing.id).where(Filing.application_number == number)
    return list(db.session.scalars(union_all(own, select(Receipt.filing_id).where(Receipt.number == number))))


def namesakes(actor: User, filing: Filing, answers: Mapping[str, Any]) -> list[Filing]:
    """Other filings that one may know of with the same name or code, the newest first; not of the same record."""
    name = str(get_at(answers, _NAME) or "")
    same_name = [one for one in _others(actor, filing, name) if sought(one.enterprise_name) == sought(name)]
    known = {one.id: one for one in [*same_name, *_others(actor, filing, str(get_at(answers, _CODE) or ""))]}
    return sorted(known.values(), key=lambda one: -one.id)[:SHOWN]


def _others(actor: User, filing: Filing, text: str) -> list[Filing]:
    record = [or_(Filing.enterprise_id.is_(None), Filing.enterprise_id != filing.enterprise_id)]
    visible = [filings_visible_to(actor).whereclause, Filing.id != filing.id]
    query = found(select(Filing), actor, text).where(*visible, *(record if filing.enterprise_id else []))
    return list(db.session.scalars(query.limit(LOOKED_THROUGH)))
