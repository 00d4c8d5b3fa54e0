"""Each commit leaves the imprints of the rows that it wrote, in one line of the ledger, within the same transaction."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any

from sqlalchemy import Table, event, insert, inspect, select
from sqlalchemy.orm import InstanceState, Mapper, ORMExecuteState, Session, SessionTransaction, scoped_session

from filing.extensions import Base, after_inserting, db
from filing.models import Imprint
from filing.receipts.certificates import KeyUnusable
from filing.services.imprints import covered
from filing.services.imprints.digests import digest_of, digests, key, name_of
from filing.services.imprints.remembered import is_known, said_by, said_in

LOG = logging.getLogger(__name__)
#: Under which a session notes the rows written since its transaction began: table -> primary keys.
WRITTEN = "rows written"
#: Primary key -> the row as the session holds it, or its columns, or None where the database has to be asked.
Noted = dict[tuple, object | dict[str, Any] | None]
_INSERT = insert(Imprint.__table__)


def watch(session: scoped_session, secret: Callable[[], bytes]) -> None:
    """From now on every commit leaves its imprints; `secret` protects their key."""
    event.listen(session, "after_flush", _note_flushed)
    event.listen(session, "do_orm_execute", _note_at_once)
    event.listen(session, "after_soft_rollback", _forget)
    after_inserting.append(_note_inserted)

    @event.listens_for(session, "before_commit")
    def leave(session: Session) -> None:
        if session.in_nested_transaction():
            return
        session.flush()
        if written := session.info.pop(WRITTEN, None):
            _leave(written, secret())


def _leave(written: dict[Table, Noted], secret: bytes) -> None:
    try:
        under = key(secret)
    except KeyUnusable:
        # Nobody's work stops for it, and `flask invariants` names the rows: they wait for the right secret.
        LOG.exception("rows were written without imprints")
        return
    rows = {table.name: dict(_of_table(table, ids, under)) for table, ids in written.items()}
    db.session.connection().execute(_INSERT, {"rows": rows})


def _of_table(table: Table, ids: Noted, under: bytes) -> Iterator[tuple[str, str | None]]:
    """(name, digest) of each row, None where it is gone; only what the session cannot tell is asked."""
    asked = []
    for row_id, row in ids.items():
        said = row if isinstance(row, dict) else said_by(inspect(row)) if row is not None else None
        if said is None:
            asked.append(row_id)
        else:
            yield digest_of(table, row_id, said, under)
    yield from ((name_of(row_id), None) for row_id in asked)
    yield from digests(table, under, asked)


def _note(session: Session, table: Table, ids: Iterable[tuple]) -> None:
    """Rows to be read before the commit."""
    session.info.setdefault(WRITTEN, defaultdict(dict))[table].update(dict.fromkeys(ids))


def _note_flushed(session: Session, _context: object) -> None:
    for row in session.new:
        _note_row(session, inspect(row), is_new=True)
    for row in session.deleted:
        _note_row(session, inspect(row))
    for row in session.dirty:
        state = inspect(row)
        if _is_changed(state, state.mapper.local_table):
            _note_row(session, state)


def _note_row(session: Session, state: InstanceState, *, is_new: bool = False) -> None:
    """What was noted first stands: a row that a statement wrote before is read again."""
    table: Table = state.mapper.local_table  # type: ignore[assignment]
    if table.name in covered.TABLES:
        return
    row_id = tuple(state.mapper.primary_key_from_instance(state.obj()))
    noted = session.info.setdefault(WRITTEN, defaultdict(dict))[table]
    if isinstance(noted.get(row_id), dict):
        # What it said when it was inserted is the past.
        noted[row_id] = None
    noted.setdefault(row_id, state.obj() if is_known(state, is_new=is_new) else None)


def _is_changed(state: InstanceState, table: Table) -> bool:
    """Whether anything is, in this flush, that the row's imprint covers."""
    names = set(_covered_names(state.mapper))
    if table.name == "filing":
        names -= set(covered.in_work(table.name, {"state": state.dict.get("state", state.obj().state)}))
    return any(state.attrs[name].history.has_changes() for name in names & set(state.committed_state))


@cache
def _covered_names(mapper: Mapper) -> frozenset[str]:
    """What the row's class calls the columns that are covered, and its lists of others."""
    columns = covered.columns_of(mapper.local_table)
    lists = {way.key for way in mapper.relationships if way.secondary is not None}
    return frozenset({mapper.get_property_by_column(column).key for column in columns} | lists)


def _note_inserted(session: Session, model: type[Base], row: dict[str, Any]) -> None:
    """What may be undone with a part of the transaction is read before its end."""
    mapper = inspect(model)
    table: Table = mapper.local_table  # type: ignore[assignment]
    if table.name in covered.TABLES:
        return
    noted = session.info.setdefault(WRITTEN, defaultdict(dict))[table]
    noted[(row["id"],)] = None if session.in_nested_transaction() else said_in(mapper, row)


def _note_at_once(execution: ORMExecuteState) -> None:
    """Rows written by a statement of their own: those that it means are looked up before it runs."""
    if not (execution.is_insert or execution.is_update or execution.is_delete):
        return
    statement = execution.statement
    # The statement's own is an annotated copy.
    table = db.metadata.tables[statement.table.name]  # type: ignore[attr-defined]
    values = getattr(statement, "_values", None) or {}
    if table.name in covered.TABLES:
        return
    set_here = {getattr(column, "name", column) for column in values}
    counter = execution.bind_mapper.version_id_col if execution.bind_mapper else None
    if execution.is_update and counter is not None and counter.name not in set_here:
        raise RuntimeError(f"{table.name}: a statement that writes such rows has to count their change")
    if execution.is_insert:
        _note(execution.session, table, [_named_in(values, table)])
    elif execution.is_delete or set_here & {column.name for column in covered.columns_of(table)}:
        meant = select(*table.primary_key).where(*statement._where_criteria)  # type: ignore[attr-defined]
        _note(execution.session, table, map(tuple, execution.session.execute(meant.with_for_update())))


def _named_in(values: dict, table: Table) -> tuple:
    given = {
        getattr(column, "name", column): getattr(value, "value", value) for column, value in values.items()
    }
    if missing := [column.name for column in table.primary_key if column.name not in given]:
        raise RuntimeError(f"{table.name}: add such rows to the session, their {missing} is not known here")
    return tuple(given[column.name] for column in table.primary_key)


def _forget(session: Session, undone: SessionTransaction) -> None:
    if not undone.nested:
        session.info.pop(WRITTEN, None)
