"""常用语: the sentences that an agency's reviewers choose from when they mark, in the order of its lead.

Its lead looks after them, and so can an administrator.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select

from filing.domain.errors import BadAnswer, NotFound, NotPermitted
from filing.domain.procedures.procedure import Role
from filing.domain.questions import formats
from filing.extensions import db
from filing.models import AgencyPhrase, User
from filing.services import audit

LONGEST, MOST = 500, 100


def may_edit(actor: User, agency_id: int | None) -> bool:
    leads = actor.role == Role.REVIEWER and actor.is_lead and actor.agency_id == agency_id
    return leads or actor.role == Role.ADMIN


def add(actor: User, agency_id: int, text: str, now: datetime) -> AgencyPhrase:
    """One more, behind the others."""
    _require_editor(actor, agency_id)
    text = _readable(agency_id, text)
    if len(AgencyPhrase.of(agency_id)) >= MOST:
        raise BadAnswer.at("text", f"常用语最多{MOST}条，请先删去不再使用的。")
    last = select(func.max(AgencyPhrase.position)).where(AgencyPhrase.agency_id == agency_id)
    made = AgencyPhrase(agency_id=agency_id, text=text, position=(db.session.scalar(last) or 0) + 1)
    db.session.add(made)
    _write_down("added", agency_id, actor, now, text=text)
    return made


def change(actor: User, phrase_id: int, text: str, now: datetime) -> None:
    phrase = _editable(actor, phrase_id)
    before, phrase.text = phrase.text, _readable(phrase.agency_id, text, phrase)
    if before != phrase.text:
        _write_down("changed", phrase.agency_id, actor, now, before=before, text=phrase.text)


def move(actor: User, phrase_id: int, *, up: bool) -> None:
    """Changes places with the one before or behind; the first and the last stay where they are."""
    phrase = _editable(actor, phrase_id)
    listed = AgencyPhrase.of(phrase.agency_id)
    at = listed.index(phrase)
    to = at - 1 if up else at + 1
    if 0 <= to < len(listed):
        listed[at], listed[to] = listed[to], listed[at]
    for position, one in enumerate(listed, 1):
        one.position = position


def withdraw(actor: User, phrase_id: int, now: datetime) -> None:
    """Gone from the list; letters already sent keep their words."""
    phrase = _editable(actor, phrase_id)
    db.session.delete(phrase)
    _write_down("withdrawn", phrase.agency_id, actor, now, text=phrase.text)


def _editable(actor: User, phrase_id: int) -> AgencyPhrase:
    """Somebody else's does not exist."""
    phrase = db.session.get(AgencyPhrase, phrase_id)
    if phrase is None or actor.role != Role.ADMIN and phrase.agency_id != actor.agency_id:
        raise NotFound("没有找到这条常用语，可能刚刚被删去。")
    _require_editor(actor, phrase.agency_id)
    return phrase


def _require_editor(actor: User, agency_id: int) -> None:
    if not may_edit(actor, agency_id):
        raise NotPermitted("只有本机构负责人可以编辑常用语。")


def _readable(agency_id: int, text: str, phrase: AgencyPhrase | None = None) -> str:
    text = " ".join(text.split())
    if not text or len(text) > LONGEST or formats.forbidden_character(text):
        raise BadAnswer.at("text", f"请填写常用语，最多{LONGEST}字。")
    if any(one.text == text and one is not phrase for one in AgencyPhrase.of(agency_id)):
        raise BadAnswer.at("text", "已有相同的常用语。")
    return text


def _write_down(act: str, agency_id: int, actor: User, now: datetime, **details: str) -> None:
    audit.record(f"phrase.{act}", f"agency:{agency_id}", actor, now, **details)
