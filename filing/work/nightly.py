"""A backup of each night, made by the worker: due as long as last night's is not in the folder."""

from __future__ import annotations

import fcntl
import logging
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from filing.current import store
from filing.domain.days.calendar import SHANGHAI
from filing.extensions import db
from filing.services.files.storage import make_folder
from filing.work import backups

LOG = logging.getLogger(__name__)
#: By the real clock, in Asia/Shanghai.
HOUR = timedelta(hours=2)


def house_of(settings: Mapping) -> backups.House:
    """The installation with these settings, as it is backed up and restored."""
    secrets = {"secret_key": settings["SECRET_KEY"], "key_secret": settings["KEY_SECRET"]}
    return backups.House(db.engine, store(), Path(settings["FILING_VAR"]), secrets)


def back_up_if_due(settings: Mapping, real_now: datetime) -> Path | None:
    """The new backup, in a folder named by the day; None where none is wanted, due, or another worker makes it."""
    if not settings["BACKUPS"]:
        return None
    folder = Path(settings["BACKUPS"])
    target = folder / f"{(real_now.astimezone(SHANGHAI) - HOUR).date()}"
    if target.exists():
        return None
    make_folder(folder)
    with _alone_in(folder) as is_alone:
        if not is_alone or target.exists():
            return None
        db.session.rollback()
        part = folder / f"{target.name}.part"
        # Of a worker that died in the middle of it.
        shutil.rmtree(part, ignore_errors=True)
        backups.back_up(house_of(settings), part, real_now)
        os.replace(part, target)
        LOG.info("backed up to %s", target)
        for old in _whole_ones(folder)[: -settings["BACKUPS_KEPT"] or None]:
            shutil.rmtree(old)
        return target


@contextmanager
def _alone_in(folder: Path) -> Iterator[bool]:
    """A lock that ends with the process that has it."""
    with (folder / ".lock").open("ab") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


def _whole_ones(folder: Path) -> list[Path]:
    """The oldest first; what somebody else keeps there is not looked at."""
    named = (path for path in folder.iterdir() if re.fullmatch(r"\d{4}-\d{2}-\d{2}", path.name))
    return sorted(path for path in named if (path / backups.LIST).is_file())
