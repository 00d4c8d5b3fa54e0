"""Expand, then contract: what a migration may do while an older version of the program runs beside it.

An older version lives on with what is added. What takes away, narrows or keeps others waiting is a migration of its
own that declares itself, `contracts = "0050"`: since the release with that revision nothing reads what goes.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from typing import Any

from alembic import context
from alembic.operations import Operations, ops
from alembic.script import Script, ScriptDirectory
from sqlalchemy import Connection, String, event, inspect
from sqlalchemy.exc import OperationalError

from filing.services.imprints import covered
from filing.services.schema import keep_floor

#: On PostgreSQL whoever waits for a table makes all others wait behind; so not for long, and then once more.
LOCK_SECONDS, ATTEMPTS, BETWEEN_ATTEMPTS = 3, 20, 1.0
LOCK_NOT_AVAILABLE = "55P03"
#: Raw SQL that an older version lives on with; `ADD COLUMN` is looked at once more.
HARMLESS = re.compile(
    r"\s*(CREATE\s+(OR\s+REPLACE\s+)?(TRIGGER|FUNCTION|VIRTUAL\s+TABLE|TABLE|VIEW)|DROP\s+(TRIGGER|VIEW)|INSERT\s+INTO|SELECT|PRAGMA"
    r"|ALTER\s+TABLE\s+\w+\s+ADD\s+COLUMN(?!.*\bNOT\s+NULL\b(?!.*\bDEFAULT\b)))\b",
    re.IGNORECASE | re.DOTALL,
)
READ = "an older version still reads it"
WAITS = "all who write wait until it is done"


def contracts(revision: Script) -> str | None:
    """The revision since when nothing reads what this one takes away; None for one that only adds."""
    return getattr(revision.module, "contracts", None)


class Watched(list[str]):
    """What an older version could not live with, of one migration's steps, in the order they are taken."""

    def __init__(self) -> None:
        self._made: set[str] = set()
        self._added: set[tuple[str, str]] = set()
        self._dropped: set[str] = set()

    def note(self, step: ops.MigrateOperation) -> None:
        if isinstance(step, ops.CreateTableOp):
            self._made.add(step.table_name)
        if isinstance(step, ops.AddColumnOp):
            self._added.add((step.table_name, step.column.name))
        if isinstance(step, ops.DropConstraintOp):
            self._dropped.add(str(step.constraint_name))
        if getattr(step, "table_name", None) not in self._made and (found := self._objection(step)):
            self.append(found)

    def _objection(self, step: ops.MigrateOperation) -> str:
        if isinstance(step, (ops.DropTableOp, ops.RenameTableOp)):
            return f"{step.table_name} goes: {READ}"
        if isinstance(step, ops.DropColumnOp):
            return f"{step.table_name}.{step.column_name} goes: {READ}"
        if isinstance(step, ops.AddColumnOp):
            return _of_added(step)
        if isinstance(step, ops.AlterColumnOp):
            return _of_altered(step)
        if isinstance(step, ops.CreateIndexOp):
            return _of_index(step)
        if isinstance(step, ops.AddConstraintOp):
            return self._of_constraint(step)
        if isinstance(step, ops.DropConstraintOp) and step.constraint_type in ("unique", "primary"):
            return f"{step.constraint_name} goes: an older version relies on it"
        if isinstance(step, ops.ExecuteSQLOp) and not HARMLESS.match(str(step.sqltext)):
            return f"{' '.join(str(step.sqltext).split())[:60]} …: nobody can tell whether an older version lives on with it"
        return ""

    def _of_constraint(self, step: ops.AddConstraintOp) -> str:
        name = str(getattr(step, "constraint_name", None))
        if isinstance(step, ops.CreateForeignKeyOp) and self._added >= {
            (step.source_table, c) for c in step.local_cols
        }:
            return ""
        if isinstance(step, ops.CreateForeignKeyOp) or name in self._dropped:
            how = getattr(step, "kw", {})
            return "" if how.get("postgresql_not_valid") else f"{name} is looked for in every row: {WAITS}"
        return f"{name} refuses what an older version writes"


