"""The whole installation in one folder and back: database, stored files, secrets, and the heads of the audit chain.

What is copied when makes a copy of a running system whole: first the heads that were written down, so that each is in
the database copied after it; then the database in one snapshot; then the files, which are stored before the rows that
name them are committed. The list of all parts with their digests comes last: without it a backup is not one.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, select, table, text

from filing.extensions import writers_turn
from filing.services import audit
from filing.services.files.storage import Store, make_folder, write_synced

LIST = "backup.json"
ANCHORS = "audit-anchors"
FILES = "files"
#: Apart from the rest, because whoever has both can seal receipts.
KEYS = "keys"
SECRETS = ("secret_key", "key_secret")
DUMPS = {"sqlite": "filing.db", "postgresql": "filing.dump"}
#: What somebody entered; the agencies that every set-up brings are not among them.
ENTERED = ("user", "filing")


class BackupRefused(Exception):
    """Nothing was changed; says what to do."""


@dataclass(frozen=True)
class House:
    """Where an installation keeps what: its database, its store, its folder, and its secrets by their names."""

    engine: Engine
    store: Store
    var: Path
    secrets: dict[str, str]

    @property
    def anchors(self) -> Path:
        return self.var / ANCHORS


@dataclass(frozen=True)
class Made:
    """What a backup's list says of it: when it was made, of which database, and the digest of each part."""

    made_at: str
    database: str
    revision: str
    parts: dict[str, str]


def back_up(house: House, folder: Path, now: datetime) -> Made:
    """A backup in `folder`, which must be new or empty. Everybody goes on working meanwhile."""
    if folder.exists() and any(folder.iterdir()):
        raise BackupRefused(f"{folder} is not empty; name a new folder for each backup.")
    make_folder(folder)
    folder.chmod(0o700)
    _copy_anchors(house, folder)
    _copy_database(house.engine, folder)
    _copy_files(house.store, folder)
    _copy_secrets(house, folder)
    made = Made(
        made_at=now.isoformat(timespec="seconds"),
        database=house.engine.dialect.name,
        revision=_revision(house.engine) or "",
        parts={name: _digest(folder / name) for name in _parts(folder)},
    )
    write_synced(folder / LIST, json.dumps(asdict(made), ensure_ascii=False, indent=1).encode())
    return made


def _copy_anchors(house: House, folder: Path) -> None:
    write_synced(folder / ANCHORS, house.anchors.read_bytes() if house.anchors.exists() else b"")


def _copy_database(engine: Engine, folder: Path) -> None:
    target = folder / DUMPS[engine.dialect.name]
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    if engine.dialect.name == "sqlite":
        with sqlite3.connect(str(engine.url.database)) as connection:
            connection.execute("VACUUM INTO ?", (str(target),))
        connection.close()
    else:
        _postgres(engine, "pg_dump", "--format=custom", "--no-owner", f"--file={target}")


def _copy_files(store: Store, folder: Path) -> None:
    make_folder(folder / FILES)
    for file in store.files():
        if file.name.endswith(".part"):  # half-written when a process died
            continue
        target = folder / FILES / file.name
        make_folder(target.parent)
        try:
            write_synced(target, store.get(file.name))
        except FileNotFoundError:  # swept meanwhile: no row names it
            continue


def _copy_secrets(house: House, folder: Path) -> None:
    make_folder(folder / KEYS)
    for name, value in house.secrets.items():
        write_synced(folder / KEYS / name, value.encode())


def read_list(folder: Path) -> Made:
    """The list of a backup, after every part was found to be what it says."""
    try:
        made = Made(**json.loads((folder / LIST).read_text()))
    except FileNotFoundError as error:
        raise BackupRefused(f"{folder} has no {LIST}: this is no backup, or one that broke off.") from error
    except (TypeError, ValueError) as error:
        raise BackupRefused(f"{folder / LIST} cannot be read: take another backup.") from error
    for name, digest in made.parts.items():
        if not (folder / name).is_file():
            raise BackupRefused(f"{name} is missing in this backup: take another one.")
        if _digest(folder / name) != digest:
            raise BackupRefused(f"{name} was changed since the backup was made: take another one.")
    return made


@dataclass(frozen=True)
class Restored:
    """What came back, and which heads that were written down after the backup were set aside."""

    made: Made
    newer_heads: int
    set_aside: Path | None


