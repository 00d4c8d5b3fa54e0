"""The log-in page, and the way on from it: whoever has proved who they are goes where they wanted to."""

from __future__ import annotations

from flask import g, redirect, render_template, request, session

from filing.http.sessions import begin_session
from filing.models import User
from filing.web.account.forms import LoginForm
from filing.web.kept import Kept
from filing.web.paths import home_of, local_path

NEW_ADDRESS = "login_email"


def login_page(
    form: LoginForm | None = None, *, kept: Kept | None = None, status: int = 200, stale: bool = False
):
    """The log-in page, carrying along what was typed elsewhere before the session ended."""
    form = form or LoginForm(formdata=None, email=session.pop(NEW_ADDRESS, ""))
    if stale:
        form.email.data = request.form.get("email", "")
    then = local_path(request.values.get("next")) if request.path == "/login" else None
    return render_template("account/login.html", form=form, kept=kept, next=then, stale=stale), status


def begin_anew(user: User, *, in_two_steps: bool = False) -> None:
    """A fresh session, and with it a fresh token for what this answer shows."""
    begin_session(user, in_two_steps=in_two_steps)
    g.pop("csrf_token", None)


def enter(user: User, kept: Kept | None, then: str | None, *, in_two_steps: bool = False):
    """To what was typed before the session ended, else to the page wanted, else home."""
    begin_anew(user, in_two_steps=in_two_steps)
    if kept:
        return render_template("account/kept.html", kept=kept)
    return redirect(then or home_of(user), 303)
