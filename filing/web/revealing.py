"""The box that says that personal numbers are hidden, and takes the reason for showing them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from flask import flash, redirect, request
from flask_login import current_user

from filing.current import is_revealed, now
from filing.domain.errors import BadAnswer
from filing.extensions import transaction
from filing.http import revealing
from filing.models import AuditRecord, Enterprise, Filing
from filing.services.people import personal

MINUTES = revealing.SECONDS // 60
ANCHOR = "personal-numbers"


@dataclass
class Box:
    """Where its buttons lead, until when the numbers are shown, who looked before; and what was refused."""

    action: str
    until: datetime | None
    looked: list[AuditRecord]
    typed: str = ""
    problem: str = ""
    minutes: int = field(default=MINUTES)


def box(subject: Filing | Enterprise, action: str, typed: str = "", refusal: BadAnswer | None = None) -> Box:
    until = revealing.shown_until(personal.subject_of(subject)) if is_revealed(subject) else None
    looked = personal.revealed_to(subject)
    return Box(action, until, looked, typed, refusal.message if refusal else "")


def unsaid_problems(unsaid: tuple[str, BadAnswer] | None) -> list[dict]:
    """For the error summary, linked to the field of the reason."""
    return [{"href": "#reveal-reason", "message": unsaid[1].message}] if unsaid else []


def reveal(find, subject_id: int, page: str):
    """Written down, and shown for a while; BadAnswer where the reason says nothing."""
    with transaction():
        subject = find(current_user, subject_id)
        personal.reveal(current_user, subject, request.form.get("reason", ""), now())
        name = personal.subject_of(subject)
    revealing.show(name)
    flash(f"完整号码显示{MINUTES}分钟，您的查看已记入审计记录。", "success")
    return redirect(f"{page}#{ANCHOR}", 303)


def hide(subject: Filing | Enterprise, page: str):
    revealing.hide(personal.subject_of(subject))
    return redirect(f"{page}#{ANCHOR}", 303)
