"""常用视图: kept under a name, and taken away again, by the person alone whose they are."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from filing.domain.errors import BadAnswer, NotFound
from filing.domain.questions.values import clean_text
from filing.extensions import db
from filing.models import SavedView, User

MOST, LONGEST = 12, 20


def views_of(person: User) -> list[SavedView]:
    """A person's own, in the order in which they were made."""
    return list(
        db.session.scalars(select(SavedView).where(SavedView.user_id == person.id).order_by(SavedView.id))
    )


def save(person: User, name: str, chosen: dict[str, str], now: datetime) -> SavedView:
    """The view under its name; one of the same name is replaced."""
    called, own = clean_text(name, lines=False), views_of(person)
    if not called or len(called) > LONGEST:
        raise BadAnswer(f"请为常用视图取一个名称，最多{LONGEST}个字，例如“今日到期的变更”。")
    view = next((one for one in own if one.name == called), None)
    if view is None and len(own) >= MOST:
        raise BadAnswer(f"常用视图最多保存{MOST}个，请先删除不再使用的。")
    if view is None:
        view = SavedView(user_id=person.id, name=called, created_at=now)
        db.session.add(view)
    view.chosen = chosen
    return view


def delete(person: User, view_id: int) -> None:
    view = next((one for one in views_of(person) if one.id == view_id), None)
    if view is None:
        raise NotFound("没有找到这个常用视图，可能已经删除。")
    db.session.delete(view)
