"""Whether database and file store can be read and written, and if not, what is wrong: for whoever runs the system."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
import time
from pathlib import Path

from flask import current_app
from sqlalchemy import select
from sqlalchemy.exc import DatabaseError, OperationalError, SQLAlchemyError

from filing.current import database_faults, store
from filing.extensions import db, writers_turn
from filing.http.ratelimits import add_to_count
from filing.logs import log
from filing.models import Filing, FilingEvent, Receipt, User
from filing.services import schema, soundness
from filing.services.files.storage import FolderStore, StorageUnavailable

#: A receipt and its transaction take less; with less than this it is a matter of minutes.
LEAST_ROOM = 50 * 1024 * 1024
SECONDS_BETWEEN_WRITES, FORGOTTEN_AFTER = 5, 60


#: A full disk, a full share of it, a disk that may only be read.
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EROFS)


def is_of_the_machine(error: Exception) -> bool:
    """Whether it tells of a disk or a database that is full, damaged or away, and not of what the program asked."""
    if isinstance(error, OSError):
        return error.errno in NO_ROOM
    # The other subclasses of DatabaseError are about the statement.
    return isinstance(error, OperationalError) or type(error) is DatabaseError


def fault_of_database() -> str:
    """What is wrong, for operators; "" when it reads and writes."""
    try:
        if found := schema.fault():
            return f"database: {found}"
        for table in (User, Filing, FilingEvent, Receipt):
            db.session.execute(select(table.id).order_by(table.id.desc()).limit(1))
        db.session.rollback()
        _write()
    except (SQLAlchemyError, OSError) as error:
        return _said("database", error)
    if found := soundness.noted(database_faults()):
        return f"database: damaged, {found.splitlines()[0][:200]}"
    if db.engine.dialect.name == "sqlite":
        return _no_room("database", Path(db.engine.url.database or "."))
    return ""


def _write() -> None:
    """A row that nobody needs; anybody may ask, so not more often than now and then."""
    written = current_app.extensions.get("readiness_written")
    if written is not None and time.monotonic() - written < SECONDS_BETWEEN_WRITES:
        return
    now = time.time()
    with writers_turn(), db.engine.begin() as connection:
        connection.execute(add_to_count("readyz", 1, now, now + FORGOTTEN_AFTER))
    current_app.extensions["readiness_written"] = time.monotonic()


def fault_of_storage() -> str:
    try:
        files = store()
        files.exists("documents/none")
        if not isinstance(files, FolderStore):
            return ""
        folder = files.root
        while not folder.exists():
            folder = folder.parent
        if not os.access(folder, os.W_OK) or os.statvfs(folder).f_flag & os.ST_RDONLY:
            return "storage: may only be read"
        return _no_room("storage", folder)
    except (StorageUnavailable, OSError) as error:
        return _said("storage", error)


def _no_room(what: str, path: Path) -> str:
    free = shutil.disk_usage(path).free
    if free >= LEAST_ROOM:
        return ""
    log.error("not_ready", check=what, error="disk full")
    return f"{what}: the disk is full, {free // 1024} KiB are left"


def _said(what: str, error: Exception) -> str:
    """In the system's own words; those of a database server name machines and people."""
    cause = getattr(error, "orig", None) or error
    log.error("not_ready", check=what, error=type(cause).__name__)
    if isinstance(cause, OSError) and cause.errno:
        return f"{what}: {os.strerror(cause.errno)}"
    return f"{what}: {cause if isinstance(cause, sqlite3.Error) else type(cause).__name__}"
