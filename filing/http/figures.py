"""The figures of the installation beside those of its processes: what waits, what room there is, whether it is ready."""

from __future__ import annotations

import os
import platform
import shutil
import time
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from alembic.script import ScriptDirectory
from flask import current_app
from prometheus_client import REGISTRY, CollectorRegistry, generate_latest, multiprocess
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from filing.config import ROOT
from filing.current import anchors, calendar, database_faults, now, store
from filing.extensions import db
from filing.http.readiness import fault_of_database, fault_of_storage
from filing.logs import log
from filing.moment import real_now
from filing.services import backlog, soundness
from filing.services.backlog import Figure
from filing.services.files.storage import FolderStore

#: However often it is asked, the database is asked no oftener.
SECONDS_KEPT = 5


def exposition() -> bytes:
    """In Prometheus' text format: all processes where PROMETHEUS_MULTIPROC_DIR is set, else this one, and the installation."""
    processes = REGISTRY
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        processes = CollectorRegistry()
        multiprocess.MultiProcessCollector(processes)
    own = CollectorRegistry()
    own.register(_Installation())
    return generate_latest(processes) + generate_latest(own)


class _Installation(Collector):
    def collect(self) -> Iterable[GaugeMetricFamily]:
        families: dict[str, GaugeMetricFamily] = {}
        for one in _kept():
            family = families.setdefault(
                one.name, GaugeMetricFamily(one.name, one.help, labels=tuple(one.labels))
            )
            family.add_metric(tuple(one.labels.values()), one.value)
        return families.values()


def _kept() -> list[Figure]:
    until, figures = current_app.extensions.get("figures", (0.0, []))
    if time.monotonic() >= until:
        figures = [*_of_the_machine(), *_of_the_database()]
        current_app.extensions["figures"] = (time.monotonic() + SECONDS_KEPT, figures)
    return figures


def _of_the_database() -> list[Figure]:
    """Where it cannot be read, all of it is missing, and one figure says so."""
    said = "1 when the figures of the database could be read"
    try:
        found = [*backlog.figures(now(), real_now(), calendar()), _size()]
    except (SQLAlchemyError, OSError) as error:
        log.error("figures_unavailable", error=type(error).__name__)
        return [Figure("filing_database_figures_readable", said, 0)]
    finally:
        db.session.rollback()
    return [*found, Figure("filing_database_figures_readable", said, 1)]


def _size() -> Figure:
    if db.engine.dialect.name == "sqlite":
        size = sum(path.stat().st_size for path in _files_of(Path(str(db.engine.url.database))))
    else:
        size = db.session.scalar(text("SELECT pg_database_size(current_database())"))
    return Figure("filing_database_size_bytes", "Size of the database, with its log where it is a file", size)


def _files_of(database: Path) -> Iterator[Path]:
    return (path for path in (database, database.with_name(f"{database.name}-wal")) if path.exists())


def _of_the_machine() -> Iterator[Figure]:
    for part, fault in (("database", fault_of_database), ("storage", fault_of_storage)):
        yield Figure("filing_ready", "1 when it can be read and written, as /readyz has it", not fault(), {"part": part})  # fmt: skip
    damaged = bool(soundness.noted(database_faults()))
    yield Figure("filing_database_damaged", "1 when the worker found a damaged page", damaged)
    for place, folder in _places():
        usage = shutil.disk_usage(folder)
        yield Figure(
            "filing_disk_free_bytes", "Room that is left where it lies", usage.free, {"place": place}
        )
        yield Figure("filing_disk_size_bytes", "Room in all where it lies", usage.total, {"place": place})
    if current_app.config["ANCHORS_URL"]:
        yield Figure("filing_audit_anchors_unsent", "Heads of the audit chain not yet on the other machine", _heads_unsent())  # fmt: skip
    yield Figure("filing_build_info", "Which program this is; always 1", 1, _build())


def _places() -> Iterator[tuple[str, Path]]:
    """The database server's disk is its own monitoring's."""
    yield "var", Path(current_app.config["FILING_VAR"])
    if db.engine.dialect.name == "sqlite":
        yield "database", Path(str(db.engine.url.database)).parent
    files = store()
    if isinstance(files, FolderStore) and files.root.exists():
        yield "storage", files.root


def _heads_unsent() -> int:
    kept, sent = anchors(), anchors().with_name(f"{anchors().name}.sent")
    if not kept.exists():
        return 0
    done = int(sent.read_text("ascii")) if sent.exists() else 0
    with kept.open("rb") as lines:
        lines.seek(done)
        return lines.read().count(b"\n")


def _build() -> dict[str, str]:
    return {
        "schema": _head(),
        "database": db.engine.dialect.name,
        "python": platform.python_version(),
        "flavour": "simulation" if current_app.config["SIMULATION"] else "live",
    }


@lru_cache(1)
def _head() -> str:
    """The newest migration that this program brings."""
    return ScriptDirectory(str(ROOT / "migrations")).get_current_head() or ""