def restore(house: House, folder: Path) -> Restored:
    """Everything of the backup onto an installation that has no account and no filing yet."""
    made = read_list(folder)
    _require_fitting(house, made, folder)
    newer, aside = _set_newer_heads_aside(house.anchors, folder / ANCHORS)
    for name in _files(folder):
        house.store.put_durable(name, (folder / FILES / name).read_bytes())
    for name in SECRETS:
        if (folder / KEYS / name).exists():
            _replace(house.var / name, folder / KEYS / name)
    _replace(house.anchors, folder / ANCHORS)
    _restore_database(house.engine, folder)
    return Restored(made, newer, aside)


def _require_fitting(house: House, made: Made, folder: Path) -> None:
    if made.database != house.engine.dialect.name:
        raise BackupRefused(
            f"The backup is of {made.database}, FILING_DATABASE_URL names {house.engine.dialect.name}."
        )
    if holds_anything(house.engine):
        raise BackupRefused("This installation has accounts or filings; restore onto an empty one.")
    for name in SECRETS:
        kept, given = folder / KEYS / name, os.environ.get(f"FILING_{name.upper()}")
        if given and kept.exists() and kept.read_text() != given:
            raise BackupRefused(
                f"FILING_{name.upper()} is set, and is not the backup's: take it away or set that."
            )


def holds_anything(engine: Engine) -> bool:
    """Whether anybody entered anything: agencies that set-up brings do not count."""
    present = set(inspect(engine).get_table_names())
    with engine.connect() as connection:
        return any(
            connection.execute(select(text("1")).select_from(table(name)).limit(1)).first()
            for name in ENTERED
            if name in present
        )


def _set_newer_heads_aside(here: Path, copied: Path) -> tuple[int, Path | None]:
    """Heads of what was done after the backup name links that are lost with it, which is no break of the chain."""
    known = set(audit.read_anchors(copied))
    newer = [head for head in audit.read_anchors(here) if head not in known]
    if not newer:
        return 0, None
    aside = here.with_name(f"{ANCHORS}.newer-than-backup")
    os.replace(here, aside)
    return len(newer), aside


def _restore_database(engine: Engine, folder: Path) -> None:
    source = folder / DUMPS[engine.dialect.name]
    engine.dispose()
    if engine.dialect.name == "sqlite":
        database = Path(str(engine.url.database))
        for beside in ("-wal", "-shm"):
            database.with_name(database.name + beside).unlink(missing_ok=True)
        _replace(database, source)
    else:
        # An empty installation may have its tables already.
        with writers_turn(), engine.begin() as connection:
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
        _postgres(
            engine,
            "pg_restore",
            "--no-owner",
            "--exit-on-error",
            "--single-transaction",
            str(source),
            into=True,
        )


def _postgres(engine: Engine, program: str, *options: str, into: bool = False) -> None:
    url = engine.url.set(drivername="postgresql", password=None).render_as_string()
    environment = {**os.environ, **({"PGPASSWORD": engine.url.password} if engine.url.password else {})}
    found = shutil.which(program)
    if found is None:
        raise BackupRefused(f"{program} is not installed here: it comes with PostgreSQL's client programs.")
    done = subprocess.run(  # noqa: S603 PostgreSQL's own program, and our settings
        [found, *options, f"--dbname={url}"], env=environment, capture_output=True, text=True
    )
    if done.returncode:
        raise BackupRefused(f"{program} failed: {done.stderr.strip()[:500]}")


def _revision(engine: Engine) -> str | None:
    with engine.connect() as connection:
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def is_of_today(engine: Engine, migrations: Config) -> bool:
    """Whether the database has the tables that this version of the code works with."""
    return _revision(engine) == ScriptDirectory.from_config(migrations).get_current_head()


def _replace(target: Path, source: Path) -> None:
    """The whole file or the old one, readable by its owner only."""
    make_folder(target.parent)
    part = target.with_name(f"{target.name}.{os.getpid()}.part")
    part.unlink(missing_ok=True)
    write_synced(part, source.read_bytes())
    os.replace(part, target)


def _parts(folder: Path) -> Iterator[str]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.relative_to(folder).as_posix()


def _files(folder: Path) -> Iterator[str]:
    yield from _parts(folder / FILES)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
