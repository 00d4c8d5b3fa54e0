"""What may be asked for in the background: each act looks in the rows for what is to be done, and does that.

Twice does no harm, and neither do several at once: rows are locked or claimed, and read again.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from flask import current_app

from filing.extensions import db, transaction
from filing.moment import real_now
from filing.services.receipts import printing
from filing.work import nightly, sweeping
from filing.work.issuing import pause_between_turns, take_turn

if TYPE_CHECKING:
    from filing.work.engine import Engine

TURNS_WITHOUT_QUEUE = 5


def sweep_terms(_engine: Engine) -> None:
    """Terms that ran out, reminders, closed agencies' filings, the audit chain."""
    counts = sweeping.nothing_yet()
    sweeping.let_terms_run(counts)
    sweeping.link(counts)


def send_mail(_engine: Engine) -> None:
    sweeping.mail(sweeping.nothing_yet())


def read_returned_mail(_engine: Engine) -> None:
    sweeping.read_returned(sweeping.nothing_yet())


def tell_departments(_engine: Engine, department_id: int | None = None) -> None:
    """All of them, or the one for which something was just put out."""
    sweeping.tell_departments(sweeping.nothing_yet(), department_id)


def issue_receipts(engine: Engine) -> None:
    """A few filings of the batch whose turn it is; as long as there is more, asks for itself again."""
    if take_turn(engine.room.press):
        time.sleep(pause_between_turns())
        engine.put("issue_receipts")


def look_for_batches(engine: Engine) -> None:
    """Leaves word that somebody prints, and takes up batches whose pointer was lost."""
    with transaction():
        printing.be_seen(real_now())
    is_open = bool(printing.open_batches())
    db.session.rollback()
    if is_open and not engine.is_asked_for("issue_receipts") and not engine.put("issue_receipts"):
        for _ in range(TURNS_WITHOUT_QUEUE):
            if take_turn(engine.room.press):
                time.sleep(pause_between_turns())


def send_anchors(_engine: Engine) -> None:
    sweeping.anchor(sweeping.nothing_yet())


def clear_up(_engine: Engine) -> None:
    """Orphaned files and spent rows go; the pages of a SQLite file are looked through."""
    sweeping.clear_up(sweeping.nothing_yet())


def back_up(_engine: Engine) -> None:
    """Where a folder for it is set and last night's backup is not in it."""
    nightly.back_up_if_due(current_app.config, real_now())


#: One thread of each worker for each lane, so that nothing slow holds up anything else.
LANES: Mapping[str, tuple[Callable, ...]] = {
    "terms": (sweep_terms,),
    "mail": (send_mail, read_returned_mail),
    "departments": (tell_departments,),
    "receipts": (issue_receipts, look_for_batches),
    "long": (send_anchors, clear_up, back_up),
}
#: In seconds: how often each is asked for, whoever else asks.
PERIODS = {
    "sweep_terms": 60,
    "send_mail": 60,
    "read_returned_mail": 60,
    "tell_departments": 60,
    "look_for_batches": 10,
    "send_anchors": 60,
    "clear_up": 3600,
    "back_up": 600,
}
