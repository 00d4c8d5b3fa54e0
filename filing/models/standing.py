"""What an administrator changes a few times a year: each process reads it once, and anew after it was changed.

Which edition of these lists a database holds stands in its settings. The transaction that changes one of them leaves
another edition there, so that whoever asks compares one value, whichever process or machine made the change.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import Pool, String, column, event, select, table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import ORMExecuteState, Session, SessionTransaction

from filing.extensions import db
from filing.models.types import Json

EDITION = "lists_edition"
#: The seconds by which the simulation's clock was moved: read with the edition, since everybody asks for both.
CLOCK = "simulation_offset"
LISTS = frozenset({"agency", "listed_zone", "closed_zone", "calendar_year"})

_SETTING = table("setting", column("key", String), column("value", Json))
_READ = select(_SETTING.c.key, _SETTING.c.value).where(
    (_SETTING.c.key == EDITION) | (_SETTING.c.key == CLOCK)
)
_SETTINGS = "settings of this transaction"
_Found = TypeVar("_Found")

#: Of each database that this process is connected with: the edition, and what was read of it.
_known: WeakKeyDictionary[Pool, tuple[str | None, dict[Callable, Any]]] = WeakKeyDictionary()


def standing(read: Callable[[], _Found]) -> _Found:
    """What `read` finds in the lists, asked of the database once for each edition. Nothing in it may be a row of the session."""
    edition, pool = setting(EDITION), db.engine.pool
    of, found = _known.get(pool, (None, None))
    if found is None or of != edition:
        found = {}
        _known[pool] = (edition, found)
    if read not in found:
        found[read] = read()
    return found[read]


def setting(key: str) -> Any:
    """EDITION or CLOCK as this transaction has it; None where it was never set."""
    if db.session.autoflush:
        # What this transaction has changed itself counts for it.
        db.session.flush()
    known = db.session.info
    if _SETTINGS not in known:
        known[_SETTINGS] = dict(db.session.connection().execute(_READ).all())
    return known[_SETTINGS].get(key)


@event.listens_for(db.session, "after_flush")
def _note_flushed(session: Session, _context: Any) -> None:
    written = {row.__tablename__ for row in (*session.new, *session.dirty, *session.deleted)}
    if written & LISTS:
        _leave_another(session)
    if "setting" in written:
        session.info.pop(_SETTINGS, None)


@event.listens_for(db.session, "do_orm_execute")
def _note_at_once(execution: ORMExecuteState) -> None:
    written = execution.is_insert or execution.is_update or execution.is_delete
    if written and execution.statement.table.name in LISTS:  # type: ignore[attr-defined]
        _leave_another(execution.session)


def _leave_another(session: Session) -> None:
    """Drawn, not counted up: two that write at once never leave the same."""
    edition = secrets.token_hex(8)
    insert = {"sqlite": sqlite, "postgresql": postgresql}[db.engine.dialect.name].insert(_SETTING)
    session.connection().execute(
        insert.values(key=EDITION, value=edition).on_conflict_do_update(
            index_elements=[_SETTING.c.key], set_={"value": edition}
        )
    )
    session.info.pop(_SETTINGS, None)


@event.listens_for(db.session, "after_transaction_end")
def _forget(session: Session, ended: SessionTransaction) -> None:
    """Also where a part was undone: they are what the database has then."""
    session.info.pop(_SETTINGS, None)
