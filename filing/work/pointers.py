"""Whoever writes that there is something to do, tells the engine, once it is committed: a second later it is done.

What was written is enough: where the engine is away nobody waits for it, and its next round finds the rows.
"""

from __future__ import annotations

from typing import Any

from flask import current_app
from sqlalchemy import event
from sqlalchemy.orm import Session

from filing.extensions import Base, after_inserting, after_writing, db
from filing.models import Batch, Delivery, Notice
from filing.models.sharing import WAITING

#: Under which a session notes what is to be asked for: the act and its facts, each once.
FOUND = "work to be told of"

Pointer = tuple[str, *tuple[int, ...]]


def _pointer_to(row: object) -> Pointer | None:
    """What is to be asked for because of a row as it is written; None for most."""
    if isinstance(row, Batch) and row.finished_at is None:
        return ("issue_receipts",)
    if isinstance(row, Delivery) and row.state == WAITING and row.attempts in (None, 0):
        return ("tell_departments", row.department_id)
    return None


@event.listens_for(db.session, "after_flush")
def _note(session: Session, _context: object) -> None:
    rows = [*session.new, *(row for row in session.dirty if isinstance(row, Delivery))]
    found = dict.fromkeys(filter(None, map(_pointer_to, rows)))
    if found:
        session.info.setdefault(FOUND, {}).update(found)


def _note_notice(session: Session, model: type[Base], row: dict[str, Any]) -> None:
    # Without a mail server a notice has arrived where it is: in the inbox.
    if model is Notice and row.get("sent_at") is None and current_app.config["SMTP_URL"]:
        session.info.setdefault(FOUND, {})[("send_mail",)] = None


@event.listens_for(db.session, "after_soft_rollback")
def _forget(session: Session, _transaction: object) -> None:
    session.info.pop(FOUND, None)


def tell() -> None:
    """After a transaction, when no other writer waits any more."""
    found: dict[Pointer, None] | None = db.session.info.pop(FOUND, None)
    if not found or not current_app.config["QUEUE_URL"]:
        return
    from filing.work.engine import engine_of  # the engine with its clients is slow to load

    engine = engine_of(current_app._get_current_object())  # type: ignore[attr-defined]
    for name, *facts in found:
        engine.put(name, *facts)


after_inserting.append(_note_notice)
after_writing.append(tell)
