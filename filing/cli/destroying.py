"""What a downgrade would destroy for good is named with its number, which has to be said back before any step."""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection, func, select, table, text

#: The revision that brought it, what it is called, its table, and which of its rows.
KEPT_FOR_GOOD = (
    (6, "seal keys", "seal_key", "1 = 1"),
    (7, "links of the audit chain", "audit_link", "1 = 1"),
    (7, "acts on record", "audit_record", "1 = 1"),
    (8, "replaced receipts", "receipt", "status = 'replaced'"),
    (37, "imprints of rows", "imprint", "1 = 1"),
)


def require_told_twice(connection: Connection) -> None:
    """Refuses to go down over what nothing brings back, until `-x destroy=…` repeats what is lost."""
    migration = context.get_context()
    present = int(migration.get_current_revision() or 0)
    wanted = _number(migration.opts.get("destination_rev"), present)
    counts = {
        called: _count(connection, name, which)
        for brought_by, called, name, which in KEPT_FOR_GOOD
        if wanted < brought_by <= present
    }
    lost = ", ".join(f"{count} {called}" for called, count in counts.items() if count)
    if lost and context.get_x_argument(as_dictionary=True).get("destroy") != lost:
        raise SystemExit(
            f"Nothing was changed: this would destroy {lost}. Back up first (flask backup DIR); "
            f'then, if you mean it: flask db downgrade -x destroy="{lost}" REVISION'
        )


def _number(revision: object, present: int) -> int:
    """The place of a revision in their row: theirs are four digits; "-2" is two back, a head is above all."""
    named = "0" if revision == "base" else str(revision)
    if named.startswith("-"):
        return present + int(named)
    return int(named) if named.isdigit() else present


def _count(connection: Connection, name: str, which: str) -> int:
    return connection.execute(select(func.count()).select_from(table(name)).where(text(which))).scalar() or 0