def _of_added(step: ops.AddColumnOp) -> str:
    column, name = step.column, f"{step.table_name}.{step.column.name}"
    if not column.nullable and column.server_default is None:
        return f"{name} must be given: an older version does not know it"
    filled = str(getattr(column.server_default, "arg", "")).strip("'").lower() not in (
        "",
        "0",
        "false",
        "null",
    )
    if filled and step.table_name not in covered.TABLES:
        return f"{name} is not empty at first: the imprint of every row would be another one"
    return ""


def _of_altered(step: ops.AlterColumnOp) -> str:
    name = f"{step.table_name}.{step.column_name}"
    if step.modify_name:
        return f"{name} is renamed: {READ}"
    if step.modify_nullable is False:
        return f"{name} must be given: an older version may leave it empty"
    before, after = step.existing_type, step.modify_type
    if after is not None and not (
        isinstance(before, String)
        and isinstance(after, String)
        and (after.length or 1 << 30) >= (before.length or 1 << 30)
    ):
        return f"{name} becomes {after!r}: every row is written anew, and an older version writes what it was"
    return ""


def _of_index(step: ops.CreateIndexOp) -> str:
    if step.unique:
        return f"{step.index_name} refuses what an older version writes"
    if not step.kw.get("postgresql_concurrently"):
        return f"{step.index_name} is made while {WAITS}: use create_index_beside"
    return ""


def watch(act: Callable[[], None]) -> Watched:
    """What an older version could not live with of what the migration does in there."""
    found, invoke = Watched(), Operations.invoke

    def noted(self: Operations, step: ops.MigrateOperation) -> object:
        found.note(step)
        return invoke(self, step)

    Operations.invoke = noted  # type: ignore[method-assign,assignment]
    try:
        act()
    finally:
        Operations.invoke = invoke  # type: ignore[method-assign]
    return found


def create_index_beside(op: Operations, name: str, table: str, columns: list[str], **more: Any) -> None:
    """An index of a table that is in use: PostgreSQL makes it beside those who write. A broken-off one is made anew."""
    with op.get_context().autocommit_block():
        op.drop_index(name, table, if_exists=True, postgresql_concurrently=True)
        op.create_index(name, table, columns, postgresql_concurrently=True, **more)


def require_stopped(connection: Connection) -> None:
    """Refuses to take away what programs read that may be running: those of the tables as they are now."""
    migration, script = context.get_context(), context.script
    present = migration.get_current_revision()
    wanted = migration.opts.get("destination_rev") or "head"
    if present is None or context.get_x_argument(as_dictionary=True).get("stopped") == "yes":
        return
    for step in _steps_up(script, str(wanted), present):
        since = contracts(step)
        if since and present < since:
            raise SystemExit(
                f"Nothing was changed: {step.revision} takes away what versions before {since} read, and the tables are of {present}. "
                f"Bring every machine to the release of {since} first (flask db upgrade {since}); or stop every server and "
                "every `flask work`, then: flask db upgrade -x stopped=yes"
            )


def _steps_up(script: ScriptDirectory, wanted: str, present: str) -> Iterator[Script]:
    if wanted.startswith(("-", "base")) or (wanted.isdigit() and wanted <= present):
        return
    yield from script.iterate_revisions("head" if wanted == "heads" else wanted, present)


def run(connection: Connection) -> None:
    """Each step in a transaction of its own, so that nothing is held longer than its own step takes."""
    if connection.dialect.name == "postgresql":
        connection.rollback()
        event.listen(connection, "begin", _wait_briefly)
    for left in range(ATTEMPTS, 0, -1):
        try:
            with context.begin_transaction():
                context.run_migrations()
            return
        except OperationalError as busy:
            if getattr(busy.orig, "sqlstate", None) != LOCK_NOT_AVAILABLE or left == 1:
                raise
            connection.rollback()
            time.sleep(BETWEEN_ATTEMPTS)


def _wait_briefly(connection: Connection) -> None:
    connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{LOCK_SECONDS}s'")


def after_step(ctx, step, heads, run_args) -> None:
    """Within the step's transaction: which versions can live with the tables as they are now."""
    if "setting" not in inspect(ctx.connection).get_table_names():
        return
    script = context.script
    present = next(iter(heads), None)
    walked = script.iterate_revisions(present, "base") if present else ()
    keep_floor(ctx.connection, max(filter(None, map(contracts, walked)), default=None))
