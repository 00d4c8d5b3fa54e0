"""Whether the database's own file is sound: looked through by the worker now and then, told of by whoever is asked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from filing.extensions import db

FAULTS_AT_MOST = 20


def faults(pragma: str = "integrity_check") -> Iterator[str]:
    """SQLite's own words for each fault of its pages; PostgreSQL complains when such a page is read."""
    if db.engine.dialect.name != "sqlite":
        return
    for (said,) in db.session.execute(text(f"PRAGMA {pragma}({FAULTS_AT_MOST})")):
        yield from (line for line in said.splitlines() if line != "ok")


def note(file: Path) -> None:
    """Leaves word outside the database of its first fault; none there means that it was sound. Reads every page."""
    try:
        found = next(faults("quick_check"), "")
    except DatabaseError as fault:
        found = str(fault.orig)
    db.session.rollback()
    if found:
        file.write_text(found, "utf-8")
    else:
        file.unlink(missing_ok=True)


def noted(file: Path) -> str:
    return file.read_text("utf-8") if file.exists() else ""
