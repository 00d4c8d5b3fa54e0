"""常用语 of an agency on a page: read by its people, written by its lead, and by an administrator."""

from __future__ import annotations

from dataclasses import dataclass

from flask import flash, redirect, render_template, request
from flask_login import current_user

from filing.current import now
from filing.domain.errors import BadAnswer
from filing.extensions import db, transaction
from filing.models import Agency, AgencyPhrase, User
from filing.services.filings import phrases


@dataclass(frozen=True)
class Place:
    """Where the page of one agency's phrases stands: its address, and the page that it goes back to."""

    agency: Agency
    address: str
    back: tuple[str, str]


def shown(place: Place, problem: str = "", new: str = "", changed: dict[int, str] | None = None):
    """422 with what was typed, and what is wrong with it at its field."""
    at = next((f"phrase-{phrase_id}" for phrase_id in changed or {}), "new-phrase")
    page = render_template(
        "review/phrases.html",
        place=place,
        phrases=AgencyPhrase.of(place.agency.id),
        may_edit=phrases.may_edit(current_user, place.agency.id),
        new=new,
        changed=changed or {},
        problem=problem,
        at=at,
    )
    return page, 422 if problem else 200


def added(place: Place):
    """One more."""
    typed, agency_id = request.form.get("text", ""), place.agency.id
    return _done(place, "已添加。", lambda me: phrases.add(me, agency_id, typed, now()), new=typed)


def changed(place: Place, phrase_id: int):
    """Another wording, another place, or gone: by the button that was pressed."""
    step, typed = request.form.get("step", "save"), request.form.get("text", "")
    if step in ("up", "down"):
        return _done(place, "", lambda me: phrases.move(me, phrase_id, up=step == "up"))
    if step == "withdraw":
        gone = "已删去；已经发出的告知不受影响。"
        return _done(place, gone, lambda me: phrases.withdraw(me, phrase_id, now()))
    return _done(
        place, "已保存。", lambda me: phrases.change(me, phrase_id, typed, now()), changed={phrase_id: typed}
    )


def _done(place: Place, words: str, act, *, new: str = "", changed: dict[int, str] | None = None):
    try:
        with transaction():
            act(db.session.get_one(User, current_user.id))
    except BadAnswer as refusal:
        return shown(place, refusal.message, new, changed)
    if words:
        flash(words, "success")
    return redirect(place.address, 303)
