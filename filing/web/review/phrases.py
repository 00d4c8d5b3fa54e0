"""常用语 of the agency: everybody there reads them, its lead writes, orders and withdraws them."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user

from filing.current import now
from filing.domain.errors import BadAnswer
from filing.extensions import db, transaction
from filing.models import AgencyPhrase, User
from filing.services.filings import phrases
from filing.web.review.blueprint import bp, deciders


@bp.get("/phrases")
@deciders
def phrases_page():
    return _page()


@bp.post("/phrases")
@deciders
def add_phrase():
    typed = request.form.get("text", "")
    return _done("已添加。", lambda me: phrases.add(me, typed, now()), new=typed)


@bp.post("/phrases/<int:phrase_id>")
@deciders
def change_phrase(phrase_id: int):
    """Another wording, another place, or gone: by the button that was pressed."""
    step, typed = request.form.get("step", "save"), request.form.get("text", "")
    if step in ("up", "down"):
        return _done("", lambda me: phrases.move(me, phrase_id, up=step == "up"))
    if step == "withdraw":
        return _done("已删去；已经发出的告知不受影响。", lambda me: phrases.withdraw(me, phrase_id, now()))
    return _done(
        "已保存。", lambda me: phrases.change(me, phrase_id, typed, now()), changed={phrase_id: typed}
    )


def _done(words: str, act, *, new: str = "", changed: dict[int, str] | None = None):
    try:
        with transaction():
            act(db.session.get_one(User, current_user.id))
    except BadAnswer as refusal:
        return _page(refusal.message, new, changed or {})
    if words:
        flash(words, "success")
    return redirect(url_for("review.phrases_page"), 303)


def _page(problem: str = "", new: str = "", changed: dict[int, str] | None = None):
    """422 with what was typed, and what is wrong with it at its field."""
    at = next((f"phrase-{phrase_id}" for phrase_id in changed or {}), "new-phrase")
    page = render_template(
        "review/phrases.html",
        phrases=AgencyPhrase.of(current_user.agency_id),
        may_edit=phrases.may_edit(current_user),
        new=new,
        changed=changed or {},
        problem=problem,
        at=at,
    )
    return page, 422 if problem else 200
